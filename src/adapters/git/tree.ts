import { type Git, literal } from './git.js';

/** Regular files below `paths` in a commit: path without `prefix` → blob. */
export async function listCommit(git: Git, commit: string, paths: readonly string[], prefix: string): Promise<Map<string, string>> {
  const output = await git.text(['ls-tree', '-r', '-z', '--full-tree', commit, '--', ...paths.map((path) => literal(prefix + path))]);
  return collect(output, /^100\d{3} blob ([0-9a-f]+)\t(.*)$/s, prefix);
}

/** The same for the index, without entries in conflict. */
export async function listIndex(git: Git, paths: readonly string[], prefix: string): Promise<Map<string, string>> {
  const output = await git.text(['ls-files', '-s', '-z', '--full-name', '--', ...paths.map((path) => literal(prefix + path))]);
  return collect(output, /^100\d{3} ([0-9a-f]+) 0\t(.*)$/s, prefix);
}

/** Every file below a folder that git knows, or would take. @param prefix of the folder, with a trailing `/`, or empty */
export async function listUnignored(git: Git, prefix: string): Promise<string[]> {
  const output = await git.text(['ls-files', '-z', '--full-name', '--cached', '--others', '--exclude-standard', '--', literal(prefix)]);
  return [...new Set(output.split('\0'))].filter((path) => path !== '' && path.startsWith(prefix)).map((path) => path.slice(prefix.length));
}

/** Entries of the index that a sparse checkout leaves out of the work tree. */
export async function listSkipped(git: Git, paths: readonly string[], prefix: string): Promise<Map<string, string>> {
  const output = await git.text(['ls-files', '-s', '-t', '-z', '--full-name', '--', ...paths.map((path) => literal(prefix + path))]);
  return collect(output, /^S 100\d{3} ([0-9a-f]+) 0\t(.*)$/s, prefix);
}

function collect(output: string, line: RegExp, prefix: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const entry of output.split('\0')) {
    const [, oid, path] = line.exec(entry) ?? [];
    if (oid !== undefined && path?.startsWith(prefix)) files.set(path.slice(prefix.length), oid);
  }
  return files;
}

/** What finding a folder asks. */
export const FIND_FOLDER = ['cat-file', '--batch-check'];

/** The tree at a folder of a commit, or undefined where there is none: equal folders have equal ids. */
export async function folderId(git: Git, commit: string, folder: string): Promise<string | undefined> {
  const output = (await git.bytes(FIND_FOLDER, `${commit}:${folder}\n`)).toString('utf8');
  return /^([0-9a-f]+) tree /.exec(output)?.[1];
}
