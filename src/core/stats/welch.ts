import { tUpperTail } from './student-t.js';

/** Of a sample; the variance with n − 1. */
interface Summary {
  n: number;
  mean: number;
  variance: number;
}

/** Means of equal values, added up in any order, are this close. */
const ROUNDING = 1e-9;

/**
 * Welch's one-sided p that the mean of `a` is above that of `b`; they need not vary alike. Where neither varies there is nothing to
 * tell chance by: 0 for a higher mean, else 1.
 * @throws RangeError unless each n is 2 or more
 */
export function welchGreater(a: Summary, b: Summary): number {
  if (a.n < 2 || b.n < 2) throw new RangeError(`each sample must have 2 values or more, but there are ${a.n} and ${b.n}`);
  const [u, v] = [a.variance / a.n, b.variance / b.n];
  const apart = a.mean - b.mean;
  if (u + v === 0) return apart > ROUNDING * Math.abs(b.mean) ? 0 : 1;
  const df = (u + v) ** 2 / (u ** 2 / (a.n - 1) + v ** 2 / (b.n - 1));
  return tUpperTail(apart / Math.sqrt(u + v), df);
}
