import { PromptError } from '../../core/errors.js';
import { EMBEDDER, groupTexts, MOST_GROUPED } from '../../core/similarity/prompt-similarity.js';
import { type CommandSpec, result } from '../command.js';
import { type ClusterData, renderCluster } from '../render/cluster.js';
import { collectPrompts } from '../workspace/collection.js';
import { openProject } from '../workspace/project.js';
import { worktree } from '../workspace/tree.js';

const DISTANCE = 0.7;

export const cluster: CommandSpec = {
  arguments: [],
  options: [
    { flags: '--distance <d>', description: `how far apart, on average, prompts of a cluster may be: 0 to 1 (default: ${DISTANCE})`, parse: parseDistance },
  ],
  examples: ['prompt cluster', 'prompt cluster --distance 0.5 --json'],
  async run({ cwd, note }, _, { distance = DISTANCE }) {
    const project = await openProject(cwd);
    const { names, collection } = await collectPrompts(project, await worktree(project), note);
    if (names.length > MOST_GROUPED) {
      throw new PromptError('usage', { message: `${names.length} prompts are too many to cluster; at most ${MOST_GROUPED}`, remedy: 'run it where a .promptrc names fewer folders' });
    }
    const groups = groupTexts(collection, distance as number);
    const named = groups.map(({ words, members }) => ({ words, prompts: members.map((member) => names[member] as string) }));
    const data: ClusterData = {
      embedder: EMBEDDER,
      frequencies: collection.frequencies,
      compared: names.length,
      distance: distance as number,
      clusters: named.filter(({ prompts }) => prompts.length > 1),
      alone: named.filter(({ prompts }) => prompts.length === 1).flatMap(({ prompts }) => prompts),
    };
    return result(data, renderCluster);
  },
};

function parseDistance(text: string): number {
  const distance = Number(text);
  if (text.trim() !== '' && distance >= 0 && distance <= 1) return distance;
  throw new PromptError('usage', { message: `expected a distance from 0 to 1, but got \`${text}\``, remedy: '0 joins equal texts only, 1 everything' });
}
