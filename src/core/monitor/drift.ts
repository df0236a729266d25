import { type Batch, type Cusum, designCusum, followCusum } from '../stats/cusum.js';
import { wilson } from '../stats/wilson.js';
import { MINIMUM_REQUESTS } from './degradation.js';
import type { MetricName } from './metric.js';
import { addSamples, countAbove, countOf, quantileBin, type Sample } from './sample.js';

/** What is followed request by request, as failures: errors, requests slower than nineteen of twenty were, ratings of 1 and 2. */
export const DRIFTS = ['errors', 'latency', 'ratings'] as const satisfies readonly MetricName[];
type DriftName = (typeof DRIFTS)[number];

export interface DriftResult {
  metric: DriftName;
  state: 'degraded' | 'fine' | 'insufficient' | 'unknown';
  /** The share of failures in the reference. */
  reference?: number;
  /** The share of failures since the sum last was 0. */
  recent?: number;
  /** Index of the bucket in which the sum last rose from 0. */
  since?: number;
  sum?: number;
  threshold?: number;
}

export interface DriftRule {
  /** By how much the share of errors may rise. */
  errors: number;
  /** Alarms without a change, per request. */
  alarms: number;
}

/** A twentieth of requests is slower than the 95th percentile; twice as many are caught, as the reference figures have it. */
const SLOW = 0.95;
const SLOWER = 2;
/** By how much the share of bad ratings may rise. */
const WORSE_RATED = 0.1;
/** The share of failures is an estimate: it is taken for as high as it may well be. */
const CONFIDENCE = 0.9;

/**
 * Slow worsening, which no window shows against the one before: a CUSUM over what came after the reference.
 * @param reference buckets that say what is usual; @param later those after it, in order
 */
export function judgeDrift(reference: readonly Sample[], later: readonly Sample[], metrics: readonly MetricName[], rule: DriftRule): DriftResult[] {
  const wanted = DRIFTS.filter((metric) => metrics.includes(metric));
  const usual = addSamples(reference);
  const slow = quantileBin(usual.latency, SLOW);
  return wanted.map((metric): DriftResult => {
    const before = failuresIn(metric, usual, slow);
    const batches = later.map((sample) => failuresIn(metric, sample, slow));
    const after = addBatches(batches);
    if (before.n === 0 && after.n === 0) return { metric, state: 'unknown' };
    if (Math.min(before.n, after.n) < MINIMUM_REQUESTS) return { metric, state: 'insufficient' };
    const cusum = design(metric, before, { ...rule, alarms: rule.alarms / wanted.length });
    if (!cusum) return { metric, state: 'insufficient' };
    const { sum, alarm, since } = followCusum(cusum, batches);
    const recent = since === undefined ? after : addBatches(batches.slice(since));
    return {
      metric, state: alarm ? 'degraded' : 'fine', sum, threshold: cusum.threshold,
      reference: before.failures / before.n,
      ...(recent.n === 0 ? {} : { recent: recent.failures / recent.n }),
      ...(since === undefined ? {} : { since }),
    };
  });
}

/** Undefined where failures are so usual that there is no room for more. */
function design(metric: DriftName, { failures, n }: Batch, { errors, alarms }: DriftRule): Cusum | undefined {
  const { upper: good } = wilson(failures, n, CONFIDENCE);
  const bad = metric === 'latency' ? SLOWER * good : good + (metric === 'errors' ? errors : WORSE_RATED);
  return bad < 1 ? designCusum(good, bad, 1 / alarms) : undefined;
}

function failuresIn(metric: DriftName, sample: Sample, slow: number | undefined): Batch {
  if (metric === 'errors') return { failures: sample.errors, n: sample.requests };
  if (metric === 'latency') return { failures: slow === undefined ? 0 : countAbove(sample.latency, slow), n: countOf(sample.latency) };
  return { failures: (sample.ratings[0] ?? 0) + (sample.ratings[1] ?? 0), n: sample.ratings.reduce((sum, n) => sum + n, 0) };
}

function addBatches(batches: readonly Batch[]): Batch {
  return batches.reduce((a, b) => ({ failures: a.failures + b.failures, n: a.n + b.n }), { failures: 0, n: 0 });
}
