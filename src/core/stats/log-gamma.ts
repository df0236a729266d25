import { requirePositive } from './arguments.js';

const HALF_LOG_TWO_PI = 0.9189385332046728;

/** From here on the Stirling correction below is exact to double precision. */
const STIRLING_FROM = 10;

/** Coefficients of 1/x, 1/x³, 1/x⁵ … in the Stirling series (Abramowitz & Stegun 6.1.41), last first. */
const STIRLING = [1 / 156, -691 / 360360, 1 / 1188, -1 / 1680, 1 / 1260, -1 / 360, 1 / 12];

/** ln Γ(x) − [(x − ½) ln x − x + ½ ln 2π], for x ≥ 10. */
function stirlingCorrection(x: number): number {
  const inverseSquare = 1 / (x * x);
  return STIRLING.reduce((sum, coefficient) => sum * inverseSquare + coefficient, 0) / x;
}

/**
 * ln Γ(x) for x > 0: Stirling's series, small arguments lifted by Γ(x + 1) = x Γ(x).
 * @throws RangeError unless x is finite and above 0.
 */
export function logGamma(x: number): number {
  requirePositive('x', x);
  let product = 1;
  let lifted = x;
  while (lifted < STIRLING_FROM) {
    product *= lifted;
    lifted += 1;
  }
  return (lifted - 0.5) * Math.log(lifted) - lifted + HALF_LOG_TWO_PI + stirlingCorrection(lifted) - Math.log(product);
}

/**
 * ln B(a, b) for a, b > 0. Large arguments are combined before they can cancel, as in R's `lbeta`:
 * three separate log gammas lose about ten digits at a = 1e6.
 * @throws RangeError unless both are finite and above 0.
 */
export function logBeta(a: number, b: number): number {
  const small = Math.min(a, b);
  const large = Math.max(a, b);
  if (large < STIRLING_FROM) return logGamma(small) + logGamma(large) - logGamma(small + large);
  requirePositive('a and b', small);
  requirePositive('a and b', large);
  const total = small + large;
  const correction = stirlingCorrection(large) - stirlingCorrection(total);
  if (small < STIRLING_FROM) {
    return logGamma(small) + correction + small - small * Math.log(total) + (large - 0.5) * Math.log1p(-small / total);
  }
  return (
    HALF_LOG_TWO_PI - 0.5 * Math.log(large) + correction + stirlingCorrection(small) +
    (small - 0.5) * Math.log(small / total) + large * Math.log1p(-small / total)
  );
}
