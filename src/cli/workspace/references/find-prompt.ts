import { resolveCommit } from '../../../adapters/git/repository.js';
import type { Selector } from '../../../core/version/reference.js';
import { commitTree, findName, promptsIn, staged, type Tree } from '../tree.js';
import type { Resolver } from './resolver.js';

/** The whole name of what was typed, among the prompts of the state that the selector looks at. */
export async function findPrompt(resolver: Resolver, typed: string, selector: Selector): Promise<string> {
  const { project } = resolver;
  const namesIn = (tree: Tree): string[] => promptsIn(project, tree).map(({ name }) => name);
  const living = namesIn(await resolver.worktree());
  if (selector.kind === 'worktree') return findName(typed, living, 'the work tree');
  if (selector.kind === 'staged') return findName(typed, namesIn(await staged(project)), 'the index');
  const names = await resolver.names();
  const revision = selector.kind === 'revision' ? selector.revision : selector.kind === 'word' ? selector.text : undefined;
  const commit = revision === undefined || isKnown(typed, names) ? undefined : await resolveCommit(project.repository.git, revision);
  const there = commit === undefined ? [] : namesIn(await commitTree(project, commit, ''));
  return findName(typed, [...names, ...there], 'this repository', living);
}

function isKnown(typed: string, names: readonly string[]): boolean {
  return names.some((name) => name === typed || name.endsWith(`/${typed}`));
}
