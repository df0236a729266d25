import type { Git } from './git.js';

/** Paths that differ between two commits, from the top of the repository; a move is both of its paths. */
export async function changedPaths(git: Git, from: string, to: string): Promise<string[]> {
  return paths(await git.text(['diff-tree', '-r', '--name-only', '--no-renames', '-z', from, to]));
}

/** Every file of this name in a commit. */
export async function listNamed(git: Git, commit: string, name: string): Promise<string[]> {
  return paths(await git.text(['ls-tree', '-r', '-z', '--full-tree', '--name-only', commit])).filter((path) => path === name || path.endsWith(`/${name}`));
}

function paths(output: string): string[] {
  return output.split('\0').filter((path) => path !== '');
}
