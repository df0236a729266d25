import { requireCount } from './arguments.js';
import { logBeta } from './log-gamma.js';

/**
 * Evidence against "a discordant pair goes either way with equal chance", valid however often it is looked at (Ville):
 * under that hypothesis it reaches 1/α at any time with probability α at most. The Bayes factor of a uniform prior,
 * E = B(wins + 1, losses + 1) · 2^(wins + losses).
 * @returns ln E
 */
export function logEValue(wins: number, losses: number): number {
  requireCount('wins', wins);
  requireCount('losses', losses);
  return logBeta(wins + 1, losses + 1) + (wins + losses) * Math.LN2;
}

/** Valid at any stopping time. @param largest ln of the largest e-value so far */
export function anytimeP(largest: number): number {
  return Math.min(1, Math.exp(-largest));
}
