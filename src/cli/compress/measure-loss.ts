import { PromptError } from '../../core/errors.js';
import type { Report } from '../../core/report/report.js';
import type { Context, OptionSpec } from '../command.js';
import { measurePair } from '../workspace/evaluate/measure-version.js';
import { RUN_OPTIONS } from '../workspace/evaluate/options.js';

const TAKEN = ['--queries', '--filter', '--limit', '--sample', '--seed', '--repeat', '--concurrency', '--no-cache', '--record', '--offline', '--max-usd', '--max-requests', '--resume', '--allow-scripts', '--allow-leak'];

/** How `--evaluate` asks; `--model` is the command's own. */
export const MEASURE_OPTIONS: readonly OptionSpec[] = [
  { flags: '--evaluate', description: 'leave out what the query set shows can go; with --level or --engine, measure those alone; exit 1 where the result is worse' },
  { flags: '--margin <share>', description: 'what leaving out may cost of the metric: 0.05 or 5% (the usual)', parse: parseMargin },
  ...RUN_OPTIONS.filter(({ flags }) => TAKEN.includes(flags.split(' ')[0] ?? '')),
];

/** What the shorter prompt answers, against the prompt as it is. The original and its variant share cache and recordings with `ab`. */
export function measureLoss(context: Context, original: string, stage: string, typed: Record<string, unknown>): Promise<Report> {
  return measurePair(context, [original, `${original}${stage}`], typed);
}

/** What `--evaluate` does where nothing says how far edits go. */
export function ablates({ evaluate, level, engine }: Record<string, unknown>): boolean {
  return evaluate === true && level === undefined && engine === undefined;
}

/** The compression is shown to do harm. */
export function isWorse({ comparisons }: Report): boolean {
  return comparisons.some(({ verdict }) => verdict === 'worse');
}

/** Limits and ways of asking that hold for `--engine` as well. */
const ENGINE_TAKES = new Set(['--concurrency', '--no-cache', '--record', '--offline', '--max-usd', '--max-requests']);

/** A limit that limits nothing is a misunderstanding. @throws PromptError `usage` */
export function refuseUnevaluated(typed: Record<string, unknown>): void {
  if (typed['margin'] !== undefined && !ablates(typed)) throw new PromptError('usage', { message: '--margin is what leaving segments out may cost, and none are left out here', remedy: 'say --evaluate, without --level and --engine' });
  if (typed['resume'] !== undefined && typed['evaluate'] === true && (ablates(typed) || typed['engine'] !== undefined)) throw new PromptError('usage', { message: '--resume is for single comparisons; this search goes on from the cache', remedy: 'give the same command again without it' });
  if (typed['evaluate'] === true) return;
  const engine = typed['engine'] !== undefined;
  const idle = TAKEN.filter((flag) => !(engine && ENGINE_TAKES.has(flag)) && (flag === '--no-cache' ? typed['cache'] === false : typed[memberOf(flag)] !== undefined));
  if (idle.length > 0) throw new PromptError('usage', { message: `${idle.join(', ')}: nothing is asked without --evaluate${engine ? ' but what is to be rewritten' : ' or --engine'}`, remedy: 'add --evaluate, or leave them out' });
}

/** `0.05` or `5%` */
function parseMargin(text: string): number {
  const [, number, percent] = /^(\d+(?:\.\d+)?|\.\d+)(%?)$/.exec(text) ?? [];
  const margin = Number(number) / (percent ? 100 : 1);
  if (margin > 0 && margin < 1) return margin;
  throw new PromptError('usage', { message: `--margin cannot be \`${text}\``, remedy: 'write a share between 0 and 1, such as 0.05 or 5%' });
}

/** `--max-usd` → `maxUsd` */
function memberOf(flag: string): string {
  return flag.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
