import { requireFraction, requireNumbers } from './arguments.js';
import type { Interval } from './interval.js';
import { isConstant, mean, standardDeviation } from './moments.js';
import { tQuantile, tUpperTail } from './student-t.js';

/** Paired t test of the mean difference; in the unit of the differences where nothing else is said. */
export interface PairedTTested {
  outcome: 'tested';
  n: number;
  mean: number;
  /** Standard deviation of the differences, n − 1. */
  sd: number;
  t: number;
  df: number;
  /** Two-sided. */
  p: number;
  /** Of the mean difference. */
  interval: Interval;
  /** d_z = mean / sd, without unit. */
  effectSize: number;
}

/**
 * A mean is known but nothing can be said about its precision: there is one pair,
 * or all differences are equal (all ties included).
 */
export interface PairedTUntested {
  outcome: 'one-pair' | 'no-variance';
  n: number;
  mean: number;
}

export type PairedT = PairedTTested | PairedTUntested;

/**
 * Paired t test and t interval of the mean of per-case differences, first − second.
 * @throws RangeError when there are no differences, one is not finite, or confidence is not within 0..1.
 */
export function pairedT(differences: readonly number[], confidence = 0.95): PairedT {
  requireNumbers('differences', differences);
  requireFraction('confidence', confidence);
  const n = differences.length;
  const average = mean(differences);
  if (n === 1) return { outcome: 'one-pair', n, mean: average };
  if (isConstant(differences)) return { outcome: 'no-variance', n, mean: average };
  const sd = standardDeviation(differences);
  const error = sd / Math.sqrt(n);
  const df = n - 1;
  const t = average / error;
  const half = tQuantile((1 + confidence) / 2, df) * error;
  return {
    outcome: 'tested',
    n,
    mean: average,
    sd,
    t,
    df,
    p: 2 * tUpperTail(Math.abs(t), df),
    interval: { lower: average - half, upper: average + half },
    effectSize: average / sd,
  };
}
