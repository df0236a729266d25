import type { Interval } from './interval.js';
import { wilson } from './wilson.js';

/** Successes out of independent trials. */
export interface Rate {
  passed: number;
  n: number;
}

/**
 * Newcombe's interval of the difference a − b of two independent rates (Newcombe 1998, method 10), as fractions of 1.
 * For two streams of requests, which share no cases; arms over the same cases are paired, see `tango`.
 * @throws RangeError unless passed ≤ n are counts, each n ≥ 1 and 0 < confidence < 1.
 */
export function newcombe(a: Rate, b: Rate, confidence = 0.95): Interval {
  const [ofA, ofB] = [wilson(a.passed, a.n, confidence), wilson(b.passed, b.n, confidence)];
  const [pA, pB] = [a.passed / a.n, b.passed / b.n];
  return {
    lower: pA - pB - Math.hypot(pA - ofA.lower, ofB.upper - pB),
    upper: pA - pB + Math.hypot(ofA.upper - pA, pB - ofB.lower),
  };
}
