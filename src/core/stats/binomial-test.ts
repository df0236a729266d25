import { binomialNoMoreProbable } from './binomial.js';

/** Counts whose probabilities are as close as this are equally probable; the value of R's `binom.test`. */
const TOLERANCE = 1e-7;

/**
 * Exact two-sided binomial p: the probability, at rate `p0`, of a count no more probable than `x` out of `n`.
 * With n = 0 there is nothing against p0: 1.
 * With x errors of one arm out of n errors of both, a small p means that the arms do not lose cases evenly.
 * @throws RangeError unless 0 ≤ x ≤ n are counts and p0 lies in 0..1.
 */
export function binomialTest(x: number, n: number, p0 = 0.5): number {
  return binomialNoMoreProbable(x, n, p0, TOLERANCE);
}
