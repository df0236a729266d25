import type { Bound } from '../config/bound.js';
import type { QuerySet } from '../eval/queries/queries.js';
import { MINIMUM_PAIRS } from '../eval/compare/verdict.js';
import { counted } from '../text/counted.js';
import type { Report, ReportVariant } from './report.js';

/** Whether a figure is what it has to be. */
export interface Met {
  /** `missing`: it was not measured; `insufficient`: on too few queries. */
  state: 'met' | 'failed' | 'missing' | 'insufficient';
  /** What is asked for. */
  what: string;
  /** What was found. */
  found: string;
}

export type Thresholds = Readonly<Record<string, Bound>>;

/** A threshold of one candidate. */
export interface ThresholdResult extends Met {
  candidate: string;
}

/** The query set's own before the project's. */
export function thresholdsOf(set: Pick<QuerySet, 'thresholds'>, config: { thresholds: Thresholds }): Thresholds {
  return { ...config.thresholds, ...set.thresholds };
}

/** Every threshold of every candidate. */
export function judgeThresholds(report: Report, thresholds: Thresholds): ThresholdResult[] {
  const candidates = report.variants.filter(({ role }) => role === 'candidate');
  return candidates.flatMap((variant) =>
    Object.entries(thresholds).map(([metric, bound]) => ({ candidate: variant.label, ...meetBound(report, variant, metric, bound) })),
  );
}

export function meetBound(report: Report, variant: ReportVariant, metric: string, bound: Bound): Met {
  const what = formatBound(metric, bound);
  const figure = figureOf(report, variant, metric);
  if (figure === undefined) {
    return {
      state: 'missing',
      what,
      found: UNKNOWN[metric] ?? `the report does not have it; it has ${variant.metrics.map(({ name }) => name).join(', ')}`,
    };
  }
  const measured = variant.metrics.find(({ name }) => name === metric);
  if (measured && measured.n < MINIMUM_PAIRS) {
    return {
      state: 'insufficient',
      what,
      found: `${formatFigure(figure)} over ${counted(measured.n, 'query', 'queries')}; at least ${MINIMUM_PAIRS} are needed`,
    };
  }
  return { state: holds(figure, bound) ? 'met' : 'failed', what, found: tellingFigure(figure, bound) };
}

/** Why a figure that every report could have is not there. */
const UNKNOWN: Readonly<Record<string, string>> = {
  cost_usd: 'not known: not every answer has a price',
  input_tokens: 'not known: not every answer says what it used',
  output_tokens: 'not known: not every answer says what it used',
  latency_ms: 'not known: no answer was timed',
};

/** Figures this near, relative to the larger, are equal: means of 0.1 and 0.2 differ from 0.15 by rounding. */
const ROUNDING = 1e-9;

function holds(figure: number, { operator, value: limit }: Bound): boolean {
  const isEqual = Math.abs(figure - limit) <= ROUNDING * Math.max(Math.abs(figure), Math.abs(limit));
  return { '>=': isEqual || figure > limit, '<=': isEqual || figure < limit, '>': !isEqual && figure > limit, '<': !isEqual && figure < limit }[operator];
}

/** With as many digits as it takes to see on which side of the bound it lies: 0.8996 is not shown as the 0.9 that it misses. */
function tellingFigure(figure: number, bound: Bound): string {
  const digits = [3, 4, 5, 6, 8, 10].find((count) => holds(Number(figure.toPrecision(count)), bound) === holds(figure, bound));
  return formatFigure(figure, digits);
}

/** Per request where it is about usage; undefined where it is not known. */
function figureOf(report: Report, variant: ReportVariant, metric: string): number | undefined {
  const { usage } = variant;
  const each = (total: number | undefined): number | undefined => (total === undefined || usage.requests === 0 ? undefined : total / usage.requests);
  switch (metric) {
    case 'cost_usd':
      return each(usage.cost);
    case 'input_tokens':
      return each(usage.inputTokens);
    case 'output_tokens':
      return each(usage.outputTokens);
    case 'latency_ms':
      return report.timing.variants.find(({ label }) => label === variant.label)?.latencyMs;
    default:
      return variant.metrics.find(({ name }) => name === metric)?.value;
  }
}

export function formatBound(metric: string, { operator, value }: Bound): string {
  return `${metric} ${operator} ${value}`;
}

export function formatFigure(value: number, digits = 3): string {
  return String(Number(value.toPrecision(digits)));
}
