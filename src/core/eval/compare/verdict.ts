import type { Guardrails } from '../../config/bound.js';
import { benjaminiHochberg } from '../../stats/benjamini-hochberg.js';
import { holm } from '../../stats/holm.js';
import { lostUnevenly } from './compare.js';
import { type Comparison, isTellingApart } from './comparison.js';
import type { Guardrail } from './guardrails.js';

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
  /** How much more a winner may use than the baseline. */
  guardrails?: Guardrails;
}

/** Fewer pairs than this support no verdict. */
export const MINIMUM_PAIRS = 10;

/** A difference this little below the smallest that counts is that difference: 0.3 − 0.2 is less than 0.1. */
const ROUNDING = 1e-9;

/** Holm's correction over the metrics that decide and the candidates of one run, written into copies. */
export function adjust(comparisons: readonly Comparison[]): Comparison[] {
  return adjustBy(holm, comparisons);
}

/** Metrics that do not decide, to be looked at and no more: Benjamini and Hochberg's correction over all of them. */
export function adjustExploratory(comparisons: readonly Comparison[]): Comparison[] {
  return adjustBy(benjaminiHochberg, comparisons);
}

function adjustBy(correct: (pValues: readonly number[]) => number[], comparisons: readonly Comparison[]): Comparison[] {
  const tested = comparisons.filter((comparison) => comparison.p !== undefined);
  const adjusted = correct(tested.map((comparison) => comparison.p as number));
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
  const { queries, pairs, clusters, lost, difference, interval, adjustedP } = comparison;
  if (pairs < MINIMUM_PAIRS) {
    return { word: 'insufficient-data', reasons: [`${pairs} of ${queries} queries were scored on both sides; at least ${MINIMUM_PAIRS} are needed`] };
  }
  if (clusters === 1) {
    return { word: 'insufficient-data', reasons: [`all ${pairs} queries are of one group, which is one observation; at least 2 groups are needed`] };
  }
  const share = (queries - pairs) / queries;
  if (share > rule.maxLost) {
    return {
      word: 'inconclusive',
      reasons: [`${percent(share)} of the queries have no score on one side or both; at most ${percent(rule.maxLost)} may`],
    };
  }
  if (lostUnevenly(comparison)) {
    return { word: 'inconclusive', reasons: [`the sides lost queries unevenly (${lost.baseline} and ${lost.candidate}), so what is left does not compare`] };
  }
  if (difference === undefined || interval === undefined || adjustedP === undefined) {
    return { word: 'inconclusive', reasons: ['every query scored the same on both sides'] };
  }
  const significant = isTellingApart(comparison, rule.alpha);
  if (significant && Math.abs(difference) >= rule.minimumEffect - ROUNDING) return { word: difference > 0 ? 'better' : 'worse', reasons: [] };
  const margin = rule.equivalenceMargin;
  if (margin !== undefined && interval.lower > -margin && interval.upper < margin) {
    return { word: 'equivalent', reasons: [`the whole interval lies within ± ${percent(margin)}`] };
  }
  return { word: 'inconclusive', reasons: [whyNot(comparison, rule, significant)] };
}

/** Where several metrics decide: worse by any is worse; better by any is better, if the others are known. */
export function combine(verdicts: readonly (Verdict & { metric: string })[]): Verdict {
  const [only, ...others] = verdicts;
  if (only && others.length === 0) return { word: only.word, reasons: only.reasons };
  const words = verdicts.map(({ word }) => word);
  const reasons = verdicts.flatMap(({ metric, word, reasons }) =>
    reasons.length === 0 ? [`${metric}: ${word}`] : reasons.map((reason) => `${metric}: ${reason}`),
  );
  const word = FIRST_TO_COUNT.find((one) => words.includes(one)) ?? (words.every((one) => one === 'equivalent') ? 'equivalent' : 'inconclusive');
  return { word, reasons };
}

const FIRST_TO_COUNT = ['worse', 'insufficient-data', 'better'] as const;

/** A winner needs every guardrail; what is not better needs none. */
export function guard(verdict: Verdict, guardrails: readonly Guardrail[]): Verdict {
  const standing = guardrails.filter(({ state }) => state !== 'passed');
  if (verdict.word !== 'better' || standing.length === 0) return verdict;
  return { word: 'inconclusive', reasons: [...verdict.reasons, ...standing.map(whyNoWinner)] };
}

function whyNoWinner({ figure, state, limit, ratio, interval, pairs }: Guardrail): string {
  const name = figure.replace('_', ' ');
  const allowed = `at most ${percent(limit - 1)} more is allowed`;
  if (state === 'unmeasured') return `better, but ${name} is known on both sides of only ${pairs} queries, and ${allowed}`;
  const found = `× ${(ratio ?? 1).toFixed(2)}${interval ? ` [${interval.lower.toFixed(2)}, ${interval.upper.toFixed(2)}]` : ''}`;
  return state === 'failed' ? `better, but ${name} is ${found}, and ${allowed}` : `better, but ${name} is ${found}, which does not settle that ${allowed}`;
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
