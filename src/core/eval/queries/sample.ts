import { seededRandom, shuffle } from '../../stats/random.js';
import type { Query } from './queries.js';
import { groupBy } from '../../group-by.js';

/**
 * At most `size` queries, of each combination of tags in proportion (largest remainders, ties by name), drawn with the
 * seed. The draw does not depend on the order of the set; what is drawn stays in it.
 */
export function sampleQueries(queries: readonly Query[], size: number, seed: number): Query[] {
  if (size >= queries.length) return [...queries];
  const strata = groupBy(queries.toSorted((a, b) => (a.id < b.id ? -1 : 1)), ({ tags }) => JSON.stringify([...tags].sort()));
  const named = [...strata].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, members]) => members);
  const shares = allot(named.map((members) => members.length), size);
  const random = seededRandom(seed);
  const drawn = new Set(named.flatMap((members, index) => shuffle(members, random).slice(0, shares[index])));
  return queries.filter((query) => drawn.has(query));
}

/** Whole shares of `size` in proportion to the counts, none larger than its count. */
function allot(counts: readonly number[], size: number): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const exact = counts.map((count) => (count * size) / total);
  const shares = exact.map(Math.floor);
  const left = size - shares.reduce((sum, share) => sum + share, 0);
  const remainders = exact.map((share, index) => ({ index, rest: share - Math.floor(share) })).sort((a, b) => b.rest - a.rest || a.index - b.index);
  for (const { index } of remainders.slice(0, left)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}
