import { requireFraction } from './arguments.js';
import { bisect } from './bisect.js';
import { incompleteBeta } from './incomplete-beta.js';

function requireDegrees(df: number): void {
  if (!(df >= 1 && df < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`df must be a finite number of 1 or more, not ${df}`);
  }
}

/**
 * P(T > t) of Student's t, computed as such: the far tail keeps all its digits.
 * @param df degrees of freedom, 1 or more, not necessarily whole
 * @throws RangeError when t is not a number or df is out of range.
 */
export function tUpperTail(t: number, df: number): number {
  requireDegrees(df);
  if (Number.isNaN(t)) throw new RangeError('t must be a number');
  if (t < 0) return 1 - tUpperTail(-t, df);
  const ratio = (t / Math.sqrt(df)) ** 2;
  return 0.5 * incompleteBeta(df / 2, 0.5, 1 / (1 + ratio), 1 / (1 + 1 / ratio));
}

/** P(T ≤ t) of Student's t; parameters as in `tUpperTail`. */
export function tCdf(t: number, df: number): number {
  return tUpperTail(-t, df);
}

/**
 * The t with P(T ≤ t) = p.
 * @throws RangeError unless 0 < p < 1 and df ≥ 1.
 */
export function tQuantile(p: number, df: number): number {
  requireDegrees(df);
  requireFraction('p', p);
  if (p === 0.5) return 0;
  if (p > 0.5) return -tQuantile(1 - p, df);
  let far = 1;
  while (tUpperTail(far, df) > p) far *= 2;
  return -bisect((x) => tUpperTail(x, df) - p, far === 1 ? 0 : far / 2, far);
}
