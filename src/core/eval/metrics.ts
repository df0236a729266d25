import type { Interval } from '../stats/interval.js';
import { confusion, macroF1, type ConfusionCell, type LabelPair } from '../stats/macro-f1.js';
import { pairedT } from '../stats/paired-t.js';
import { mean } from '../stats/moments.js';
import { wilson } from '../stats/wilson.js';
import type { ScorerSpec } from './read-scorers.js';
import { type ScoredCase, scoreOf } from './score.js';
import { MACRO_F1 } from './scorers/label.js';

/** An aggregate over queries. */
export interface Metric {
  name: string;
  kind: 'pass-fail' | 'number' | 'macro-f1';
  value?: number;
  interval?: Interval;
  /** How the interval was computed. */
  method?: string;
  /** Queries with a score. */
  n: number;
  /** Answers that could not be scored. */
  unscored: number;
}

/** What was measured of one variant. */
export interface VariantMetrics {
  metrics: Metric[];
  /** For label scorers. */
  confusion?: ConfusionCell[];
  /** Requests that failed. */
  errors: number;
  usage: UsageTotals;
}

/** Totals and means; a figure that some request did not report is undefined. */
export interface UsageTotals {
  requests: number;
  inputTokens?: number;
  outputTokens?: number;
  /** US dollars of all requests. */
  cost?: number;
  /** Median in milliseconds. */
  latency?: number;
}

/** @param cases all cases of one variant @param confidence of the intervals, such as 0.95 */
export function measure(cases: readonly ScoredCase[], scorers: readonly ScorerSpec[], confidence: number): VariantMetrics {
  const metrics: Metric[] = [];
  let labels: LabelPair[] | undefined;
  for (const { metric: name, definition } of scorers) {
    const scores = cases.flatMap((one) => scoreOf(one, name) ?? []);
    const values = scores.flatMap((score) => (score.value === undefined ? [] : [score.value]));
    metrics.push({ name, kind: definition.kind, n: values.length, unscored: scores.length - values.length, ...estimate(values, definition.kind, confidence) });
    const pairs = scores.flatMap((score) => (score.label ? [score.label] : []));
    if (pairs.length === 0) continue;
    labels = pairs;
    const { value, interval } = macroF1(pairs, confidence);
    metrics.push({ name: MACRO_F1, kind: 'macro-f1', n: pairs.length, unscored: 0, value, ...(interval ? { interval, method: 'jackknife' } : {}) });
  }
  const errors = cases.filter((one) => !one.outcome.ok).length;
  return { metrics, errors, usage: totals(cases), ...(labels ? { confusion: confusion(labels) } : {}) };
}

function estimate(values: readonly number[], kind: 'pass-fail' | 'number', confidence: number): Pick<Metric, 'value' | 'interval' | 'method'> {
  if (values.length === 0) return {};
  const value = mean(values);
  if (kind === 'pass-fail') {
    return { value, interval: wilson(values.filter((one) => one === 1).length, values.length, confidence), method: 'Wilson' };
  }
  const t = pairedT(values, confidence);
  return { value, ...(t.outcome === 'tested' ? { interval: t.interval, method: 't' } : {}) };
}

function totals(cases: readonly ScoredCase[]): UsageTotals {
  const completions = cases.flatMap((one) => (one.outcome.ok ? [one.outcome.completion] : []));
  const inputTokens = sumOf(completions.map((completion) => completion.usage.inputTokens));
  const outputTokens = sumOf(completions.map((completion) => completion.usage.outputTokens));
  const cost = sumOf(cases.filter((one) => one.outcome.ok).map((one) => one.cost));
  const latency = median(completions.map((completion) => completion.latencyMs));
  return {
    requests: completions.length,
    ...(inputTokens === undefined ? {} : { inputTokens }),
    ...(outputTokens === undefined ? {} : { outputTokens }),
    ...(cost === undefined ? {} : { cost }),
    ...(latency === undefined ? {} : { latency }),
  };
}

/** Undefined as soon as one value is: a sum that leaves some out would look like a saving. */
function sumOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 || known.length < values.length ? undefined : known.reduce((sum, value) => sum + value, 0);
}

function median(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  if (known.length === 0 || known.length < values.length) return undefined;
  const middle = (known.length - 1) / 2;
  return ((known[Math.floor(middle)] ?? 0) + (known[Math.ceil(middle)] ?? 0)) / 2;
}
