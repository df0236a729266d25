import type { Git } from './git.js';
import type { Repository } from './repository.js';

/** Paths that differ between HEAD and the index; before the first commit all of the index. */
export async function stagedPaths({ git, head }: Repository): Promise<string[]> {
  const output = head === undefined ? await git.text(['ls-files', '-z']) : await git.text(['diff-index', '--cached', '--name-only', '--no-renames', '-z', head]);
  return splitPaths(output);
}

/** Every file of this name in the index. */
export async function listConfigs(git: Git, name: string): Promise<string[]> {
  return splitPaths(await git.text(['ls-files', '-z', '--full-name', '--', `:(top,glob)**/${name}`]));
}

function splitPaths(output: string): string[] {
  return [...new Set(output.split('\0').filter((path) => path !== ''))];
}
