import type { ExitCode } from '../errors.js';
import type { Report } from './report.js';

/** What a run may be asked to fail on. */
export const GATES = ['regression', 'inconclusive'] as const;
export type Gate = (typeof GATES)[number];

/** A regression outweighs doubt; without gates nothing fails. */
export function exitOf(report: Report, gates: readonly Gate[]): ExitCode {
  const verdicts = report.comparisons.map((comparison) => comparison.verdict);
  if (gates.includes('regression') && verdicts.includes('worse')) return 1;
  const open = verdicts.some((verdict) => verdict === 'inconclusive' || verdict === 'insufficient-data');
  return gates.includes('inconclusive') && open ? 3 : 0;
}
