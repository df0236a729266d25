import type { Random } from '../ports.js';
import { requireFraction, requireNumbers } from './arguments.js';
import type { Interval } from './interval.js';
import { isConstant, mean, skewness, standardDeviation } from './moments.js';

const RESAMPLES = 9_999;
const SMALL_SAMPLE = 20;
const SKEWED = 1;
/** With two cases every resample that varies has the same mean, so the interval would have no width. */
const FEWEST = 3;
/** A standard deviation this small beside that of the sample is rounding. */
const ROUNDING = 1e-9;

/**
 * Whether the bootstrap-t interval is to be preferred to the t interval for these differences:
 * fewer cases than `small`, or skewness beyond ±1.
 * @throws RangeError when there are no differences or one is not finite.
 */
export function prefersBootstrapT(differences: readonly number[], small = SMALL_SAMPLE): boolean {
  requireNumbers('differences', differences);
  if (differences.length < small) return true;
  return !isConstant(differences) && Math.abs(skewness(differences)) > SKEWED;
}

/** Fills `sample` with draws from `values` and returns its mean over its standard deviation; undefined when all are equal. */
function drawRatio(values: Float64Array, sample: Float64Array, rounding: number, random: Random): number | undefined {
  const n = values.length;
  let total = 0;
  for (let i = 0; i < n; i++) {
    const value = values[Math.floor(random() * n)] as number;
    sample[i] = value;
    total += value;
  }
  const average = total / n;
  const squares = sample.reduce((sum, value) => sum + (value - average) ** 2, 0);
  const sd = Math.sqrt(squares / (n - 1));
  return sd <= rounding ? undefined : average / sd;
}

/** The quantile at rank q·(m + 1) of m sorted values, between neighbours by proportion. */
function quantile(sorted: readonly number[], q: number): number {
  const rank = Math.min(Math.max(q * (sorted.length + 1), 1), sorted.length);
  const below = sorted[Math.floor(rank) - 1] as number;
  const above = sorted[Math.ceil(rank) - 1] as number;
  return below + (above - below) * (rank - Math.floor(rank));
}

/**
 * Bootstrap-t interval of the mean of per-case differences from 9,999 resamples (Efron & Tibshirani 1993, §12.5);
 * resamples without variance are dropped. It follows skewed data where the t interval is too symmetric.
 * `undefined` when nothing can be said: fewer than three cases, or all differences equal.
 * @throws RangeError when there are no differences, one is not finite, or confidence is not within 0..1.
 */
export function bootstrapT(differences: readonly number[], random: Random, confidence = 0.95): Interval | undefined {
  return bootstrapIntervals(differences, random, [confidence])?.[0];
}

/** The same for several confidences, from one set of resamples. */
export function bootstrapIntervals(differences: readonly number[], random: Random, confidences: readonly number[]): Interval[] | undefined {
  requireNumbers('differences', differences);
  for (const confidence of confidences) requireFraction('confidence', confidence);
  const n = differences.length;
  if (n < FEWEST || isConstant(differences)) return undefined;
  const average = mean(differences);
  const sd = standardDeviation(differences);
  // Around the mean, so that the mean of a resample is the numerator of its t and nothing cancels.
  const centred = Float64Array.from(differences, (difference) => difference - average);
  const sample = new Float64Array(n);
  const ratios: number[] = [];
  for (let i = 0; i < RESAMPLES; i++) {
    const ratio = drawRatio(centred, sample, ROUNDING * sd, random);
    if (ratio !== undefined) ratios.push(ratio);
  }
  ratios.sort((a, b) => a - b);
  // √n of t* and of the standard error cancel. Both quantiles can lie on one side of 0 where confidence is very low
  // or most values are equal; the estimate belongs into its interval all the same.
  return confidences.map((confidence) => {
    const high = Math.max(0, quantile(ratios, (1 + confidence) / 2));
    const low = Math.min(0, quantile(ratios, (1 - confidence) / 2));
    return { lower: average - high * sd, upper: average - low * sd };
  });
}
