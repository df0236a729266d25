import { caseMean, casesByQuery, repeatsOf } from '../eval/compare/case-means.js';
import { measure } from '../eval/compare/metrics.js';
import { isJudgedBy, type Query } from '../eval/queries/query.js';
import type { ScorerSpec } from '../eval/queries/read-scorers.js';
import { type ScoredCase, scoreOf } from '../eval/score.js';
import { spentOn } from '../eval/run/spent.js';
import { compareVariants, guardrailsOf } from './compare-variants.js';
import type { Report, ReportVariant } from './report.js';
import type { ReportInput } from './report-input.js';
import { REPORT_SCHEMA_VERSION } from './report-shape.js';
import { warningsOf } from './warnings.js';

export type { ReportedVariant, ReportInput } from './report-input.js';

/** Scored cases to a report. Rows are sorted; nothing depends on the order in which answers came. */
export function buildReport(input: ReportInput): Report {
  const { set, queries, variants, rule, judged = [] } = input;
  const byVariant = variants.map((_, index) => input.cases.filter((one) => one.variant === index).sort((a, b) => a.query - b.query || a.repeat - b.repeat));
  const measured = byVariant.map((cases) => measure(cases, set.scorers, 1 - rule.alpha, queries));
  const candidate = variants.length - 1;
  const { comparisons, latency } = compareVariants(input, byVariant);
  const warnings = warningsOf(input, byVariant, comparisons);
  return {
    schemaVersion: REPORT_SCHEMA_VERSION,
    prompt: input.prompt,
    content: variants[candidate]?.content ?? '',
    queries: { hash: set.hash, count: queries.length, ...(input.split === undefined ? {} : { split: input.split }), ...sampleOf(queries, input.cases) },
    scorers: set.scorers.map(({ definition, metric, options }) => ({ type: definition.type, metric, options })),
    primary: set.primary,
    ...(set.primaries === undefined ? {} : { primaries: [...set.primaries] }),
    settings: settingsOf(input),
    ...(input.notice === undefined ? {} : { notice: input.notice }),
    ...(input.stopped ? { stopped: input.stopped } : {}),
    ...(warnings.length === 0 ? {} : { warnings }),
    variants: variants.map(({ voting: _, transforms: __, ...variant }, index): ReportVariant => {
      const { usage, ...rest } = measured[index] as ReturnType<typeof measure>;
      const { latency: ___, ...totals } = usage;
      const role = index === 0 && variants.length > 1 && input.compared !== false ? 'baseline' : 'candidate';
      return { role, ...variant, ...servedModels(byVariant[index] ?? [], variant.model), ...rest, usage: totals };
    }),
    comparisons,
    ...(judged.length === 0 ? {} : { judges: judged.map(({ kept: _, incurred: __, ...usage }) => usage) }),
    results: resultsOf(byVariant[candidate] ?? [], queries, set.scorers),
    timing: {
      variants: variants.map(({ label }, index) => {
        const median = measured[index]?.usage.latency;
        return { label, ...(median === undefined ? {} : { latencyMs: median }), ...spentOn(byVariant[index] ?? []) };
      }),
      ...(latency.length === 0 ? {} : { guardrails: latency }),
      ...(judged.length === 0 ? {} : { judges: judged.map(({ model, kept, incurred }) => ({ model, kept, ...(incurred === undefined ? {} : { incurred }) })) }),
    },
  };
}

function settingsOf(input: ReportInput): Report['settings'] {
  const { alpha, minimumEffect, equivalenceMargin } = input.rule;
  const guardrails = guardrailsOf(input);
  return {
    seed: input.seed,
    alpha,
    minimumEffect,
    ...(equivalenceMargin === undefined ? {} : { equivalenceMargin }),
    ...(input.stopEarly === true ? { stopEarly: true } : {}),
    ...(Object.keys(guardrails).length === 0 ? {} : { guardrails }),
  };
}

function resultsOf(cases: readonly ScoredCase[], queries: readonly Query[], scorers: readonly ScorerSpec[]): Report['results'] {
  const repeats = repeatsOf(cases);
  return [...casesByQuery(cases)]
    .map(([query, own]) => {
      const judging = scorers.filter(({ metric }) => isJudgedBy(queries[query] as Query, metric));
      const scores = judging.map(({ metric }) => [metric, caseMean(own, repeats, (one) => scoreOf(one, metric)?.value) ?? null] as const);
      const failed = own.find((one) => !one.outcome.ok);
      const error = !failed || failed.outcome.ok ? {} : { error: failed.outcome.failure.code };
      const { id = '', group, weight } = queries[query] ?? {};
      return {
        id,
        ...(group === undefined ? {} : { group }),
        ...(weight === undefined || weight === 1 ? {} : { weight }),
        scores: Object.fromEntries(scores),
        ...error,
      };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** How often each query was asked, and how many observations they are. */
function sampleOf(queries: readonly Query[], cases: readonly ScoredCase[]): { repeats?: number; groups?: number } {
  const repeats = repeatsOf(cases);
  const groups = new Set(queries.map(({ id, group }) => (group === undefined ? `query ${id}` : `group ${group}`))).size;
  return { ...(repeats === 1 ? {} : { repeats }), ...(groups === queries.length ? {} : { groups }) };
}

function servedModels(cases: readonly ScoredCase[], asked: string): { servedModels?: string[] } {
  const served = new Set(cases.flatMap((one) => (one.outcome.ok && one.outcome.completion.servedModel ? [one.outcome.completion.servedModel] : [])));
  const others = [...served].filter((name) => !asked.endsWith(`/${name}`)).sort();
  return others.length > 0 ? { servedModels: others } : {};
}
