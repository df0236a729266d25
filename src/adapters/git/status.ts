import { type Git, literal } from './git.js';

/** Those of `folders` in which something is staged, edited or not known to git. What is only gone from disk is none of these. */
export async function changedFolders(git: Git, folders: readonly string[]): Promise<string[]> {
  if (folders.length === 0) return [];
  const output = await git.text(['status', '--porcelain=v1', '-z', '--no-renames', '--untracked-files=all', '--', ...folders.map(literal)]);
  const changed = output.split('\0').filter((line) => line !== '' && !line.startsWith(' D ')).map((line) => line.slice(3));
  return folders.filter((folder) => changed.some((path) => path.startsWith(`${folder}/`)));
}
