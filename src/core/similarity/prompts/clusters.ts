import { groupBy } from '../../group-by.js';

/** Two groups that became one; each is named by one of its members. */
export interface Merge {
  a: number;
  b: number;
  /** Mean distance between the members of one and the other. */
  distance: number;
}

/**
 * Average-link agglomeration by the nearest-neighbour chain (Murtagh, 1983): as many steps as pairs, and the same tree as
 * merging the closest pair over and over. Ties go to what was given first.
 *
 * @param similaritiesOf item `row` with every item, 0 to 1; distance is 1 less that
 * @returns `size − 1` merges, nearest first
 */
export function averageLink(size: number, similaritiesOf: (row: number) => ArrayLike<number>): Merge[] {
  const distances = measureDistances(size, similaritiesOf);
  const counts = new Int32Array(size).fill(1);
  const merges: Merge[] = [];
  const chain: number[] = [];
  let first = 0;
  while (merges.length < size - 1) {
    while (counts[first] === 0) first += 1;
    if (chain.length === 0) chain.push(first);
    const tip = chain.at(-1)!;
    const before = chain.at(-2);
    const nearest = nearestTo(tip, before, distances, counts);
    if (nearest !== before) {
      chain.push(nearest);
      continue;
    }
    chain.length -= 2;
    merges.push({ a: tip, b: nearest, distance: distances.get(tip, nearest) });
    distances.join(Math.min(tip, nearest), Math.max(tip, nearest), counts);
  }
  return merges.sort((x, y) => x.distance - y.distance);
}

/** The one before in the chain wins ties: else the chain could go round. */
function nearestTo(tip: number, before: number | undefined, distances: Distances, counts: Int32Array): number {
  let best = before ?? -1;
  let least = before === undefined ? Infinity : distances.get(tip, before);
  for (let other = 0; other < counts.length; other += 1) {
    if (other === tip || counts[other] === 0) continue;
    const distance = distances.get(tip, other);
    if (distance < least) [best, least] = [other, distance];
  }
  return best;
}

/** Half a matrix of what lies between any two groups, row by row. */
interface Distances {
  get(i: number, j: number): number;
  /** `kept` becomes both; `gone` is counted no more. */
  join(kept: number, gone: number, counts: Int32Array): void;
}

function measureDistances(size: number, similaritiesOf: (row: number) => ArrayLike<number>): Distances {
  const values = new Float32Array((size * (size - 1)) / 2);
  const at = (i: number, j: number): number => {
    const [row, column] = i < j ? [i, j] : [j, i];
    return row * size - (row * (row + 1)) / 2 + column - row - 1;
  };
  for (let row = 0; row < size; row += 1) {
    const similarities = similaritiesOf(row);
    for (let column = row + 1; column < size; column += 1) values[at(row, column)] = Math.max(0, 1 - similarities[column]!);
  }
  return {
    get: (i, j) => values[at(i, j)]!,
    join(kept, gone, counts) {
      const [m, n] = [counts[kept]!, counts[gone]!];
      for (let other = 0; other < size; other += 1) {
        if (counts[other] === 0 || other === kept || other === gone) continue;
        values[at(kept, other)] = (m * values[at(kept, other)]! + n * values[at(gone, other)]!) / (m + n);
      }
      counts[kept] = m + n;
      counts[gone] = 0;
    },
  };
}

/** The groups that are there when nothing further apart than `distance` has been merged: largest first, then in order. */
export function cutTree(size: number, merges: readonly Merge[], distance: number): number[][] {
  const parents = Array.from({ length: size }, (_, item) => item);
  const rootOf = (item: number): number => {
    let root = item;
    while (parents[root] !== root) root = parents[root] = parents[parents[root]!]!;
    return root;
  };
  for (const merge of merges) {
    if (merge.distance > distance) break;
    const [a, b] = [rootOf(merge.a), rootOf(merge.b)];
    parents[Math.max(a, b)] = Math.min(a, b);
  }
  const groups = groupBy(parents.keys(), rootOf);
  return [...groups.values()].sort((a, b) => b.length - a.length || a[0] - b[0]);
}
