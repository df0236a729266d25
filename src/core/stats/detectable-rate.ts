import { requireFraction, requirePositive, requireProbability } from './arguments.js';
import { bisect } from './bisect.js';
import { normalQuantile } from './normal.js';

/**
 * The rate above `rate` that a one-sided test of two proportions would find (R's `power.prop.test` with sizes of their own).
 * `undefined` where not even 1 would be found.
 * @param plan rate: of the second sample; n, m: sizes of the first and the second; alpha: one-sided
 * @throws RangeError when an argument is out of its range
 */
export function detectableRate({ rate, n, m, alpha, power = 0.8 }: { rate: number; n: number; m: number; alpha: number; power?: number }): number | undefined {
  requireProbability('rate', rate);
  requirePositive('n', n);
  requirePositive('m', m);
  requireFraction('alpha', alpha);
  requireFraction('power', power);
  const [test, found] = [normalQuantile(1 - alpha), normalQuantile(power)];
  const missing = (other: number): number => {
    const pooled = (n * other + m * rate) / (n + m);
    return test * Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m)) + found * Math.sqrt((other * (1 - other)) / n + (rate * (1 - rate)) / m) - (other - rate);
  };
  if (missing(1) > 0) return undefined;
  return bisect(missing, rate, 1);
}
