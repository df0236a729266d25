import type { ExitCode } from '../errors.js';
import type { Report } from './report.js';
import type { ThresholdResult } from './threshold.js';

/** What a run may be asked to fail on. */
export const GATES = ['regression', 'inconclusive', 'threshold'] as const;
export type Gate = (typeof GATES)[number];

/** What is surely bad outweighs doubt; without gates nothing fails. */
export function exitOf(report: Report, gates: readonly Gate[], thresholds: readonly ThresholdResult[] = []): ExitCode {
  const verdicts = report.comparisons.map((comparison) => comparison.verdict);
  const guardrails = [...report.comparisons.flatMap((comparison) => comparison.guardrails ?? []), ...(report.timing.guardrails ?? [])];
  const regressed = verdicts.includes('worse') || guardrails.some(({ state }) => state === 'failed');
  const missed = thresholds.some(({ state }) => state === 'failed');
  if ((gates.includes('regression') && regressed) || (gates.includes('threshold') && missed)) return 1;
  const open = verdicts.some((verdict) => verdict === 'inconclusive' || verdict === 'insufficient-data');
  // A gate without anything to hold is no gate that passed.
  const unknown = thresholds.length === 0 || thresholds.some(({ state }) => state === 'missing' || state === 'insufficient');
  return (gates.includes('inconclusive') && open) || (gates.includes('threshold') && unknown) ? 3 : 0;
}
