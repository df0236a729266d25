import { type Git, literal } from './git.js';

/** One entry of the index; paths are relative to the top of the work tree. */
export interface IndexEntry {
  mode: string;
  oid: string;
  /** 0, or more where a merge left a conflict. */
  stage: number;
  path: string;
}

/** What the index has of these paths: files, or folders with all that is in them. */
export async function listEntries(git: Git, paths: readonly string[]): Promise<IndexEntry[]> {
  const output = await git.text(['ls-files', '--stage', '-z', '--full-name', '--', ...paths.map(literal)]);
  return output.split('\0').flatMap((line) => {
    const [, mode, oid, stage, path] = /^(\d+) ([0-9a-f]+) (\d)\t(.*)$/s.exec(line) ?? [];
    return mode === undefined || oid === undefined || path === undefined ? [] : [{ mode, oid, stage: Number(stage), path }];
  });
}

/** Takes entries out of the index and puts others in: all of it or nothing. Files on disk are not looked at. */
export async function replaceEntries(git: Git, removed: readonly IndexEntry[], added: readonly Omit<IndexEntry, 'stage'>[]): Promise<void> {
  const lines = [
    ...removed.map(({ oid, path }) => `0 ${'0'.repeat(oid.length)}\t${path}\0`),
    ...added.map(({ mode, oid, path }) => `${mode} ${oid}\t${path}\0`),
  ];
  await git.write(['update-index', '-z', '--index-info'], lines.join(''));
}

/** Stores a text as it is: no filter, no line endings of a work tree. @returns its object id */
export async function storeText(git: Git, text: string): Promise<string> {
  return (await git.write(['hash-object', '-w', '--no-filters', '--stdin'], text)).trim();
}

/** States of the files below these paths that are not as HEAD has them: `M `, ` M`, `??`; by path. */
export async function changedFiles(git: Git, paths: readonly string[]): Promise<Map<string, string>> {
  const output = await git.text(['status', '--porcelain=v1', '-z', '--no-renames', '--untracked-files=all', '--ignore-submodules=all', '--', ...paths.map(literal)]);
  return new Map(output.split('\0').filter((line) => line !== '').map((line) => [line.slice(3), line.slice(0, 2)]));
}
