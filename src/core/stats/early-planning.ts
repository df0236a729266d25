import { requireCount, requireFraction, requirePositive, requireProbability } from './arguments.js';
import { bisect } from './bisect.js';
import { logBeta } from './log-gamma.js';
import { normalQuantile } from './normal.js';
import type { ErrorRates } from './planning.js';
import { smallestCount } from './smallest-count.js';

/** A run that does not end by then needs no further query to be called endless. */
const MOST_PAIRS = 2 ** 40;

/**
 * Pairs after which the e-value of a run that may end early is 1/α with the wanted chance: more than a test that looks once
 * needs, since it may be looked at after every pair. The chance that it gets there on the way is higher still.
 * `undefined` when the effect exceeds the discordance.
 * @param plan effect: difference of two paired pass rates, above 0; discordance: share of cases on which the two disagree, 0..1
 * @throws RangeError when an argument is out of its range.
 */
export function pairsNeededEarly(plan: ErrorRates & { effect: number; discordance: number }): number | undefined {
  const { effect, discordance } = plan;
  requirePositive('effect', effect);
  if (effect > discordance) return undefined;
  const isEnough = (pairs: number): boolean => shortfall({ ...plan, pairs }) <= 0;
  return smallestCount(0, MOST_PAIRS, isEnough);
}

/** The smallest difference for which this many pairs are enough; `undefined` when none is. @throws RangeError when an argument is out of its range. */
export function minimumDetectableEarly(plan: ErrorRates & { pairs: number; discordance: number }): number | undefined {
  requireCount('pairs', plan.pairs);
  const lacking = (effect: number): number => shortfall({ ...plan, effect });
  return plan.discordance === 0 || lacking(plan.discordance) > 0 ? undefined : bisect(lacking, 0, plan.discordance);
}

/** By how much ln E at the end falls short of ln 1/α in the run that all but the wanted share exceed, by the normal approximation. */
function shortfall({ pairs, effect, discordance, alpha = 0.05, power = 0.8 }: ErrorRates & { pairs: number; effect: number; discordance: number }): number {
  requireFraction('alpha', alpha);
  requireFraction('power', power);
  requireProbability('discordance', discordance);
  const discordant = pairs * discordance;
  const lead = pairs * effect - normalQuantile(power) * Math.sqrt(pairs * Math.max(0, discordance - effect ** 2));
  const losses = Math.max(0, (discordant - Math.max(0, lead)) / 2);
  return -Math.log(alpha) - logBeta(discordant - losses + 1, losses + 1) - discordant * Math.LN2;
}
