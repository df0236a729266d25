import { requireCount, requireFraction } from './arguments.js';
import { incompleteBeta } from './incomplete-beta.js';

/** Ranks, from 1, of the order statistics that estimate a quantile and bound it. */
export interface QuantileRanks {
  /** The smallest value that at least a share `q` of the sample does not exceed. */
  estimate: number;
  /** Undefined where the sample is too small to bound it from below, or above. */
  lower?: number;
  upper?: number;
}

/**
 * The interval of a quantile by order statistics: whatever the distribution, it covers with at least `confidence`.
 * @param q the quantile, such as 0.95
 * @throws RangeError unless n ≥ 1 and q and confidence lie strictly between 0 and 1.
 */
export function quantileRanks(n: number, q: number, confidence = 0.95): QuantileRanks {
  requireCount('n', n);
  if (n === 0) throw new RangeError('n must be at least 1: nothing has no quantile');
  requireFraction('q', q);
  requireFraction('confidence', confidence);
  const lower = binomialQuantile((1 - confidence) / 2, n, q);
  const upper = binomialQuantile((1 + confidence) / 2, n, q) + 1;
  return {
    estimate: Math.max(1, Math.ceil(n * q * (1 - Number.EPSILON))),
    ...(lower === 0 ? {} : { lower }),
    ...(upper > n ? {} : { upper }),
  };
}

/** The smallest k with P(X ≤ k) ≥ probability for X ~ Bin(n, p), also where n is millions. */
function binomialQuantile(probability: number, n: number, p: number): number {
  // P(X ≤ k) is the incomplete beta function, which takes √n steps where a sum takes n.
  const cdf = (k: number): number => (k >= n ? 1 : incompleteBeta(n - k, k + 1, 1 - p, p));
  let [below, above] = [-1, n];
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (cdf(middle) >= probability) above = middle;
    else below = middle;
  }
  return above;
}
