import { PromptError } from '../errors.js';
import { seededRandom, shuffle } from '../stats/random.js';
import type { Query, QuerySet } from './queries.js';

/** Which queries of a set are run. */
export interface QueryFilter {
  /** `split=dev`, `tag=long`, `id=t001`; of one kind any, of several kinds all. */
  terms: readonly string[];
  /** At most so many: the first of the set. */
  limit?: number;
  /** At most so many: drawn with the seed. */
  sample?: number;
  seed: number;
}

const KINDS = ['split', 'tag', 'id'] as const;
type Kind = (typeof KINDS)[number];

/** The split that figures come from; what was tuned on must not be what is shown. */
const TEST_SPLIT = 'test';

/**
 * The queries to run. Where the set has a `test` split and no split is asked for, that one.
 * @throws PromptError `usage`, `queries/empty`
 */
export function filterQueries(set: QuerySet, filter: QueryFilter): { queries: Query[]; split?: string; partial: boolean } {
  const terms = filter.terms.map(parseTerm);
  const wantsSplit = terms.some(({ kind }) => kind === 'split');
  const hasTest = set.queries.some((query) => query.split === TEST_SPLIT);
  const effective = wantsSplit || !hasTest ? terms : [...terms, { kind: 'split' as const, value: TEST_SPLIT }];
  const matching = set.queries.filter((query) => matches(query, effective));
  if (matching.length === 0) {
    const shown = effective.map(({ kind, value }) => `${kind}=${value}`).join(' ');
    throw new PromptError('queries/empty', { file: set.file, ...(set.queries.length === 0 ? {} : { filter: shown }) });
  }
  const drawn = filter.sample === undefined ? matching : sample(matching, filter.sample, filter.seed);
  const queries = filter.limit === undefined ? drawn : drawn.slice(0, filter.limit);
  const split = wantsSplit || !hasTest ? undefined : TEST_SPLIT;
  const partial = terms.length > 0 || queries.length < matching.length;
  return { queries, partial, ...(split === undefined ? {} : { split }) };
}

function parseTerm(text: string): { kind: Kind; value: string } {
  const equals = text.indexOf('=');
  const kind = KINDS.find((known) => known === text.slice(0, equals));
  const value = text.slice(equals + 1);
  if (kind === undefined || value === '') {
    throw new PromptError('usage', { message: `\`--filter ${text}\` is not a filter`, remedy: 'write split=test, tag=<tag> or id=<id>; split=all takes every split' });
  }
  return { kind, value };
}

function matches(query: Query, terms: readonly { kind: Kind; value: string }[]): boolean {
  return KINDS.every((kind) => {
    const wanted = terms.filter((term) => term.kind === kind).map((term) => term.value);
    if (wanted.length === 0 || (kind === 'split' && wanted.includes('all'))) return true;
    if (kind === 'split') return query.split !== undefined && wanted.includes(query.split);
    return kind === 'id' ? wanted.includes(query.id) : query.tags.some((tag) => wanted.includes(tag));
  });
}

/** Stays in the order of the set, so that equal draws give equal reports. */
function sample(queries: readonly Query[], size: number, seed: number): Query[] {
  const drawn = new Set(shuffle(queries, seededRandom(seed)).slice(0, size));
  return queries.filter((query) => drawn.has(query));
}
