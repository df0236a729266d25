import { EMBEDDER, findPairs, type Relation } from '../../core/similarity/prompt-similarity.js';
import { type CommandSpec, result } from '../command.js';
import { parseChoice } from '../options.js';
import { type DedupeData, renderDedupe } from '../render/dedupe.js';
import { collectPrompts } from '../workspace/collection.js';
import { openProject } from '../workspace/project.js';
import { worktree } from '../workspace/tree.js';

/** What each choice of --fail-on takes for a fault. */
const FAULTS: Readonly<Record<string, readonly Relation[]>> = {
  duplicate: ['same', 'duplicate'],
  near: ['same', 'duplicate', 'near'],
  fork: ['same', 'duplicate', 'near', 'fork'],
};

export const dedupe: CommandSpec = {
  arguments: [],
  options: [
    {
      flags: '--fail-on <relation>',
      description: 'exit 1 where there are duplicates; near: or near ones; fork: or forks, too',
      choices: Object.keys(FAULTS),
      parse: parseChoice('--fail-on', Object.keys(FAULTS)),
    },
  ],
  examples: ['prompt dedupe', 'prompt dedupe --fail-on near'],
  async run({ cwd, note }, _, { failOn }) {
    const project = await openProject(cwd);
    const { names, collection } = await collectPrompts(project, await worktree(project), note);
    const pairs = findPairs(collection).map(({ a, b, ...likeness }) => ({ prompt: names[a] as string, other: names[b] as string, ...likeness }));
    const data: DedupeData = { embedder: EMBEDDER, frequencies: collection.frequencies, compared: names.length, pairs };
    const faults = FAULTS[failOn as string] ?? [];
    return result(data, renderDedupe, pairs.some(({ relation }) => faults.includes(relation)) ? 1 : 0);
  },
};
