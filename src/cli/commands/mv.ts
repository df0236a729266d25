import { PromptError } from '../../core/errors.js';
import { type CommandSpec, result } from '../command.js';
import { type MoveData, renderMove } from '../render/mv.js';
import { applyMove, planMove } from '../workspace/move-prompt.js';
import { openProject } from '../workspace/project.js';
import { requireCommittable } from '../workspace/target.js';
import { findName, promptsIn, worktree } from '../workspace/tree.js';

export const mv: CommandSpec = {
  arguments: [
    { name: '<name>', description: 'a prompt' },
    { name: '<new>', description: 'the name it shall have' },
  ],
  options: [{ flags: '--dry-run', description: 'show what would move, change nothing' }],
  examples: ['prompt mv support/triage support/route', 'prompt mv triage support/route --dry-run'],
  async run({ cwd }, [typed, newName], options) {
    const project = await openProject(cwd);
    requireCommittable(project);
    const tree = await worktree(project);
    const prompts = promptsIn(project, tree);
    const name = findName(typed as string, prompts.map((prompt) => prompt.name), 'the work tree');
    const prompt = prompts.find((one) => one.name === name);
    if (!prompt) throw new PromptError('prompt/not-found', { name, where: 'the work tree', known: [] });
    const plan = await planMove(project, tree, prompt, newName as string);
    const dryRun = options['dryRun'] === true;
    if (!dryRun) await applyMove(project, plan);
    const { moves, writes, aliases } = plan;
    const data: MoveData = { name, newName: plan.newName, dryRun, moves, written: writes.map(({ path }) => path), aliases };
    return result(data, renderMove);
  },
};
