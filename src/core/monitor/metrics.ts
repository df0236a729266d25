import type { EfficiencyConfig } from '../config/monitoring.js';
import type { Interval } from '../stats/interval.js';
import { quantileRanks } from '../stats/quantile.js';
import { tQuantile } from '../stats/student-t.js';
import { wilson } from '../stats/wilson.js';
import type { Bin, Cell, CellKey, Sums } from './aggregate.js';
import { type Efficiency, efficiencyOf } from './efficiency.js';

/** A quantile with its interval by order statistics; a limit is missing where the sample is too small for it. */
export interface Quantile {
  value: number;
  lower?: number;
  upper?: number;
}

/** A mean with its t interval; without one where there is but one value. */
export interface Mean {
  n: number;
  value: number;
  interval?: Interval;
}

/** What is known of a cell. What was not logged is left out. */
export interface CellMetrics extends CellKey {
  requests: number;
  cached: number;
  failed: number;
  errors: Readonly<Record<string, number>>;
  /** Failed requests of all; Wilson's interval. */
  errorRate?: { value: number; interval: Interval };
  /** Of requests that went to a model, as far as they say. */
  tokens: { input?: Mean & { total: number }; output?: Mean & { total: number } };
  /** Milliseconds to three digits, of requests that a model answered. */
  latency?: { n: number; mean: number; p50: Quantile; p95: Quantile; p99: Quantile };
  /** US dollars of requests that went to a model and have a price. */
  cost?: Mean & { total: number };
  rating?: Mean & { counts: Cell['ratings'] };
  efficiency?: Efficiency;
  keys?: number;
}

/** What a cell says, with 95 % intervals. */
export function metricsOf(cell: Cell, config: EfficiencyConfig): CellMetrics {
  const { requests, cached, failed, errors, input, output, cost, latency, ratings, logs: _, ...key } = cell;
  const errorRate = requests === 0 ? undefined : { value: failed / requests, interval: wilson(failed, requests) };
  const latencies = latencyOf(latency);
  const dollars = totalled(cost);
  const rated = meanOf(sumsOfRatings(ratings));
  const figures = { rating: rated?.value, latency: latencies?.p95.value, cost: dollars?.value };
  const efficiency = errorRate && efficiencyOf({ errorRate: errorRate.value, ...figures }, config);
  const [inputTokens, outputTokens] = [totalled(input), totalled(output)];
  return {
    ...key, requests, cached, failed, errors,
    ...(errorRate ? { errorRate } : {}),
    tokens: { ...(inputTokens ? { input: inputTokens } : {}), ...(outputTokens ? { output: outputTokens } : {}) },
    ...(latencies ? { latency: latencies } : {}),
    ...(dollars ? { cost: dollars } : {}),
    ...(rated ? { rating: { ...rated, counts: ratings } } : {}),
    ...(efficiency ? { efficiency } : {}),
  };
}

/** The latency that `rank` requests did not exceed. @param bins ascending */
export function orderStatistic(bins: readonly Bin[], rank: number): number | undefined {
  let passed = 0;
  for (const { value, count } of bins) {
    passed += count;
    if (passed >= rank) return value;
  }
  return undefined;
}

function latencyOf({ n, sum, bins }: Cell['latency']): CellMetrics['latency'] {
  const counted = bins.reduce((total, { count }) => total + count, 0);
  if (n === 0 || counted === 0) return undefined;
  const quantile = (q: number): Quantile => {
    const { estimate, lower, upper } = quantileRanks(counted, q);
    const at = (rank: number): number => orderStatistic(bins, rank) as number;
    return { value: at(estimate), ...(lower === undefined ? {} : { lower: at(lower) }), ...(upper === undefined ? {} : { upper: at(upper) }) };
  };
  return { n, mean: sum / n, p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) };
}

function totalled(sums: Sums): (Mean & { total: number }) | undefined {
  const mean = meanOf(sums);
  return mean && { ...mean, total: sums.sum };
}

function meanOf({ n, sum, squares }: Sums): Mean | undefined {
  if (n === 0) return undefined;
  const value = sum / n;
  if (n === 1) return { n, value };
  // Of equal values rounding leaves less than nothing.
  const variance = Math.max(0, squares - sum * value) / (n - 1);
  const half = tQuantile(0.975, n - 1) * Math.sqrt(variance / n);
  return { n, value, interval: { lower: value - half, upper: value + half } };
}

function sumsOfRatings(ratings: Cell['ratings']): Sums {
  const add = (value: (rating: number) => number): number => ratings.reduce((sum, count, index) => sum + count * value(index + 1), 0);
  return { n: add(() => 1), sum: add((rating) => rating), squares: add((rating) => rating * rating) };
}
