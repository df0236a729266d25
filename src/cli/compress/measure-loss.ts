import { PromptError } from '../../core/errors.js';
import type { Report } from '../../core/report/report.js';
import type { Context, OptionSpec } from '../command.js';
import { measurePair } from '../workspace/evaluate/measure-version.js';
import { RUN_OPTIONS } from '../workspace/evaluate/options.js';

const TAKEN = ['--queries', '--filter', '--limit', '--sample', '--seed', '--repeat', '--concurrency', '--no-cache', '--record', '--offline', '--max-usd', '--max-requests', '--resume', '--allow-scripts', '--allow-leak'];

/** How `--evaluate` asks; `--model` is the command's own. */
export const MEASURE_OPTIONS: readonly OptionSpec[] = [
  { flags: '--evaluate', description: 'compare the result with the prompt as it is on its query set; exit 1 where it is worse' },
  ...RUN_OPTIONS.filter(({ flags }) => TAKEN.includes(flags.split(' ')[0] ?? '')),
];

/** What the shorter prompt answers, against the prompt as it is. The original and its variant share cache and recordings with `ab`. */
export function measureLoss(context: Context, original: string, stage: string, typed: Record<string, unknown>): Promise<Report> {
  return measurePair(context, [original, `${original}${stage}`], typed);
}

/** The compression is shown to do harm. */
export function isWorse({ comparisons }: Report): boolean {
  return comparisons.some(({ verdict }) => verdict === 'worse');
}

/** Limits and ways of asking that hold for `--engine` as well. */
const ENGINE_TAKES = new Set(['--concurrency', '--no-cache', '--record', '--offline', '--max-usd', '--max-requests']);

/** A limit that limits nothing is a misunderstanding. @throws PromptError `usage` */
export function refuseUnevaluated(typed: Record<string, unknown>): void {
  if (typed['evaluate'] === true) return;
  const engine = typed['engine'] !== undefined;
  const idle = TAKEN.filter((flag) => !(engine && ENGINE_TAKES.has(flag)) && (flag === '--no-cache' ? typed['cache'] === false : typed[memberOf(flag)] !== undefined));
  if (idle.length > 0) throw new PromptError('usage', { message: `${idle.join(', ')}: nothing is asked without --evaluate${engine ? ' but what is to be rewritten' : ' or --engine'}`, remedy: 'add --evaluate, or leave them out' });
}

/** `--max-usd` → `maxUsd` */
function memberOf(flag: string): string {
  return flag.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
