import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { measureCompletions, pruneCompletions, type PruneRule } from '../../adapters/completions/prune.js';
import { PromptError } from '../../core/errors.js';
import { type CommandSpec, result } from '../command.js';
import { parseChoice } from '../options.js';
import { type CacheData, renderCache, type PrunedData, renderPruned } from '../render/cache.js';
import { COMPLETIONS } from '../workspace/models.js';
import { openProject, requireWorktree } from '../workspace/project.js';
import { TOKEN_COUNTS } from '../workspace/tokens.js';

const ACTIONS = ['info', 'prune', 'clear'] as const;

export const cache: CommandSpec = {
  arguments: [{ name: '<action>', description: 'info, prune or clear', choices: ACTIONS }],
  options: [
    { flags: '--older-than <age>', description: 'prune: what was kept so long ago, such as 30d or 12h', parse: parseAge },
    { flags: '--max-size <size>', description: 'prune: the oldest, until so much is left, such as 500MB', parse: parseSize },
  ],
  examples: ['prompt cache info', 'prompt cache prune --older-than 30d --max-size 500MB', 'prompt cache clear'],
  async run(context, [typed], options) {
    const action = parseChoice('the action', ACTIONS)(typed as string);
    const rule = ruleOf(action, options);
    const project = await openProject(context.cwd);
    requireWorktree(project);
    const folder = join(project.root, COMPLETIONS);
    if (!rule) {
      const { oldest, newest, ...size } = measureCompletions(folder);
      const times = oldest === undefined || newest === undefined ? {} : { oldest: isoOf(oldest), newest: isoOf(newest) };
      return result<CacheData>({ folder: COMPLETIONS, ...size, ...times }, renderCache);
    }
    const pruned = pruneCompletions(folder, rule);
    if (action === 'clear') rmSync(join(project.root, TOKEN_COUNTS), { force: true });
    return result<PrunedData>({ folder: COMPLETIONS, ...pruned }, renderPruned);
  },
};

/** Undefined where nothing is to go. @throws PromptError `usage` */
function ruleOf(action: string, { olderThan, maxSize }: Record<string, unknown>): PruneRule | undefined {
  const rule = { ...(olderThan === undefined ? {} : { before: Date.now() - (olderThan as number) }), ...(maxSize === undefined ? {} : { maxBytes: maxSize as number }) };
  const isGiven = Object.keys(rule).length > 0;
  if (action === 'prune' && !isGiven) throw new PromptError('usage', { message: 'nothing says what is to go', remedy: 'give --older-than, --max-size or both; `prompt cache clear` drops everything' });
  if (action !== 'prune' && isGiven) throw new PromptError('usage', { message: `\`prompt cache ${action}\` takes neither --older-than nor --max-size`, remedy: 'they belong to `prompt cache prune`' });
  return action === 'info' ? undefined : rule;
}

const HOURS: Readonly<Record<string, number>> = { h: 1, d: 24, w: 168 };
const BYTES: Readonly<Record<string, number>> = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9 };

/** @returns milliseconds */
function parseAge(text: string): number {
  const [, count, unit = ''] = /^(\d{1,6})([hdw])$/.exec(text) ?? [];
  if (count === undefined) throw new PromptError('usage', { message: `\`${text}\` is not an age`, remedy: 'write hours, days or weeks: 12h, 30d, 8w' });
  return Number(count) * (HOURS[unit] ?? 0) * 3_600_000;
}

/** @returns bytes */
function parseSize(text: string): number {
  const [, count, unit = ''] = /^(\d{1,9})(B|KB|MB|GB)$/i.exec(text) ?? [];
  if (count === undefined) throw new PromptError('usage', { message: `\`${text}\` is not a size`, remedy: 'write it as 500MB or 2GB' });
  return Number(count) * (BYTES[unit.toUpperCase()] ?? 0);
}

function isoOf(time: number): string {
  return new Date(time).toISOString();
}
