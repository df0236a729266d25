import { requireCount } from './arguments.js';
import { binomialLowerTail, binomialPmf } from './binomial.js';

/** Two-sided p-values of McNemar's test. */
export interface McNemar {
  /** Exact conditional; never exceeds its level, often far below it. */
  exact: number;
  /** Mid-p: the observed table counts half (Fagerland et al. 2013, BMC Med Res Methodol 13:91). The one to decide with. */
  midP: number;
}

/**
 * McNemar's test of paired pass/fail from the cases where the two prompts disagree.
 * Without any such case both p are 1.
 * @param first cases only the first prompt passes
 * @param second cases only the second prompt passes
 * @throws RangeError unless both are counts.
 */
export function mcnemar(first: number, second: number): McNemar {
  requireCount('first', first);
  requireCount('second', second);
  // Without a lead the two tails overlap and nothing is left to compute; 0 against 0 included.
  if (first === second) return { exact: 1, midP: 1 };
  const discordant = first + second;
  const fewer = Math.min(first, second);
  const twoTails = 2 * binomialLowerTail(fewer, discordant, 0.5);
  return {
    exact: Math.min(1, twoTails),
    midP: twoTails - binomialPmf(fewer, discordant, 0.5),
  };
}
