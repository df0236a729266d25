import { holm } from '../stats/holm.js';
import type { Comparison } from './compare.js';
import { lostUnevenly } from './compare.js';

export type VerdictWord = 'better' | 'worse' | 'equivalent' | 'inconclusive' | 'insufficient-data';

/** What the data say of a candidate, and why no more than that. */
export interface Verdict {
  word: VerdictWord;
  reasons: string[];
}

export interface DecisionRule {
  alpha: number;
  /** Smallest difference worth a verdict. */
  minimumEffect: number;
  /** Differences within ± this are none; undefined: equivalence is never claimed. */
  equivalenceMargin?: number;
  /** Largest share of queries that may be lost. */
  maxLost: number;
}

/** Fewer pairs than this support no verdict. */
export const MINIMUM_PAIRS = 10;

/** A difference this little below the smallest that counts is that difference: 0.3 − 0.2 is less than 0.1. */
const ROUNDING = 1e-9;

/** Holm's correction over the candidates of one run, written into copies. */
export function adjust(comparisons: readonly Comparison[]): Comparison[] {
  const tested = comparisons.filter((comparison) => comparison.p !== undefined);
  const adjusted = holm(tested.map((comparison) => comparison.p as number));
  return comparisons.map((comparison) => {
    const index = tested.indexOf(comparison);
    return index === -1 ? comparison : { ...comparison, adjustedP: adjusted[index] as number };
  });
}

/**
 * A winner needs all of: enough pairs, few and even losses, p below alpha after correction, an interval on the same
 * side of 0, and a difference that matters. A higher mean alone decides nothing.
 */
export function decide(comparison: Comparison, rule: DecisionRule): Verdict {
  const { queries, pairs, lost, difference, interval, adjustedP } = comparison;
  if (pairs < MINIMUM_PAIRS) {
    return { word: 'insufficient-data', reasons: [`${pairs} of ${queries} queries were scored on both sides; at least ${MINIMUM_PAIRS} are needed`] };
  }
  const share = (queries - pairs) / queries;
  if (share > rule.maxLost) return { word: 'inconclusive', reasons: [`${percent(share)} of the queries have no score on one side or both; at most ${percent(rule.maxLost)} may`] };
  if (lostUnevenly(comparison)) {
    return { word: 'inconclusive', reasons: [`the sides lost queries unevenly (${lost.baseline} and ${lost.candidate}), so what is left does not compare`] };
  }
  if (difference === undefined || interval === undefined || adjustedP === undefined) {
    return { word: 'inconclusive', reasons: ['every query scored the same on both sides'] };
  }
  const significant = adjustedP < rule.alpha && (interval.lower > 0 || interval.upper < 0);
  if (significant && Math.abs(difference) >= rule.minimumEffect - ROUNDING) return { word: difference > 0 ? 'better' : 'worse', reasons: [] };
  const margin = rule.equivalenceMargin;
  if (margin !== undefined && interval.lower > -margin && interval.upper < margin) {
    return { word: 'equivalent', reasons: [`the whole interval lies within ± ${percent(margin)}`] };
  }
  return { word: 'inconclusive', reasons: [whyNot(comparison, rule, significant)] };
}

function whyNot({ difference = 0, adjustedP = 1, interval }: Comparison, rule: DecisionRule, significant: boolean): string {
  if (significant) return `the difference is real but smaller than the minimum effect of ${percent(rule.minimumEffect)}`;
  if (difference === 0) return 'no difference was seen';
  if (adjustedP < rule.alpha && interval) return 'the interval does not exclude 0';
  return `p = ${adjustedP.toPrecision(2)} is not below ${rule.alpha}`;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))}%`;
}
