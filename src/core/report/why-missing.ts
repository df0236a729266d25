import { isJudgedBy, type Query } from '../eval/queries/query.js';
import { type ScoredCase, scoreOf } from '../eval/score.js';
import { groupBy } from '../group-by.js';

const SHOWN_REASONS = 3;
const SHOWN_IDS = 3;
const LONGEST = 300;

/** Something that is not there, of one query. */
interface Lack {
  what: string;
  reason: string;
  id: string;
}

/**
 * Why requests failed and answers have no score, the most frequent reason first: `12 failed: openai/x: … answered 400: … (q1, q2, q3 and 9 more)`.
 * A report counts them; the reasons are of this run, and may name servers.
 */
export function whyMissing(cases: readonly ScoredCase[], queries: readonly Query[], metrics: readonly string[]): string[] {
  const lacks = cases.flatMap((one) => lacksOf(one, queries[one.query], metrics));
  return [...groupBy(lacks, ({ what }) => what)].flatMap(([what, all]) => {
    const reasons = [...groupBy(all, ({ reason }) => reason)].sort(([, a], [, b]) => b.length - a.length);
    const others = reasons.slice(SHOWN_REASONS);
    const rest = others.reduce((sum, [, ones]) => sum + ones.length, 0);
    return [
      ...reasons.slice(0, SHOWN_REASONS).map(([reason, ones]) => `${ones.length} ${what}: ${shortened(reason)} (${idsOf(ones)})`),
      ...(rest === 0 ? [] : [`${rest} ${what} for ${others.length === 1 ? 'another reason' : `${others.length} other reasons`}`]),
    ];
  });
}

function lacksOf(one: ScoredCase, query: Query | undefined, metrics: readonly string[]): Lack[] {
  const id = query?.id ?? '';
  if (!one.outcome.ok) return [{ what: 'failed', reason: one.outcome.failure.message, id }];
  return metrics.flatMap((metric) => {
    const score = scoreOf(one, metric);
    if (!query || !isJudgedBy(query, metric) || score?.value !== undefined) return [];
    return [{ what: `not scored by ${metric}`, reason: score?.explanation ?? 'no reason was given', id }];
  });
}

function idsOf(lacks: readonly Lack[]): string {
  const ids = [...new Set(lacks.map(({ id }) => id))].sort();
  return `${ids.slice(0, SHOWN_IDS).join(', ')}${ids.length > SHOWN_IDS ? ` and ${ids.length - SHOWN_IDS} more` : ''}`;
}

function shortened(reason: string): string {
  const line = reason.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
