import type { Random } from '../ports.js';
import { requireNumbers } from './arguments.js';

const MAX_EXACT_DIFFERENCES = 16;
const DRAWS = 9_999;
/** Sums nearer than this, relative to the largest difference, are equal: they differ by rounding. */
const ROUNDING = 1e-9;

/** p-values of the sign-flip test. */
export interface SignFlip {
  /** Two-sided. */
  p: number;
  /** One-sided, against a mean above 0. */
  pGreater: number;
  /** All sign patterns, or seeded draws of them. */
  method: 'exact' | 'sampled';
  /** Sign patterns looked at; 2^n of the differences that are not 0, or the number of draws. */
  patterns: number;
}

/** The sums under every pattern of signs. */
function allSums(differences: readonly number[]): Float64Array {
  const sums = new Float64Array(2 ** differences.length);
  let filled = 1;
  for (const difference of differences) {
    for (let i = 0; i < filled; i++) {
      const sum = sums[i] as number;
      sums[i] = sum + difference;
      sums[filled + i] = sum - difference;
    }
    filled *= 2;
  }
  return sums;
}

function drawnSums(differences: readonly number[], random: Random): Float64Array {
  return Float64Array.from({ length: DRAWS }, () =>
    differences.reduce((sum, difference) => (random() < 0.5 ? sum + difference : sum - difference), 0),
  );
}

/**
 * Sign-flip (Fisher's randomisation) test of the mean of paired differences: how many patterns of signs
 * give a sum at least as far out. Assumes that differences are symmetric when there is no effect.
 * Exact up to 2^16 patterns; beyond, p = (b + 1)/(B + 1) from B = 9,999 draws. Zeros change no sum and are
 * left out; when nothing else is left p is 1.
 * @param random used only when there are more than 16 differences other than 0
 * @throws RangeError when there are no differences or one is not finite.
 */
export function signFlip(differences: readonly number[], random: Random): SignFlip {
  requireNumbers('differences', differences);
  const moving = differences.filter((difference) => difference !== 0);
  const exact = moving.length <= MAX_EXACT_DIFFERENCES;
  const sums = exact ? allSums(moving) : drawnSums(moving, random);
  const observed = moving.reduce((sum, difference) => sum + difference, 0);
  const tolerance = ROUNDING * moving.reduce((largest, difference) => Math.max(largest, Math.abs(difference)), 0);
  let asFar = 0;
  let asHigh = 0;
  for (const sum of sums) {
    if (Math.abs(sum) >= Math.abs(observed) - tolerance) asFar++;
    if (sum >= observed - tolerance) asHigh++;
  }
  // A drawn sample does not hold the observed pattern, so it is added.
  const own = exact ? 0 : 1;
  return {
    p: (asFar + own) / (sums.length + own),
    pGreater: (asHigh + own) / (sums.length + own),
    method: exact ? 'exact' : 'sampled',
    patterns: sums.length,
  };
}
