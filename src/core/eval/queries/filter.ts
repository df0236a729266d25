import { PromptError } from '../../errors.js';
import { PREVIOUS_WORDS, type PreviousResult, type PreviousWord, queriesByResult } from './previous-results.js';
import type { Query, QuerySet } from './query.js';
import { sampleQueries } from './sample.js';

/** Which queries of a set are run. */
export interface QueryFilter {
  /** `split=dev`, `tag=long`, `id=t001`, `failing`, `errored`; of one kind any, of several kinds all. */
  terms: readonly string[];
  /** What the last run found, for `failing` and `errored`. */
  previous?: readonly PreviousResult[];
  /** At most so many: the first of the set. */
  limit?: number;
  /** At most so many: drawn with the seed, in proportion to tags. */
  sample?: number;
  seed: number;
}

const KINDS = ['split', 'tag', 'id', 'previous'] as const;

interface Term {
  kind: (typeof KINDS)[number];
  value: string;
}

/** The split that figures come from; what was tuned on must not be what is shown. */
const TEST_SPLIT = 'test';
const TEST_TERM: Term = { kind: 'split', value: TEST_SPLIT };
const EVERY_SPLIT = 'all';

/** The queries to run, in the order of the set. */
export interface Selection {
  queries: Query[];
  /** The one split they are from, where the set was cut down to one. */
  split?: string;
  /** They are not the whole of what is run when nothing is asked for. */
  partial: boolean;
}

/**
 * Chooses the queries to run. Where the set has a `test` split and no split is asked for, that one.
 * @throws PromptError `usage`, `queries/empty`
 */
export function filterQueries(set: QuerySet, filter: QueryFilter): Selection {
  for (const option of ['limit', 'sample'] as const) {
    if (filter[option] === 0) throw new PromptError('usage', { message: `\`--${option} 0\` leaves no query`, remedy: 'give 1 or more' });
  }
  const terms = filter.terms.map(parseTerm);
  const usual = set.queries.some((query) => query.split === TEST_SPLIT) ? [TEST_TERM] : [];
  const effective = terms.some(({ kind }) => kind === 'split') ? terms : [...terms, ...usual];
  const before = previousIds(set, filter);
  const matching = set.queries.filter((query) => matches(query, effective, before));
  if (matching.length === 0) {
    const shown = effective.map(({ kind, value }) => (kind === 'previous' ? value : `${kind}=${value}`)).join(' ');
    throw new PromptError('queries/empty', { file: set.file, ...(set.queries.length === 0 ? {} : { filter: shown }) });
  }
  const drawn = filter.sample === undefined ? matching : sampleQueries(matching, filter.sample, filter.seed);
  const queries = filter.limit === undefined ? drawn : drawn.slice(0, filter.limit);
  const whole = new Set(set.queries.filter((query) => matches(query, usual, before)));
  const partial = queries.length !== whole.size || !queries.every((query) => whole.has(query));
  const splits = new Set(effective.filter(({ kind }) => kind === 'split').map(({ value }) => value));
  const [split, ...others] = splits;
  return { queries, partial, ...(split === undefined || split === EVERY_SPLIT || others.length > 0 ? {} : { split }) };
}

/** Whether a filter asks for what an earlier run found. */
export function needsPrevious(terms: readonly string[]): PreviousWord | undefined {
  return PREVIOUS_WORDS.find((word) => terms.includes(word));
}

/** By each word the ids of the queries it means. */
function previousIds(set: QuerySet, { terms, previous }: QueryFilter): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(PREVIOUS_WORDS.filter((word) => terms.includes(word)).map((word) => [word, queriesByResult(set, previous ?? [], word)]));
}

function parseTerm(text: string): Term {
  if (PREVIOUS_WORDS.some((word) => word === text)) return { kind: 'previous', value: text };
  const [name, ...rest] = text.split('=');
  const kind = KINDS.find((known) => known === name && known !== 'previous');
  const value = rest.join('=');
  if (kind === undefined || value === '') {
    throw new PromptError('usage', {
      message: `\`--filter ${text}\` is not a filter`,
      remedy: 'write split=test, tag=<tag>, id=<id>, failing or errored; split=all takes every split',
    });
  }
  return { kind, value };
}

function matches(query: Query, terms: readonly Term[], before: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  return KINDS.every((kind) => {
    const wanted = terms.filter((term) => term.kind === kind).map((term) => term.value);
    if (wanted.length === 0 || (kind === 'split' && wanted.includes(EVERY_SPLIT))) return true;
    if (kind === 'split') return query.split !== undefined && wanted.includes(query.split);
    if (kind === 'previous') return wanted.some((word) => before.get(word)?.has(query.id));
    return kind === 'id' ? wanted.includes(query.id) : query.tags.some((tag) => wanted.includes(tag));
  });
}
