import { requireFraction, requirePositive } from './arguments.js';

/**
 * Where the mixture is narrowest is at some eight times this many observations: it costs least where a canary is decided.
 */
const RHO = 100;

/**
 * By how many standard errors a mean may be off so that, looked at as often as one likes, it ever is with a chance of alpha only
 * (Robbins' normal mixture). A fixed number of looks needs 1.96 at 5 %.
 * @param n how many observations the mean is of
 * @throws RangeError unless n and rho are positive and 0 < alpha < 1
 */
export function anytimeLimit(n: number, alpha: number, rho = RHO): number {
  requirePositive('n', n);
  requirePositive('rho', rho);
  requireFraction('alpha', alpha);
  return Math.sqrt((1 + rho / n) * Math.log((n + rho) / (rho * alpha * alpha)));
}

/** The inverse: the p of a mean that is `z` standard errors off, valid whenever it is looked at. */
export function anytimeP(z: number, n: number, rho = RHO): number {
  requirePositive('n', n);
  requirePositive('rho', rho);
  const p = Math.sqrt((n + rho) / rho) * Math.exp((-z * z) / (2 * (1 + rho / n)));
  return Math.min(1, p);
}
