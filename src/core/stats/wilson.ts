import { requireCount, requireFraction } from './arguments.js';
import type { Interval } from './interval.js';
import { normalQuantile } from './normal.js';

/**
 * Wilson's score interval of a rate (Wilson 1927), as fractions of 1. Finite and not degenerate at 0/n and n/n.
 * @throws RangeError unless passed ≤ n are counts, n ≥ 1 and 0 < confidence < 1.
 */
export function wilson(passed: number, n: number, confidence = 0.95): Interval {
  requireCount('passed', passed);
  requireCount('n', n);
  requireFraction('confidence', confidence);
  if (n === 0) throw new RangeError('n must be at least 1: no trials have no rate');
  if (passed > n) throw new RangeError(`passed must not exceed n, but ${passed} > ${n}`);
  const z = normalQuantile((1 + confidence) / 2);
  const p = passed / n;
  const centre = p + (z * z) / (2 * n);
  const half = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  // The ends are set, not computed: rounding would leave 1e-18 where the limit is 0.
  return {
    lower: passed === 0 ? 0 : (centre - half) / scale,
    upper: passed === n ? 1 : (centre + half) / scale,
  };
}
