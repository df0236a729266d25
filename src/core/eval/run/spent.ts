import type { ScoredCase } from '../score.js';
import { sumOf } from '../compare/sum-of.js';

/** What a run paid for one variant, which is less than its answers cost where some were kept. */
export interface Spent {
  /** Answers from the cache or a recording; undefined where there are none. */
  kept?: number;
  /** US dollars; undefined where a price is not known. */
  incurred?: number;
}

export function spentOn(cases: readonly ScoredCase[]): Spent {
  const answered = cases.flatMap(({ outcome, cost }) => (outcome.ok ? [{ kept: outcome.completion.kept === true, cost }] : []));
  const kept = answered.filter((one) => one.kept).length;
  const incurred = sumOf(answered.map((one) => (one.kept ? 0 : one.cost)));
  return { ...(kept === 0 ? {} : { kept }), ...(incurred === undefined ? {} : { incurred }) };
}
