import { changedPaths, listNamed } from '../../../adapters/git/changed.js';
import { readStaged } from '../../../adapters/git/staged.js';
import { BASELINE } from '../../../core/check/baseline-file.js';
import { CONFIG_FILE } from '../../../core/config/config-file.js';
import { classify, examplesPaths, queriesFinder, stem, stemsOf } from '../../../core/prompt/layout/layout.js';
import { openAt, openStaged, type Project, requireWorktree } from '../project.js';
import { touchedProjects } from '../touched-projects.js';
import { commitTree, loadSources, type PromptFile, promptsIn, stagedIn, type Tree } from '../tree.js';
import type { Range } from './range.js';

/** What is to be checked of a project: one state of its files, and those prompts that a change touches. */
export interface Scope {
  project: Project;
  tree: Tree;
  prompts: PromptFile[];
  /** The commit it is compared with, where that is not the one at which the branch left. */
  base?: string;
}

/**
 * What the next commit touches, in every project of the repository; all of the project here if it touches none.
 * @param cwd where the command was started
 */
export async function stagedScopes(here: Project, cwd: string): Promise<Scope[]> {
  requireWorktree(here);
  const { changed, files } = await readStaged(here.repository, cwd);
  const configs = [...files.keys()].filter((path) => path === CONFIG_FILE || path.endsWith(`/${CONFIG_FILE}`));
  const touched = await touchedProjects(changed, configs, (folder) => openStaged(here, folder, files));
  if (touched.length > 0) return Promise.all(touched.map(({ project, changed: paths }) => scopeOf(project, stagedIn(project, files), paths)));
  const project = await openStaged(here, here.prefix, files);
  const tree = stagedIn(project, files);
  return [{ project, tree, prompts: promptsIn(project, tree) }];
}

/** What a range of commits touches, as its last commit has it. */
export async function rangeScopes({ repository }: Project, { base, head }: Range): Promise<Scope[]> {
  const [changed, configs] = await Promise.all([changedPaths(repository.git, base, head), listNamed(repository.git, head, CONFIG_FILE)]);
  const touched = await touchedProjects(changed, configs, (folder) => openAt(repository, folder, head));
  return Promise.all(
    touched.map(async ({ project, changed: paths }) => ({
      ...(await scopeOf(project, await commitTree(project, head, head, [BASELINE, CONFIG_FILE]), paths)),
      base,
    })),
  );
}

async function scopeOf(project: Project, tree: Tree, changed: ReadonlySet<string>): Promise<Scope> {
  const all = promptsIn(project, tree);
  if (changed.has(CONFIG_FILE)) return { project, tree, prompts: all };
  const queriesOf = queriesFinder(tree.paths);
  // To list the companions of every prompt would take longer than all the rest.
  const stems = new Set([...changed].flatMap(stemsOf));
  const isOwn = ({ path }: PromptFile): boolean =>
    changed.has(path) || (stems.has(stem(path)) && [...examplesPaths(path), ...queriesOf(path)].some((file) => changed.has(file)));
  const partials = [...changed].filter((path) => classify(project.layout, path)?.kind === 'partial');
  if (partials.length === 0) return { project, tree, prompts: all.filter(isOwn) };
  // Only their texts tell which prompts show a partial, one that is gone too.
  const loaded = await loadSources(project, tree, all);
  return { project, tree, prompts: all.filter((file, index) => isOwn(file) || loaded[index]?.wanted.some((path) => changed.has(path))) };
}
