import { requireFraction, requirePositive } from './arguments.js';
import { bisect } from './bisect.js';

/** A Bernoulli CUSUM: it adds up evidence that failures are as many as `bad` says rather than as `good` says. */
export interface Cusum {
  /** Added for a failure, above 0. */
  failure: number;
  /** Added for a success, below 0. */
  success: number;
  /** Above this it alarms. */
  threshold: number;
}

/** No sum gets here: e^50 requests are more than there will be. */
const HIGHEST = 50;

/**
 * @param good, bad the share of failures that is usual, and the one to be caught, above it
 * @param between requests between false alarms on average, at least. Wald's approximation; as it leaves out by how much the sum
 *   jumps over the threshold, there are more: 4,000 for 3,000 at 5 % against 10 %.
 * @throws RangeError unless 0 < good < bad < 1 and between > 0
 */
export function designCusum(good: number, bad: number, between: number): Cusum {
  requireFraction('good', good);
  requireFraction('bad', bad);
  requirePositive('between', between);
  if (bad <= good) throw new RangeError(`bad must be above good, but ${bad} ≤ ${good}`);
  const failure = Math.log(bad / good);
  const success = Math.log((1 - bad) / (1 - good));
  const drift = -(good * failure + (1 - good) * success);
  const threshold = bisect((h) => between - (Math.expm1(h) - h) / drift, 0, HIGHEST);
  return { failure, success, threshold };
}

/** Some requests at a time, in order. */
export interface Batch {
  failures: number;
  n: number;
}

export interface CusumPath {
  /** After the last batch. */
  sum: number;
  /** It is above the threshold now. */
  alarm: boolean;
  /** Index of the batch in which the sum last rose from 0: since then there is evidence. Undefined while it is 0. */
  since?: number;
}

/** Within a batch the order is not known: its requests count at once, which never alarms where one by one it would not. */
export function followCusum({ failure, success, threshold }: Cusum, batches: readonly Batch[]): CusumPath {
  let sum = 0;
  let since: number | undefined;
  for (const [index, { failures, n }] of batches.entries()) {
    const next = Math.max(0, sum + failures * failure + (n - failures) * success);
    if (next > 0 && sum === 0) since = index;
    if (next === 0) since = undefined;
    sum = next;
  }
  return { sum, alarm: sum > threshold, ...(since === undefined ? {} : { since }) };
}
