import { isMap } from '../../text/plain-data.js';
import { isJudgedBy, leastOf, type Query, type QuerySet } from './query.js';

/** What an earlier run found of a query; null is a score that could not be had. */
export interface PreviousResult {
  id: string;
  scores: Readonly<Record<string, number | null>>;
  error?: string;
}

export const PREVIOUS_WORDS = ['failing', 'errored'] as const;
export type PreviousWord = (typeof PREVIOUS_WORDS)[number];

/** The rows of a report that can be used: any file may say anything. */
export function readPrevious(rows: unknown): PreviousResult[] {
  return (Array.isArray(rows) ? rows : []).filter((row): row is PreviousResult => isMap(row) && typeof row['id'] === 'string' && isMap(row['scores']));
}

/** The queries that failed then, or had no answer or no score. Of several repeats one is enough. */
export function queriesByResult(set: QuerySet, results: readonly PreviousResult[], word: PreviousWord): ReadonlySet<string> {
  const queries = new Map(set.queries.map((query) => [query.id, query]));
  const wanted = results.filter((result) => {
    const query = queries.get(result.id);
    return query !== undefined && (word === 'errored' ? hadNone(result, query) : failed(result, query, set));
  });
  return new Set(wanted.map(({ id }) => id));
}

function hadNone({ scores, error }: PreviousResult, query: Query): boolean {
  return error !== undefined || Object.entries(scores).some(([metric, value]) => value === null && isJudgedBy(query, metric));
}

/** Below what the query or the scorer asks for; a number of which nothing is asked fails never. */
function failed({ scores }: PreviousResult, query: Query, set: QuerySet): boolean {
  return set.scorers.some((spec) => {
    const value = Object.hasOwn(scores, spec.metric) ? scores[spec.metric] : undefined;
    const least = leastOf(query, spec);
    return typeof value === 'number' && least !== undefined && value < least;
  });
}
