import { type Git, literal } from './git.js';

/** Those of `folders` in which something is staged, edited or not known to git. What is only gone from disk is none of these. */
export async function changedFolders(git: Git, folders: readonly string[]): Promise<string[]> {
  if (folders.length === 0) return [];
  const output = await git.text(['status', '--porcelain=v1', '-z', '--no-renames', '--untracked-files=all', '--', ...folders.map(literal)]);
  const changed = output.split('\0').filter((line) => line !== '' && !line.startsWith(' D ')).map((line) => line.slice(3));
  return folders.filter((folder) => changed.some((path) => path.startsWith(`${folder}/`)));
}

/** States of the files below these paths that are not as HEAD has them: `M `, ` M`, `??`; by path. */
export async function changedFiles(git: Git, paths: readonly string[]): Promise<Map<string, string>> {
  const output = await git.text(['status', '--porcelain=v1', '-z', '--no-renames', '--untracked-files=all', '--', ...paths.map(literal)]);
  return new Map(output.split('\0').filter((line) => line !== '').map((line) => [line.slice(3), line.slice(0, 2)]));
}
