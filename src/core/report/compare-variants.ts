import type { Guardrails } from '../config/bound.js';
import { pairScores, repeatsOf } from '../eval/compare/case-means.js';
import { compare } from '../eval/compare/compare.js';
import type { Comparison, ComparisonSettings } from '../eval/compare/comparison.js';
import { type Guardrail, judgeGuardrails } from '../eval/compare/guardrails.js';
import type { ScorerSpec } from '../eval/queries/read-scorers.js';
import type { ScoredCase } from '../eval/score.js';
import { adjust, adjustExploratory, combine, decide, guard } from '../eval/compare/verdict.js';
import type { ReportInput } from './report-input.js';
import type { Report, ReportComparison } from './report.js';

/** Latency is of this run, so what it says is told apart from the rest. */
type LatencyGuardrails = NonNullable<Report['timing']['guardrails']>;

/**
 * Every candidate against the baseline: Holm over {metrics that decide × candidates}, guardrails as they are since all of
 * them must hold, Benjamini and Hochberg over {other metrics × candidates}.
 */
export function compareVariants(
  input: ReportInput,
  byVariant: readonly (readonly ScoredCase[])[],
): { comparisons: ReportComparison[]; latency: LatencyGuardrails } {
  const { set, queries, rule } = input;
  const [baseline, ...candidates] = input.variants;
  if (!baseline || candidates.length === 0 || input.compared === false) return { comparisons: [], latency: [] };
  const primaries = set.primaries ?? [set.primary];
  const [deciding, others] = [set.scorers.filter(({ metric }) => primaries.includes(metric)), set.scorers.filter(({ metric }) => !primaries.includes(metric))];
  deciding.sort((a, b) => primaries.indexOf(a.metric) - primaries.indexOf(b.metric));
  const settings: ComparisonSettings = { alpha: rule.alpha, seed: input.seed, repeats: repeatsOf(input.cases), stopEarly: input.stopEarly === true };
  const sidesOf = (index: number) => [byVariant[0] ?? [], byVariant[index + 1] ?? []] as const;
  const against = (index: number, { metric, definition }: ScorerSpec, tests = 1): Comparison =>
    compare(metric, definition.kind, pairScores(queries, sidesOf(index), metric), { ...settings, tests });
  const tests = deciding.length * candidates.length;
  const decided = adjust(candidates.flatMap((_, index) => deciding.map((scorer) => against(index, scorer, tests))));
  const explored = adjustExploratory(candidates.flatMap((_, index) => others.map((scorer) => against(index, scorer))));
  const latency: LatencyGuardrails = [];
  const comparisons = candidates.map(({ label }, index): ReportComparison => {
    const [first, ...further] = decided.slice(index * deciding.length, (index + 1) * deciding.length) as [Comparison, ...Comparison[]];
    const judged = judgeGuardrails(queries, sidesOf(index), guardrailsOf(input), { ...settings, maxLost: rule.maxLost });
    const verdict = guard(combine([first, ...further].map((comparison) => ({ metric: comparison.metric, ...decide(comparison, rule) }))), judged);
    const kept = judged.filter(({ figure }) => figure !== 'latency');
    latency.push(...judged.filter(isLatency).map((guardrail) => ({ candidate: label, ...guardrail })));
    return {
      baseline: baseline.label,
      candidate: label,
      verdict: verdict.word,
      reasons: verdict.reasons,
      ...first,
      ...(further.length === 0 ? {} : { primaries: further }),
      ...(kept.length === 0 ? {} : { guardrails: kept }),
      secondary: explored.slice(index * others.length, (index + 1) * others.length),
    };
  });
  return { comparisons, latency };
}

function isLatency({ figure }: Guardrail): boolean {
  return figure === 'latency';
}

/** The query set's own before the project's. */
export function guardrailsOf({ rule, set }: Pick<ReportInput, 'rule' | 'set'>): Guardrails {
  return { ...rule.guardrails, ...set.guardrails };
}
