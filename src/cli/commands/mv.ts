import { stagedPaths } from '../../adapters/git/staged.js';
import { readHeads } from '../../adapters/git/repository.js';
import { PromptError } from '../../core/errors.js';
import { ownPaths, pathOfName } from '../../core/prompt/rename.js';
import { quoteArgument } from '../../core/text/quote-argument.js';
import { type CommandSpec, type Context, result } from '../command.js';
import { type MvData, renderMv } from '../render/mv.js';
import { applyMv } from '../workspace/apply-mv.js';
import { findObstacles } from '../workspace/mv-obstacles.js';
import { type MvPlan, planMv, type Renaming } from '../workspace/plan-mv.js';
import { openProject, type Project } from '../workspace/project.js';
import { requireCommittable } from '../workspace/publish.js';
import { findName, promptsIn, type Tree, worktree } from '../workspace/tree.js';

export const mv: CommandSpec = {
  arguments: [
    { name: '<name>', description: 'a prompt' },
    { name: '<new>', description: 'its whole new name, such as support/route' },
  ],
  options: [{ flags: '--dry-run', description: 'show what would be moved, change nothing' }],
  examples: ['prompt mv support/triage support/route', 'prompt mv triage helpdesk/triage --dry-run'],
  async run({ cwd, note }, [typed, to], options) {
    const project = await openProject(cwd);
    requireCommittable(project);
    const { head } = await readHeads(project.repository, project.config.branch);
    const tree = await worktree(project);
    const renaming = readRenaming(project, tree, typed as string, to as string);
    const plan = await planMv(project, head, renaming);
    const findings = await findObstacles(project, head, tree, renaming, plan);
    if (findings.length > 0) throw new PromptError('mv/blocked', renaming, { findings });
    const dryRun = options['dryRun'] === true;
    await noteEdits(project, renaming, plan, note);
    if (!dryRun) await applyMv(project, plan, note);
    return result<MvData>(describe(project, renaming, plan, dryRun), renderMv);
  },
};

function readRenaming(project: Project, tree: Tree, typed: string, to: string): Renaming {
  const prompts = promptsIn(project, tree);
  const name = findName(typed, prompts.map((prompt) => prompt.name), 'the work tree');
  const prompt = prompts.find((one) => one.name === name);
  if (prompt === undefined || name === to) throw new PromptError('usage', { message: `${name} is called so already` });
  const place = pathOfName(project.layout, prompt, to);
  if ('path' in place) return { name, path: prompt.path, to, toPath: place.path };
  throw new PromptError('usage', { message: `\`${to}\` cannot be the name of ${prompt.path}: ${place.reason}`, remedy: 'write a whole name such as support/route, without an ending' });
}

/** What a commit would hold besides, and what it would not hold. */
async function noteEdits({ repository, prefix }: Project, { path }: Renaming, { changed }: MvPlan, note: Context['note']): Promise<void> {
  const staged = await stagedPaths(repository);
  if (staged.length > 0) note(`note: staged before, and part of the next commit as well: ${staged.join(', ')}`);
  const edited = ownPaths(path).filter((one) => /^.[MD]/.test(changed.get(one) ?? ''));
  if (edited.length > 0) note(`note: not staged, and so not part of it: the edits in ${edited.map((one) => prefix + one).join(', ')}`);
}

function describe({ prefix }: Project, { name, to, path }: Renaming, { moves, releases, entries }: MvPlan, dryRun: boolean): MvData {
  const own = new Set(ownPaths(path));
  return {
    name, to, dryRun,
    files: moves.filter(({ from }) => own.has(from)).map(({ from, to }) => ({ from: prefix + from, to: prefix + to, tracked: entries.has(from) })),
    environments: releases.environments,
    contents: new Set(releases.contents.map(({ from }) => from.split('/').slice(0, 2 + name.split('/').length + 1).join('/'))).size,
    commit: `git commit -m ${quoteArgument(`Rename ${name} to ${to}`)}`,
  };
}
