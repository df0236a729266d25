import { requireFraction } from './arguments.js';
import { bisect } from './bisect.js';

const SQRT_TWO_PI = 2.5066282746310002;
/** Below this the series is exact enough, above it the continued fraction settles within its depth. */
const SERIES_BELOW = 2;
const FRACTION_DEPTH = 120;
/** The upper tail is below the smallest double from here on. */
const FARTHEST = 39;

/** P(0 < Z < z) = φ(z) (z + z³/3 + z⁵/(3·5) + …). */
function centralPart(z: number): number {
  let term = z;
  let sum = z;
  for (let odd = 3; term > sum * 1e-17; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return (sum * Math.exp(-0.5 * z * z)) / SQRT_TWO_PI;
}

/** P(Z > z) = φ(z) / (z + 1/(z + 2/(z + 3/…))). */
function farTail(z: number): number {
  let denominator = z;
  for (let k = FRACTION_DEPTH; k >= 1; k--) denominator = z + k / denominator;
  return Math.exp(-0.5 * z * z) / SQRT_TWO_PI / denominator;
}

/**
 * P(Z > z) of the standard normal, computed as such: the far tail keeps all its digits.
 * @throws RangeError when z is not a number.
 */
export function normalUpperTail(z: number): number {
  if (Number.isNaN(z)) throw new RangeError('z must be a number');
  if (z < 0) return 1 - normalUpperTail(-z);
  return z < SERIES_BELOW ? 0.5 - centralPart(z) : farTail(z);
}

/** P(Z ≤ z) of the standard normal; Φ(−10) is 7.6e-24, not 0. */
export function normalCdf(z: number): number {
  return normalUpperTail(-z);
}

/**
 * The z with P(Z ≤ z) = p.
 * @throws RangeError unless 0 < p < 1.
 */
export function normalQuantile(p: number): number {
  requireFraction('p', p);
  if (p > 0.5) return -normalQuantile(1 - p);
  const z = bisect((x) => normalUpperTail(x) - p, 0, FARTHEST);
  return z === 0 ? 0 : -z;
}
