import { requireCount, requireFraction } from './arguments.js';
import { normalUpperTail } from './normal.js';

/** Pearson's χ² with one degree of freedom, and the p of the split being the configured one. */
export interface SampleRatio {
  chiSquare: number;
  p: number;
}

/**
 * Whether two variants got the shares of traffic they were to get (sample ratio mismatch).
 * A very small p (customarily below 0.001) means that requests were lost or routed unevenly: compare nothing then.
 * With no requests there is nothing against the split: p is 1.
 * @param share the share configured for the first variant, a fraction of 1
 * @throws RangeError unless both are counts and 0 < share < 1.
 */
export function sampleRatio(first: number, second: number, share: number): SampleRatio {
  requireCount('first', first);
  requireCount('second', second);
  requireFraction('share', share);
  const n = first + second;
  if (n === 0) return { chiSquare: 0, p: 1 };
  const z = Math.abs(first - n * share) / Math.sqrt(n * share * (1 - share));
  return { chiSquare: z * z, p: 2 * normalUpperTail(z) };
}
