import { findPairs, type Relation } from '../../core/similarity/prompts/prompt-similarity.js';
import { defineCommand, result } from '../command.js';
import { type DedupeData, renderDedupe } from '../render/dedupe.js';
import { COMPARING_OPTIONS, collectPrompts } from '../workspace/collection.js';
import { openProject } from '../workspace/project.js';
import { worktree } from '../workspace/tree.js';

/** What each choice of --fail-on takes for a fault. */
const FAULTS = {
  duplicate: ['same', 'duplicate'],
  near: ['same', 'duplicate', 'near'],
  fork: ['same', 'duplicate', 'near', 'fork'],
} as const satisfies Record<string, readonly Relation[]>;

export const dedupe = defineCommand({
  arguments: [],
  options: [
    {
      flags: '--fail-on <relation>',
      description: 'exit 1 where there are duplicates; near: or near ones; fork: or forks, too',
      choices: ['duplicate', 'near', 'fork'],
    },
    ...COMPARING_OPTIONS,
  ],
  examples: ['prompt dedupe', 'prompt dedupe --fail-on near'],
  async run(context, _, { failOn, ...typed }) {
    const project = await openProject(context.cwd);
    const { names, collection, basis } = await collectPrompts(project, await worktree(project), context, { typed });
    const pairs = findPairs(collection).map(({ a, b, ...likeness }) => ({ prompt: names[a] as string, other: names[b] as string, ...likeness }));
    const data: DedupeData = { ...basis, pairs };
    const faults: readonly Relation[] = failOn === undefined ? [] : FAULTS[failOn];
    return result(data, renderDedupe, pairs.some(({ relation }) => faults.includes(relation)) ? 1 : 0);
  },
});
