import { PromptError } from '../../core/errors.js';
import { groupTexts, MOST_GROUPED } from '../../core/similarity/prompts/prompt-similarity.js';
import { defineCommand, result } from '../command.js';
import { type ClusterData, renderCluster } from '../render/cluster.js';
import { COMPARING_OPTIONS, collectPrompts } from '../workspace/collection.js';
import { openProject } from '../workspace/project.js';
import { worktree } from '../workspace/tree.js';

const DISTANCE = 0.7;
/** Unrelated texts have vectors that are nearer to each other than their words are. */
const SEMANTIC_DISTANCE = 0.5;

export const cluster = defineCommand({
  arguments: [],
  options: [
    {
      flags: '--distance <d>',
      description: `how far apart, on average, prompts of a cluster may be: 0 to 1 (default: ${DISTANCE}; with --embedder ${SEMANTIC_DISTANCE})`,
      parse: parseDistance,
    },
    ...COMPARING_OPTIONS,
  ],
  examples: ['prompt cluster', 'prompt cluster --distance 0.5 --json'],
  async run(context, _, { distance: wanted, ...typed }) {
    const project = await openProject(context.cwd);
    const { names, collection, basis } = await collectPrompts(project, await worktree(project), context, { typed, most: MOST_GROUPED });
    const distance = wanted ?? (typed.embedder === undefined ? DISTANCE : SEMANTIC_DISTANCE);
    const groups = groupTexts(collection, distance);
    const named = groups.map(({ words, members }) => ({ words, prompts: members.map((member) => names[member] as string) }));
    const data: ClusterData = {
      ...basis,
      distance,
      clusters: named.filter(({ prompts }) => prompts.length > 1),
      alone: named.filter(({ prompts }) => prompts.length === 1).flatMap(({ prompts }) => prompts),
    };
    return result(data, renderCluster);
  },
});

function parseDistance(text: string): number {
  const distance = Number(text);
  if (text.trim() !== '' && distance >= 0 && distance <= 1) return distance;
  throw new PromptError('usage', { message: `expected a distance from 0 to 1, but got \`${text}\``, remedy: '0 joins equal texts only, 1 everything' });
}
