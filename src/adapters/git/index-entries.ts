import type { Entry } from './branch-commit.js';
import { type Git, literal } from './git.js';
import { pastLocks } from './past-locks.js';

/** One entry of the index; paths are relative to the top of the work tree. */
export interface IndexEntry extends Entry {
  /** 0, or more where a merge left a conflict. */
  stage: number;
}

/** What the index has of these paths: files, or folders with all that is in them. */
export async function listIndexEntries(git: Git, paths: readonly string[]): Promise<IndexEntry[]> {
  const output = await git.text(['ls-files', '--stage', '-z', '--full-name', '--', ...paths.map(literal)]);
  return output.split('\0').flatMap((line) => {
    const [, mode, oid, stage, path] = /^(\d+) ([0-9a-f]+) (\d)\t(.*)$/s.exec(line) ?? [];
    return mode === undefined || oid === undefined || path === undefined ? [] : [{ mode, oid, stage: Number(stage), path }];
  });
}

/** Takes entries out of the index and puts others in: all of it or nothing. Files on disk are not looked at. @throws PromptError `git/failed` */
export async function replaceEntries(git: Git, removed: readonly Entry[], added: readonly Entry[]): Promise<void> {
  const lines = [
    ...removed.map(({ oid, path }) => `0 ${'0'.repeat(oid.length)}\t${path}\0`),
    ...added.map(({ mode, oid, path }) => `${mode} ${oid}\t${path}\0`),
  ];
  try {
    await pastLocks(() => git.write(['update-index', '-z', '--index-info'], lines.join('')));
  } catch (error) {
    // Git may have done it before it failed.
    const now = await listIndexEntries(git, added.map(({ path }) => path)).catch(() => []);
    const isDone = added.every(({ path, oid }) => now.some((entry) => entry.path === path && entry.oid === oid));
    if (!isDone) throw error;
  }
}
