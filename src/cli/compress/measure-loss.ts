import type { Report } from '../../core/report/report.js';
import type { Context } from '../command.js';
import { measurePair } from '../workspace/evaluate/measure-version.js';
import type { RunOptions } from '../workspace/evaluate/options.js';

/** What the shorter prompt answers, against the prompt as it is. The original and its variant share cache and recordings with `ab`. */
export function measureLoss(context: Context, original: string, stage: string, typed: RunOptions): Promise<Report> {
  return measurePair(context, [original, `${original}${stage}`], typed);
}

/** The compression is shown to do harm. */
export function isWorse({ comparisons }: Report): boolean {
  return comparisons.some(({ verdict }) => verdict === 'worse');
}
