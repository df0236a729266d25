import { requireCount } from './arguments.js';
import { normalUpperTail } from './normal.js';

export interface RankComparison {
  /** Mann and Whitney's U of the first sample. */
  u: number;
  /** P(X > Y) + ½ P(X = Y): ½ where neither tends to be larger. */
  superiority: number;
  /** One-sided p that the first tends to be larger, and that it tends to be smaller; by the normal distribution, with corrections for ties and continuity. */
  larger: number;
  smaller: number;
}

/**
 * Compares two samples of values that are counted by value, as a histogram has them: whoever falls into one bin is tied.
 * @param first, second how many values each sample has of each of the same ascending values
 * @throws RangeError unless both have as many counts, and each sample a value
 */
export function mannWhitney(first: readonly number[], second: readonly number[]): RankComparison {
  if (first.length !== second.length) throw new RangeError(`both samples must count the same values, but there are ${first.length} and ${second.length}`);
  let [n, m, u, ties] = [0, 0, 0, 0];
  for (const [index, x] of first.entries()) {
    const y = second[index] as number;
    requireCount(`first[${index}]`, x);
    requireCount(`second[${index}]`, y);
    u += x * (m + y / 2);
    const tied = x + y;
    ties += tied ** 3 - tied;
    n += x;
    m += y;
  }
  if (n === 0 || m === 0) throw new RangeError('each sample must have a value');
  const total = n + m;
  const superiority = u / (n * m);
  const variance = total < 2 ? 0 : ((n * m) / 12) * (total + 1 - ties / (total * (total - 1)));
  const apart = u - (n * m) / 2;
  const tail = (distance: number): number => (variance <= 0 ? 1 : Math.min(1, normalUpperTail((distance - 0.5) / Math.sqrt(variance))));
  return { u, superiority, larger: tail(apart), smaller: tail(-apart) };
}
