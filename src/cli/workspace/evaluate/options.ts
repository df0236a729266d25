import { PromptError } from '../../../core/errors.js';
import type { Limits } from '../../../core/eval/run/budget.js';
import type { RunRequest } from '../../../core/eval/run/manifest.js';
import { parseShard, type Shard } from '../../../core/eval/queries/shard.js';
import { type Gate, GATES } from '../../../core/report/gate.js';
import { knownMembers } from '../../../core/text/known-members.js';
import type { OptionSpec, OptionValues } from '../../option-spec.js';
import { parseChoice, parseCount, parseList, parseModelName } from '../../options.js';
import { FORMAT_OPTION } from '../../report-format.js';
import type { KeepOptions } from '../models/models.js';
import type { Project } from '../project.js';
import type { ScoringPermits } from './scoring.js';

/** What commands that evaluate take. */
export const RUN_OPTIONS = [
  { flags: '--queries <file>', description: 'another query set' },
  {
    flags: '--filter <term>',
    description: 'split=dev, tag=<tag>, id=<id>, failing, errored (in the last run); without a split, test where there is one',
    parse: parseList,
  },
  { flags: '--limit <n>', description: 'at most so many queries, the first', parse: parseCount },
  { flags: '--sample <n>', description: 'at most so many queries, drawn by the seed in proportion to tags', parse: parseCount },
  { flags: '--seed <n>', description: 'for order, draws and resampling', parse: parseCount },
  { flags: '--repeat <n>', description: 'ask everything so many times', parse: parseCount },
  { flags: '--model <provider/name>', description: 'one model for all variants', parse: parseModelName('--model') },
  { flags: '--concurrency <n>', description: 'requests at a time', parse: parseCount },
  { flags: '--no-cache', description: 'ask again what was answered before' },
  { flags: '--record', description: 'keep the answers in .prompt/recordings, to be committed' },
  { flags: '--offline', description: 'answers from recordings and cache only; no request is sent' },
  { flags: '--max-usd <dollars>', description: 'stop before this command spends more', parse: parseDollars },
  { flags: '--max-requests <n>', description: 'stop before this command sends more', parse: parseCount },
  { flags: '--shard <i/n>', description: 'only this share of the queries; `prompt eval merge` joins them', parse: parseShard },
  { flags: '--resume [run]', description: 'go on with a run that was interrupted; the last one like this, or by name' },
  { flags: '--retry-errors', description: 'resume, and ask again what failed' },
  { flags: '--fail-on <gate>', description: 'exit 1 on regression or a missed threshold, 3 when inconclusive', choices: GATES, parse: parseList },
  { flags: '--allow-scripts', description: 'scorers may run programs and JavaScript files of the repository' },
  { flags: '--allow-leak', description: 'queries may also be in the few-shot pool' },
  { flags: '--out <file>', description: 'write the report there instead of beside the prompt' },
  FORMAT_OPTION,
] as const satisfies readonly OptionSpec[];

export type RunOptions = OptionValues<typeof RUN_OPTIONS>;

/** How a run is made; what is asked in it is the request. */
export interface RunSettings {
  concurrency: number;
  limits: Limits;
  /** Nothing is asked, and nothing spent. */
  offline: boolean;
  shard?: Shard;
  /** The run to go on with; `true`: the last one like this. */
  resume?: string | true;
  retryErrors: boolean;
  gates: Gate[];
  out?: string;
}

/** @throws PromptError `usage` */
export function readRequest(
  command: RunRequest['command'],
  references: readonly string[],
  typed: RunOptions & { against?: string; stopEarly?: boolean },
  project: Project,
): RunRequest {
  const { against, queries, limit, sample, model, filter = [], seed = project.config.evaluation.seed, repeat = 1, stopEarly } = typed;
  if (repeat < 1) throw new PromptError('usage', { message: '`--repeat 0` asks nothing', remedy: 'give 1 or more' });
  return {
    command,
    references,
    filter,
    seed,
    repeat,
    ...knownMembers({ against, queries, limit, sample, model }),
    ...(stopEarly === true ? { stopEarly } : {}),
  };
}

/** @throws PromptError `usage` */
export function readKeeping({ cache = true, record = false, offline = false }: RunOptions): KeepOptions {
  if (record && offline) {
    throw new PromptError('usage', { message: '--offline asks nothing, so there is nothing to --record', remedy: 'leave one of them out' });
  }
  return { cache, record, offline };
}

export function readPermits({ allowScripts = false, allowLeak = false, maxUsd }: RunOptions): ScoringPermits {
  return { scripts: allowScripts, leak: allowLeak, ...knownMembers({ maxUsd }) };
}

/** @throws PromptError `usage` */
export function readSettings(typed: RunOptions, project: Project): RunSettings {
  const { concurrency = project.config.evaluation.concurrency, maxUsd, maxRequests, shard, out, offline = false, retryErrors = false, failOn = [] } = typed;
  const resume = typed.resume ?? (retryErrors ? true : undefined);
  return {
    concurrency,
    limits: knownMembers({ maxUsd, maxRequests }),
    offline,
    retryErrors,
    gates: failOn.map(parseChoice('--fail-on', GATES)),
    ...knownMembers({ shard, resume, out }),
  };
}

function parseDollars(text: string): number {
  const amount = Number(text.replace(/^\$/, ''));
  if (!/^\$?\d+(?:\.\d+)?$/.test(text) || amount <= 0) {
    throw new PromptError('usage', { message: `expected dollars, but got \`${text}\``, remedy: 'write an amount above 0, such as 0.50' });
  }
  return amount;
}
