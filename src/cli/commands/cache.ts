import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type KeptSize, measureKept, type Pruned, pruneKept, type PruneRule } from '../../adapters/completions/prune.js';
import { PromptError } from '../../core/errors.js';
import { knownMembers } from '../../core/text/known-members.js';
import { defineCommand, result } from '../command.js';
import { parseChoice } from '../options.js';
import { type CacheData, renderCache, type PrunedData, renderPruned } from '../render/cache.js';
import { EMBEDDINGS } from '../workspace/models/embeddings.js';
import { COMPLETIONS } from '../workspace/models/models.js';
import { openProject, requireWorktree } from '../workspace/project.js';
import { TOKEN_COUNTS } from '../workspace/tokens.js';

const ACTIONS = ['info', 'prune', 'clear'] as const;

export const cache = defineCommand({
  arguments: [{ name: '<action>', description: 'info, prune or clear', choices: ACTIONS }],
  options: [
    { flags: '--older-than <age>', description: 'prune: what was kept so long ago, such as 30d or 12h', parse: parseAge },
    { flags: '--max-size <size>', description: 'prune: the oldest, until so much is left, such as 500MB', parse: parseSize },
  ],
  examples: ['prompt cache info', 'prompt cache prune --older-than 30d --max-size 500MB', 'prompt cache clear'],
  async run(context, [typed], options) {
    const action = parseChoice('the action', ACTIONS)(typed);
    const rule = ruleOf(action, options);
    const project = await openProject(context.cwd);
    requireWorktree(project);
    const folders = [COMPLETIONS, EMBEDDINGS].map((folder) => join(project.root, folder));
    if (!rule) {
      const [{ entries: completions, ...size }, { entries: vectors, ...embeddings }] = folders.map(measured) as [Measured, Measured];
      return result<CacheData>({ folder: COMPLETIONS, completions, ...size, embeddings: { folder: EMBEDDINGS, vectors, ...embeddings } }, renderCache);
    }
    const [completions, vectors] = pruneKept(folders, rule) as [Pruned, Pruned];
    if (action === 'clear') rmSync(join(project.root, TOKEN_COUNTS), { force: true });
    return result<PrunedData>({
      folder: COMPLETIONS, dropped: completionsIn(completions.dropped), left: completionsIn(completions.left), busy: completions.busy + vectors.busy,
      embeddings: { folder: EMBEDDINGS, dropped: vectorsIn(vectors.dropped), left: vectorsIn(vectors.left) },
    }, renderPruned);
  },
});

type Measured = KeptSize & { oldest?: string; newest?: string };

function measured(folder: string): Measured {
  const { oldest, newest, ...size } = measureKept(folder);
  return oldest === undefined || newest === undefined ? size : { ...size, oldest: isoOf(oldest), newest: isoOf(newest) };
}

const completionsIn = ({ entries, ...size }: KeptSize) => ({ completions: entries, ...size });
const vectorsIn = ({ entries, ...size }: KeptSize) => ({ vectors: entries, ...size });

/** Undefined where nothing is to go. @throws PromptError `usage` */
function ruleOf(action: string, { olderThan, maxSize }: { olderThan?: number; maxSize?: number }): PruneRule | undefined {
  const rule = knownMembers({ before: olderThan === undefined ? undefined : Date.now() - olderThan, maxBytes: maxSize });
  const isGiven = Object.keys(rule).length > 0;
  if (action === 'prune' && !isGiven) {
    throw new PromptError('usage', {
      message: 'nothing says what is to go',
      remedy: 'give --older-than, --max-size or both; `prompt cache clear` drops everything',
    });
  }
  if (action !== 'prune' && isGiven) {
    throw new PromptError('usage', {
      message: `\`prompt cache ${action}\` takes neither --older-than nor --max-size`,
      remedy: 'they belong to `prompt cache prune`',
    });
  }
  return action === 'info' ? undefined : rule;
}

const HOURS: Readonly<Record<string, number>> = { h: 1, d: 24, w: 168 };
const BYTES: Readonly<Record<string, number>> = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9 };

/** @returns milliseconds */
function parseAge(text: string): number {
  const [, count, unit = ''] = /^(\d{1,6})([hdw])$/.exec(text) ?? [];
  if (count === undefined) {
    throw new PromptError('usage', { message: `\`${text}\` is not an age`, remedy: 'write hours, days or weeks: 12h, 30d, 8w' });
  }
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
