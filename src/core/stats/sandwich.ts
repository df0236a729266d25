import { requireFraction, requireNumbers } from './arguments.js';
import type { Interval } from './interval.js';
import { tQuantile, tUpperTail } from './student-t.js';

/** A standard error this small beside the largest value is rounding. */
const ROUNDING = 1e-12;

/** The values of a sample and what ties them together. */
export interface ClusteredSample {
  values: readonly number[];
  /** The cluster of each value. */
  clusters: readonly string[];
  /** How much each value counts, above 0; all alike unless given. */
  weights?: readonly number[];
}

/** The mean of values that are not independent inside their clusters. */
export interface ClusteredMean {
  mean: number;
  clusters: number;
  /** Undefined where it cannot be known: one cluster, or no cluster departs from the mean. */
  tested?: { standardError: number; df: number; t: number; /** Two-sided, against 0. */ p: number; interval: Interval };
}

/**
 * The (weighted) mean with a cluster-robust standard error: SE² = Σ_c (Σ_{i∈c} w_i e_i)² / (Σ w)² · C/(C − 1), t with
 * C − 1 degrees of freedom (Miller 2024, arXiv 2411.00640). Without clusters of several values and without weights it is
 * the t interval; with weights only it is the ratio estimator's.
 * @throws RangeError when there are no values, one is not finite, lengths differ, a weight is not above 0, or confidence is not within 0..1.
 */
export function clusteredMean({ values, clusters, weights }: ClusteredSample, confidence = 0.95): ClusteredMean {
  requireNumbers('values', values);
  requireFraction('confidence', confidence);
  if (clusters.length !== values.length || (weights && weights.length !== values.length)) {
    throw new RangeError('every value needs a cluster and, where there are weights, a weight');
  }
  if (weights?.some((weight) => !(weight > 0 && weight < Number.POSITIVE_INFINITY))) throw new RangeError('weights must be finite and above 0');
  const weightAt = (index: number): number => weights?.[index] ?? 1;
  const total = values.reduce((sum, _, index) => sum + weightAt(index), 0);
  const mean = values.reduce((sum, value, index) => sum + weightAt(index) * value, 0) / total;
  const residuals = sumByCluster(values.map((value, index) => weightAt(index) * (value - mean)), clusters);
  const count = residuals.length;
  if (count < 2) return { mean, clusters: count };
  const squares = residuals.reduce((sum, residual) => sum + residual ** 2, 0);
  const standardError = (Math.sqrt(squares) / total) * Math.sqrt(count / (count - 1));
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (standardError <= ROUNDING * largest) return { mean, clusters: count };
  const df = count - 1;
  const t = mean / standardError;
  const half = tQuantile((1 + confidence) / 2, df) * standardError;
  return { mean, clusters: count, tested: { standardError, df, t, p: 2 * tUpperTail(Math.abs(t), df), interval: { lower: mean - half, upper: mean + half } } };
}

/** One sum for each cluster, in the order in which clusters are first met. */
export function sumByCluster(values: readonly number[], clusters: readonly string[]): number[] {
  const sums = new Map<string, number>();
  for (const [index, value] of values.entries()) {
    const cluster = clusters[index] as string;
    sums.set(cluster, (sums.get(cluster) ?? 0) + value);
  }
  return [...sums.values()];
}
