import { resolveCommit } from '../../adapters/git/repository.js';
import { stagedPaths } from '../../adapters/git/staged.js';
import { PromptError } from '../../core/errors.js';
import { pathOfName } from '../../core/prompt/layout/rename.js';
import { quoteArgument } from '../../core/text/quote-argument.js';
import { type Context, defineCommand, result } from '../command.js';
import { type MvData, renderMv } from '../render/mv.js';
import { applyMv } from '../workspace/move/apply-mv.js';
import { findObstacles } from '../workspace/move/mv-obstacles.js';
import { type MvPlan, planMv, type Renaming } from '../workspace/move/plan-mv.js';
import { openProject, type Project } from '../workspace/project.js';
import { requireCommittable } from '../workspace/release/target.js';
import { alone } from '../workspace/release/unfinished.js';
import { findName, promptsIn, type Tree, worktree } from '../workspace/tree.js';

export const mv = defineCommand({
  arguments: [
    { name: '<name>', description: 'a prompt' },
    { name: '<new-name>', description: 'its whole new name, such as support/route' },
  ],
  options: [{ flags: '--dry-run', description: 'show what would move, change nothing' }],
  examples: ['prompt mv support/triage support/route', 'prompt mv triage support/route --dry-run'],
  async run(context, [typed, to], options) {
    const project = await openProject(context.cwd);
    const rename = (): Promise<MvData> => renamePrompt(project, typed, to, { dryRun: options.dryRun === true, note: context.note });
    requireCommittable(project);
    // A promotion meanwhile would be lost in the release that moves.
    return result(options.dryRun === true ? await rename() : await alone(project, context, rename), renderMv);
  },
});

async function renamePrompt(project: Project, typed: string, to: string, { dryRun, note }: { dryRun: boolean; note: Context['note'] }): Promise<MvData> {
  const head = await resolveCommit(project.repository.git, 'HEAD');
  if (head === undefined) throw new PromptError('repository/no-commits', {});
  const tree = await worktree(project);
  const renaming = readRenaming(project, tree, typed, to);
  const plan = await planMv(project, head, renaming, tree.paths);
  const findings = await findObstacles(project, head, tree, renaming, plan);
  if (findings.length > 0) throw new PromptError('mv/blocked', renaming, { findings });
  await noteEdits(project, plan, note);
  if (!dryRun) await applyMv(project, plan, note);
  return describe(project, renaming, plan, dryRun);
}

function readRenaming(project: Project, tree: Tree, typed: string, to: string): Renaming {
  const prompts = promptsIn(project, tree);
  const name = findName(typed, prompts.map((prompt) => prompt.name), 'the work tree');
  const prompt = prompts.find((one) => one.name === name);
  if (prompt === undefined || name === to) throw new PromptError('usage', { message: `${name} has that name already`, remedy: 'there is nothing to do' });
  const place = pathOfName(project.layout, prompt, to);
  if ('path' in place) return { name, path: prompt.path, to, toPath: place.path };
  throw new PromptError('usage', { message: `\`${to}\` cannot be the name of ${prompt.path}`, remedy: place.reason });
}

/** What a commit would hold besides, and what it would not hold. */
async function noteEdits({ repository, prefix }: Project, { own, changed }: MvPlan, note: Context['note']): Promise<void> {
  const staged = await stagedPaths(repository);
  if (staged.length > 0) note(`note: staged before, and part of the next commit as well: ${staged.join(', ')}`);
  const edited = own.filter((one) => /^.[MD]/.test(changed.get(one) ?? ''));
  if (edited.length > 0) note(`note: not staged, and so not part of it: the edits in ${edited.map((one) => prefix + one).join(', ')}`);
}

function describe({ prefix }: Project, { name, to }: Renaming, { own: ownFiles, moves, releases, entries }: MvPlan, dryRun: boolean): MvData {
  const own = new Set(ownFiles);
  return {
    name, to, dryRun,
    moves: moves.filter(({ from }) => own.has(from)).map(({ from, to }) => ({ from: prefix + from, to: prefix + to, tracked: entries.has(from) })),
    aliases: releases.environments,
    contents: releases.contents,
    commit: `git commit -m ${quoteArgument(`Rename ${name} to ${to}`)}`,
  };
}
