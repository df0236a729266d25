import { PromptError } from '../../core/errors.js';
import { LEVELS } from '../../core/transform/compress/level.js';
import type { OptionSpec, OptionValues } from '../option-spec.js';
import { collect, parseCount, parseModelName } from '../options.js';
import { RUN_OPTIONS } from '../workspace/evaluate/options.js';

/** How `--evaluate` asks; `--model` is the command's own. */
const TAKEN = [
  '--queries',
  '--filter',
  '--limit',
  '--sample',
  '--seed',
  '--repeat',
  '--concurrency',
  '--no-cache',
  '--record',
  '--offline',
  '--max-usd',
  '--max-requests',
  '--resume',
  '--allow-scripts',
  '--allow-leak',
];

export const COMPRESS_OPTIONS = [
  { flags: '--target <share>', description: 'share of the tokens to save: 0.2 or 20%', parse: parseShare('--target', '0.2 or 20%') },
  { flags: '--max-tokens <n>', description: 'at most so many tokens of template', parse: parseCount },
  { flags: '--level <level>', description: `how far to go: ${LEVELS.join(', ')}`, choices: LEVELS },
  { flags: '--best-effort', description: 'take what there is where the target cannot be met' },
  { flags: '--explain', description: 'list every edit: where, by which rule, what it saves and why it is safe' },
  { flags: '--engine <provider/model>', description: 'have a model say passages in other words, and take what can be verified' },
  { flags: '--write', description: 'write the body into the prompt’s file' },
  { flags: '--model <provider/name>', description: 'count in the encoding of this model; with --evaluate it answers', parse: parseModelName('--model') },
  { flags: '--context-var <name>', description: 'shorten this variable’s value instead, to what --query-var asks for' },
  { flags: '--query-var <name>', description: 'the variable that holds the question' },
  { flags: '--var <name=value>', description: 'value of a variable', parse: collect },
  { flags: '--vars <file>', description: 'values from a YAML or JSON file' },
  {
    flags: '--evaluate',
    description: 'leave out what the query set shows can go; with --level or --engine, measure those alone; exit 1 where the result is worse',
  },
  {
    flags: '--margin <share>',
    description: 'what leaving out may cost of the metric: 0.05 or 5% (the usual)',
    parse: parseShare('--margin', '0.05 or 5%'),
  },
  ...RUN_OPTIONS.filter(({ flags }) => TAKEN.includes(flags.split(' ')[0] ?? '')),
] as const satisfies readonly OptionSpec[];

export type CompressOptions = OptionValues<typeof COMPRESS_OPTIONS>;

/** What `--evaluate` does where nothing says how far edits go. */
export function ablates({ evaluate, level, engine }: CompressOptions): boolean {
  return evaluate === true && level === undefined && engine === undefined;
}

/** Limits and ways of asking that hold for `--engine` as well. */
const ENGINE_TAKES = new Set(['--concurrency', '--no-cache', '--record', '--offline', '--max-usd', '--max-requests']);

/** A limit that limits nothing is a misunderstanding. @throws PromptError `usage` */
export function refuseUnevaluated(typed: CompressOptions): void {
  if (typed.margin !== undefined && !ablates(typed)) {
    throw new PromptError('usage', {
      message: '--margin is what leaving segments out may cost, and none are left out here',
      remedy: 'say --evaluate, without --level and --engine',
    });
  }
  if (typed.resume !== undefined && typed.evaluate === true && (ablates(typed) || typed.engine !== undefined)) {
    throw new PromptError('usage', {
      message: '--resume is for single comparisons; this search goes on from the cache',
      remedy: 'give the same command again without it',
    });
  }
  if (typed.evaluate === true) return;
  const engine = typed.engine !== undefined;
  const given = new Set(Object.keys(typed));
  const idle = TAKEN.filter(
    (flag) => !(engine && ENGINE_TAKES.has(flag)) && (flag === '--no-cache' ? typed.cache === false : given.has(memberOf(flag))),
  );
  if (idle.length > 0) {
    throw new PromptError('usage', {
      message: `${idle.join(', ')}: nothing is asked without --evaluate${engine ? ' but what is to be rewritten' : ' or --engine'}`,
      remedy: 'add --evaluate, or leave them out',
    });
  }
}

/** A share of everything. @param examples how it can be written */
function parseShare(flag: string, examples: string): (text: string) => number {
  return (text) => {
    const [, number, percent] = /^(\d+(?:\.\d+)?|\.\d+)(%?)$/.exec(text) ?? [];
    const share = Number(number) / (percent ? 100 : 1);
    if (share > 0 && share < 1) return share;
    throw new PromptError('usage', { message: `${flag} cannot be \`${text}\``, remedy: `write a share between 0 and 1, such as ${examples}` });
  };
}

/** `--max-usd` → `maxUsd` */
function memberOf(flag: string): string {
  return flag.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
