import { requireFraction } from './arguments.js';
import { bisect } from './bisect.js';
import type { Interval } from './interval.js';
import { normalQuantile } from './normal.js';
import { pairCount } from './paired-table.js';
import type { PairedTable } from './paired-table.js';

/** The larger root of a x² + b x + c with a > 0. */
function largerRoot(a: number, b: number, c: number): number {
  return (Math.sqrt(Math.max(0, b * b - 4 * a * c)) - b) / (2 * a);
}

/** Tango's score statistic of the table under a true difference `delta`; decreases in `delta`. */
function score(first: number, second: number, n: number, delta: number): number {
  const spread = delta * (1 - delta);
  const q = largerRoot(2 * n, (2 * n - first + second) * delta - first - second, -second * spread);
  const variance = n * (2 * q + spread);
  const numerator = first - second - n * delta;
  if (numerator === 0) return 0; // at ±1 the variance is 0 as well
  return numerator / Math.sqrt(Math.max(0, variance));
}

/**
 * Tango's score interval of the difference of two paired rates, first − second, as fractions of 1 (Tango 1998).
 * It stays finite and of positive width when all pairs agree.
 * @throws RangeError unless the table holds counts of at least one case and 0 < confidence < 1.
 */
export function tango(table: PairedTable, confidence = 0.95): Interval {
  const n = pairCount(table);
  requireFraction('confidence', confidence);
  const { first, second } = table;
  const z = normalQuantile((1 + confidence) / 2);
  const estimate = (first - second) / n;
  return {
    lower: bisect((delta) => score(first, second, n, delta) - z, -1, estimate),
    upper: bisect((delta) => score(first, second, n, delta) + z, estimate, 1),
  };
}
