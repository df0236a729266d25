import { isAbsolute, relative, resolve } from 'node:path';
import { PromptError } from '../../core/errors.js';
import { checkPrompt } from '../../core/check/check-prompt.js';
import { checkTree } from '../../core/check/check-tree.js';
import { type Finding, isError } from '../../core/finding.js';
import { byFolder, queriesPathsIn } from '../../core/prompt/layout.js';
import { compilePrompt } from '../../core/prompt/compile.js';
import type { ReadPrompt } from '../../core/prompt/prompt.js';
import { type CommandSpec, result } from '../command.js';
import { renderCheck, type CheckData } from '../render/check.js';
import { measureBudgets } from '../workspace/check/budgets.js';
import { type Before, openBefore } from '../workspace/check/growth.js';
import { readRange } from '../workspace/check/range.js';
import { rangeScopes, type Scope, stagedScopes } from '../workspace/check/scopes.js';
import { type UpdatedLimit, updateBudgets } from '../workspace/check/update-budgets.js';
import { openProject, type Project, requireWorktree } from '../workspace/project.js';
import { openTokenCounts, type TokenCounts } from '../workspace/tokens.js';
import { promptsIn, readPrompts, type Tree, worktree } from '../workspace/tree.js';

export const check: CommandSpec = {
  arguments: [{ name: '[paths...]', description: 'only prompts at or below these paths' }],
  options: [
    { flags: '--staged', description: 'what is staged for the next commit, not the work tree' },
    { flags: '--range <base..head>', description: 'prompts a branch has changed, as its last commit has them' },
    { flags: '--update-budgets', description: 'raise the limits that prompts exceed to what they have now' },
  ],
  examples: ['prompt check', 'prompt check --staged', 'prompt check --range origin/main..HEAD', 'prompt check prompts/support --json'],
  async run({ cwd, note }, [typed], options) {
    const here = await openProject(cwd);
    const paths = (typed as string[] | undefined) ?? [];
    const updated = options['updateBudgets'] === true ? await raiseBudgets(here, paths, cwd, options) : undefined;
    for (const { file, part, before, after } of updated ?? []) note(`${file}: budget.${part} ${before} → ${after}`);
    const data = await checkState(here, paths, cwd, { staged: options['staged'] === true, range: options['range'] as string | undefined });
    return result(updated ? { ...data, updated } : data, renderCheck, data.findings.some(isError) ? 1 : 0);
  },
};

async function checkState(here: Project, paths: readonly string[], cwd: string, { staged, range }: { staged: boolean; range: string | undefined }): Promise<CheckData> {
  if (range === undefined) return staged ? checkScopes('the index', await stagedScopes(here), paths, cwd) : checkHere(here, paths, cwd);
  if (staged) throw new PromptError('usage', { message: '--staged and --range are two states', remedy: 'give one of them' });
  return checkScopes(range, await rangeScopes(here, await readRange(here.repository, range)), paths, cwd);
}

async function raiseBudgets(project: Project, paths: readonly string[], cwd: string, options: Readonly<Record<string, unknown>>): Promise<UpdatedLimit[]> {
  if (options['staged'] === true || options['range'] !== undefined) throw new PromptError('usage', { message: '--update-budgets writes into the work tree', remedy: 'leave --staged and --range out' });
  requireWorktree(project);
  const tree = await worktree(project);
  return updateBudgets(project, tree, promptsIn(project, tree).filter(({ path }) => isWanted(project, path, paths, cwd)));
}

async function checkHere(project: Project, paths: readonly string[], cwd: string): Promise<CheckData> {
  const tree = await worktree(project);
  const { prompts, findings } = await checkProject({ project, tree, prompts: promptsIn(project, tree) }, paths, cwd);
  if (prompts === 0) throw new PromptError('prompt/none', { folders: paths.length > 0 ? paths : project.layout.roots });
  return { where: tree.label, prompts, findings: [...project.findings, ...findings] };
}

/** Places are below the top of the repository: there may be several projects. */
async function checkScopes(where: string, scopes: readonly Scope[], paths: readonly string[], cwd: string): Promise<CheckData> {
  const data: CheckData = { where, prompts: 0, findings: [] };
  for (const scope of scopes) {
    const { prompts, findings } = await checkProject(scope, paths, cwd);
    const { prefix } = scope.project;
    data.prompts += prompts;
    data.findings.push(...scope.project.findings, ...findings.map((finding) => ({ ...finding, place: { ...finding.place, file: prefix + finding.place.file } })));
  }
  return data;
}

async function checkProject({ project, tree, prompts: all, base }: Scope, paths: readonly string[], cwd: string): Promise<{ prompts: number; findings: Finding[] }> {
  const prompts = all.filter(({ path }) => isWanted(project, path, paths, cwd));
  const counts = await openTokenCounts(project);
  const before = openBefore(project, base);
  const reads = await readPrompts(project, tree, prompts);
  const beside = byFolder(tree.paths);
  const sets = prompts.map(({ path }) => queriesPathsIn(path, beside(path)));
  await tree.load(sets.flat());
  const findings = checkTree(tree.paths, tree.irregular, project.layout);
  for (const index of prompts.keys()) {
    findings.push(...(await checkOne(tree, { read: reads[index] as ReadPrompt, set: sets[index] ?? [] }, { project, counts, before })));
  }
  await counts.save();
  project.derived.save();
  return { prompts: prompts.length, findings };
}

async function checkOne(tree: Tree, { read, set }: { read: ReadPrompt; set: readonly string[] }, measuring: { project: Project; counts: TokenCounts; before: Before }): Promise<Finding[]> {
  const { prompt } = read;
  if (!prompt) return read.findings;
  const { compiled, findings } = compilePrompt(prompt);
  const queries = set.flatMap((file) => {
    const text = tree.read(file);
    return text?.ok ? [{ path: file, text: text.text }] : [];
  });
  const own = checkPrompt({
    prompt,
    ...(compiled ? { compiled } : {}),
    ...(queries.length > 0 ? { queries } : {}),
    ...(await measureBudgets(measuring, prompt, compiled, queries)),
  });
  return [...read.findings, ...findings, ...own];
}

function isWanted(project: Project, path: string, wanted: readonly string[], cwd: string): boolean {
  if (wanted.length === 0) return true;
  return wanted.some((typed) => {
    const inside = relative(project.root, isAbsolute(typed) ? typed : resolve(cwd, typed)).split('\\').join('/');
    return inside === '' || path === inside || path.startsWith(`${inside}/`);
  });
}
