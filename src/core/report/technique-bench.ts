import type { VerdictWord } from '../eval/compare/verdict.js';
import type { Metric } from '../eval/compare/metrics.js';
import type { Interval } from '../stats/interval.js';
import { knownMembers } from '../text/known-members.js';
import { perQuery } from './per-query.js';
import type { Report, ReportComparison } from './report.js';

/** A prompt with one way of asking for reasoning, or without. */
export interface TechniqueRow {
  label: string;
  /** Undefined without reasoning. */
  template?: string;
  metric?: Metric;
  /** Of a query, all samples of a vote included. */
  outputTokens?: number;
  /** US dollars a query. */
  cost?: number;
  latencyMs?: number;
  /** Against the prompt without reasoning. */
  against?: Against;
}

export interface Against {
  verdict: VerdictWord;
  reasons: string[];
  pairs: number;
  difference?: number;
  interval?: Interval;
  adjustedP?: number;
  outputTokens?: number;
  /** US dollars for each answer more that is right: only where the metric is pass or fail and more are. */
  usdPerCorrect?: number;
  /** What would settle a difference of the size seen. */
  pairsNeeded?: number;
}

/** `use`: surely better; `none`: each is surely worse or no better; `open`: the data do not say. */
export type Decision = 'use' | 'none' | 'open';

export interface TechniqueBench {
  metric: string;
  rows: TechniqueRow[];
  decision: Decision;
  /** What is to be used; for `none` the one that came nearest. */
  template?: string;
}

/** @param templates of the report's variants, after the first, which asks for no reasoning */
export function benchTechniques(report: Report, templates: readonly string[]): TechniqueBench {
  const rows = report.variants.map((variant, index): TechniqueRow => {
    const metric = variant.metrics.find(({ name }) => name === report.primary);
    return {
      label: variant.label,
      ...knownMembers({
        template: index === 0 ? undefined : templates[index - 1],
        metric,
        outputTokens: perQuery(variant, variant.usage.outputTokens),
        cost: perQuery(variant, variant.usage.cost),
        latencyMs: report.timing.variants[index]?.latencyMs,
      }),
    };
  });
  const [without, ...others] = rows as [TechniqueRow, ...TechniqueRow[]];
  const judged = others.map((row, index) => ({ ...row, against: against(report.comparisons[index] as ReportComparison, row, without) }));
  return { metric: report.primary, rows: [without, ...judged], ...decide(judged) };
}

function against(
  { verdict, reasons, pairs, difference, interval, adjustedP, pairsNeeded }: ReportComparison,
  row: TechniqueRow,
  without: TechniqueRow,
): Against {
  const dollars = minus(row.cost, without.cost);
  const usdPerCorrect =
    row.metric?.kind === 'pass-fail' && difference !== undefined && difference > 0 && dollars !== undefined ? dollars / difference : undefined;
  return {
    verdict,
    reasons,
    pairs,
    ...knownMembers({ difference, interval, adjustedP, outputTokens: minus(row.outputTokens, without.outputTokens), usdPerCorrect, pairsNeeded }),
  };
}

/** The best of those that are better, of equally good ones the shorter. Where one is in doubt and none is better, nothing is said. */
function decide(rows: readonly (TechniqueRow & { against: Against })[]): Pick<TechniqueBench, 'decision' | 'template'> {
  const best = (among: typeof rows): string | undefined =>
    among.toSorted((a, b) => (b.against.difference ?? 0) - (a.against.difference ?? 0) || (a.outputTokens ?? 0) - (b.outputTokens ?? 0))[0]?.template;
  const better = rows.filter((row) => row.against.verdict === 'better');
  if (better.length > 0) return { decision: 'use', ...knownMembers({ template: best(better) }) };
  const settled = rows.every(({ against: { verdict } }) => verdict === 'worse' || verdict === 'equivalent');
  return settled ? { decision: 'none', ...knownMembers({ template: best(rows) }) } : { decision: 'open' };
}

function minus(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a - b;
}
