import { adjust, decide, type DecisionRule } from '../eval/verdict.js';
import { compare, type Comparison, type Pair } from '../eval/compare.js';
import { measure } from '../eval/metrics.js';
import { isJudgedBy, type Query, type QuerySet } from '../eval/query.js';
import type { ScorerSpec } from '../eval/read-scorers.js';
import { type ScoredCase, scoreOf } from '../eval/score.js';
import type { Report, ReportComparison, ReportVariant } from './report.js';
import { REPORT_SCHEMA_VERSION } from './report-shape.js';

/** One side of an evaluation, as the report names it. */
export interface ReportedVariant {
  label: string;
  content: string;
  version?: number;
  model: string;
  modelKind: 'api' | 'local-icl';
}

export interface ReportInput {
  prompt: string;
  set: QuerySet;
  split?: string;
  queries: readonly Query[];
  /** The baseline first, unless there is only one variant. */
  variants: readonly ReportedVariant[];
  cases: readonly ScoredCase[];
  rule: DecisionRule;
  seed: number;
  notice?: string;
}

/** Scored cases to a report. Rows are sorted; nothing depends on the order in which answers came. */
export function buildReport(input: ReportInput): Report {
  const { set, queries, variants, rule, seed } = input;
  const byVariant = variants.map((_, index) => input.cases.filter((one) => one.variant === index).sort((a, b) => a.query - b.query));
  const measured = byVariant.map((cases) => measure(cases, set.scorers, 1 - rule.alpha));
  const candidate = variants.length - 1;
  const { equivalenceMargin } = rule;
  return {
    schemaVersion: REPORT_SCHEMA_VERSION,
    prompt: input.prompt,
    content: variants[candidate]?.content ?? '',
    queries: { hash: set.hash, count: queries.length, ...(input.split === undefined ? {} : { split: input.split }) },
    scorers: set.scorers.map(({ definition, metric, options }) => ({ type: definition.type, metric, options })),
    primary: set.primary,
    settings: { seed, alpha: rule.alpha, minimumEffect: rule.minimumEffect, ...(equivalenceMargin === undefined ? {} : { equivalenceMargin }) },
    ...(input.notice === undefined ? {} : { notice: input.notice }),
    variants: variants.map((variant, index): ReportVariant => {
      const { usage, ...rest } = measured[index] as ReturnType<typeof measure>;
      const { latency: _, ...totals } = usage;
      const role = index === 0 && variants.length > 1 ? 'baseline' : 'candidate';
      return { role, ...variant, ...servedModels(byVariant[index] ?? [], variant.model), ...rest, usage: totals };
    }),
    comparisons: compareAll(input, byVariant),
    results: resultsOf(byVariant[candidate] ?? [], queries, set.scorers),
    timing: {
      variants: variants.map((variant, index) => {
        const latency = measured[index]?.usage.latency;
        return { label: variant.label, ...(latency === undefined ? {} : { latencyMs: latency }) };
      }),
    },
  };
}

function compareAll(input: ReportInput, byVariant: readonly (readonly ScoredCase[])[]): ReportComparison[] {
  const [baseline, ...candidates] = input.variants;
  const primary = input.set.scorers.find((scorer) => scorer.metric === input.set.primary);
  if (!baseline || !primary) return [];
  const against = (index: number, scorer: ScorerSpec): Comparison =>
    compare(scorer.metric, scorer.definition.kind, pairsOf(input.queries, byVariant[0] ?? [], byVariant[index + 1] ?? [], scorer.metric), {
      alpha: input.rule.alpha,
      seed: input.seed,
    });
  const adjusted = adjust(candidates.map((_, index) => against(index, primary)));
  return candidates.map((candidate, index): ReportComparison => {
    const comparison = adjusted[index] as Comparison;
    const { word, reasons } = decide(comparison, input.rule);
    const secondary = input.set.scorers.filter((scorer) => scorer !== primary).map((scorer) => against(index, scorer));
    return { baseline: baseline.label, candidate: candidate.label, verdict: word, reasons, ...comparison, secondary };
  });
}

function pairsOf(queries: readonly Query[], baseline: readonly ScoredCase[], candidate: readonly ScoredCase[], metric: string): Pair[] {
  const byQuery = (cases: readonly ScoredCase[]): Map<number, ScoredCase> => new Map(cases.map((one) => [one.query, one]));
  const [before, after] = [byQuery(baseline), byQuery(candidate)];
  return queries.flatMap((query, index): Pair[] => {
    if (!isJudgedBy(query, metric)) return [];
    const [left, right] = [before, after].map((cases) => scoreOf(cases.get(index), metric)?.value);
    return [{ id: query.id, ...(left === undefined ? {} : { baseline: left }), ...(right === undefined ? {} : { candidate: right }) }];
  });
}

function resultsOf(cases: readonly ScoredCase[], queries: readonly Query[], scorers: readonly ScorerSpec[]): Report['results'] {
  return cases
    .map((one) => {
      const query = queries[one.query];
      const scores = scorers.filter(({ metric }) => query && isJudgedBy(query, metric)).map(({ metric }) => [metric, scoreOf(one, metric)?.value ?? null] as const);
      const error = one.outcome.ok ? {} : { error: one.outcome.failure.code };
      return { id: query?.id ?? '', scores: Object.fromEntries(scores), ...error };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function servedModels(cases: readonly ScoredCase[], asked: string): { servedModels?: string[] } {
  const served = new Set(cases.flatMap((one) => (one.outcome.ok && one.outcome.completion.servedModel ? [one.outcome.completion.servedModel] : [])));
  const others = [...served].filter((name) => !asked.endsWith(`/${name}`)).sort();
  return others.length > 0 ? { servedModels: others } : {};
}
