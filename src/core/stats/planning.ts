import { requireCount, requireFraction, requirePositive, requireProbability } from './arguments.js';
import { bisect } from './bisect.js';
import { normalQuantile } from './normal.js';

/** The two error rates of a planned two-sided test. */
export interface ErrorRates {
  /** Two-sided; 0.05 unless given. */
  alpha?: number;
  /** Chance of finding an effect of the stated size, 0.5 or more; 0.8 unless given. */
  power?: number;
}

/** A computed number of pairs this little above a whole one, relative to it, is that one. */
const ROUNDING = 1e-9;

function criticalValues({ alpha = 0.05, power = 0.8 }: ErrorRates): { test: number; power: number } {
  requireFraction('alpha', alpha);
  requireFraction('power', power);
  if (power < 0.5) throw new RangeError(`power must be 0.5 or more, not ${power}`);
  return { test: normalQuantile(1 - alpha / 2), power: normalQuantile(power) };
}

function requirePairs(pairs: number): void {
  requireCount('pairs', pairs);
  if (pairs === 0) throw new RangeError('pairs must be at least 1');
}

function wholePairs(pairs: number): number {
  return Math.ceil(pairs * (1 - ROUNDING));
}

/**
 * Pairs needed to find a difference of two paired pass rates (Connor 1987).
 * `undefined` when the effect exceeds the discordance: rates cannot differ by more than the share of cases that differ.
 * @param plan effect: difference of the rates, above 0; discordance: share of cases on which the two disagree, 0..1
 * @throws RangeError when an argument is out of its range.
 */
export function pairsNeeded(plan: ErrorRates & { effect: number; discordance: number }): number | undefined {
  const { effect, discordance } = plan;
  const z = criticalValues(plan);
  requirePositive('effect', effect);
  requireProbability('discordance', discordance);
  if (effect > discordance) return undefined;
  const deviations = z.test * Math.sqrt(discordance) + z.power * Math.sqrt(discordance - effect ** 2);
  return wholePairs((deviations / effect) ** 2);
}

/**
 * The smallest difference of two paired pass rates that this many pairs would find: Connor's formula solved for the effect.
 * `undefined` when no difference possible at this discordance would be found.
 * @param plan pairs: number of cases, 1 or more; discordance: share of cases on which the two disagree, 0..1
 * @throws RangeError when an argument is out of its range.
 */
export function minimumDetectableEffect(plan: ErrorRates & { pairs: number; discordance: number }): number | undefined {
  const { pairs, discordance } = plan;
  const z = criticalValues(plan);
  requirePairs(pairs);
  requireProbability('discordance', discordance);
  const shortfall = (effect: number): number =>
    z.test * Math.sqrt(discordance) + z.power * Math.sqrt(Math.max(0, discordance - effect ** 2)) - effect * Math.sqrt(pairs);
  if (discordance === 0 || shortfall(discordance) > 0) return undefined;
  return bisect(shortfall, 0, discordance);
}

/**
 * Pairs needed to find a mean paired difference, by the normal approximation (Miller 2024, arXiv 2411.00640).
 * @param plan effect: mean difference, above 0; sd: standard deviation of the per-case differences, above 0, same unit
 * @throws RangeError when an argument is out of its range.
 */
export function pairsNeededForMean(plan: ErrorRates & { effect: number; sd: number }): number {
  const z = criticalValues(plan);
  requirePositive('effect', plan.effect);
  requirePositive('sd', plan.sd);
  return wholePairs((((z.test + z.power) * plan.sd) / plan.effect) ** 2);
}

/**
 * The smallest mean paired difference that this many pairs would find, in the unit of `sd`.
 * @param plan pairs: number of cases, 1 or more; sd: standard deviation of the per-case differences, above 0
 * @throws RangeError when an argument is out of its range.
 */
export function minimumDetectableMeanEffect(plan: ErrorRates & { pairs: number; sd: number }): number {
  const z = criticalValues(plan);
  requirePairs(plan.pairs);
  requirePositive('sd', plan.sd);
  return ((z.test + z.power) * plan.sd) / Math.sqrt(plan.pairs);
}

/**
 * Pairs needed to show that a mean paired difference is not below −margin, one-sided, if the true one is `effect`: the
 * normal approximation of the one-sided test of (difference + margin). `undefined` where it is below the margin itself: no
 * number of pairs would show it.
 * @param plan effect: assumed true difference; sd: of the per-case differences, 0 or more; margin: above 0; all in one unit; alpha: one-sided
 * @throws RangeError when an argument is out of its range.
 */
export function pairsForNonInferiority(plan: ErrorRates & { effect: number; sd: number; margin: number }): number | undefined {
  const { effect, sd, margin, alpha = 0.05 } = plan;
  const z = criticalValues({ ...plan, alpha: 2 * alpha });
  requirePositive('margin', margin);
  if (sd < 0) throw new RangeError(`sd must be 0 or more, not ${sd}`);
  const room = effect + margin;
  if (room <= 0) return undefined;
  return Math.max(1, wholePairs((((z.test + z.power) * sd) / room) ** 2));
}

/**
 * The same for two paired pass rates, with the null variance of Tango's score test (Nam 1997): also where few pairs or none
 * disagree it is what Tango's limit asks for.
 * @param plan first, second: assumed shares of cases that only the one or the other passes; margin: 0..1, exclusive; alpha: one-sided
 * @throws RangeError when an argument is out of its range.
 */
export function pairsForPairedNonInferiority(plan: ErrorRates & { first: number; second: number; margin: number }): number | undefined {
  const { first, second, margin, alpha = 0.05 } = plan;
  const z = criticalValues({ ...plan, alpha: 2 * alpha });
  requireProbability('first', first);
  requireProbability('second', second);
  requireFraction('margin', margin);
  const effect = first - second;
  const room = effect + margin;
  if (room <= 0) return undefined;
  // Tango's restricted estimate of `second` where the true difference is −margin.
  const b = -(2 - effect) * margin - first - second;
  const c = second * margin * (1 + margin);
  const restricted = (Math.sqrt(Math.max(0, b * b - 8 * c)) - b) / 4;
  const nullVariance = Math.max(0, 2 * restricted - margin * (1 + margin));
  const variance = Math.max(0, first + second - effect ** 2);
  return Math.max(1, wholePairs(((z.test * Math.sqrt(nullVariance) + z.power * Math.sqrt(variance)) / room) ** 2));
}
