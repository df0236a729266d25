import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PromptError } from '../../core/errors.js';
import { sweep } from '../file-changes.js';
import { createGit, type Git, literal } from './git.js';
import { pastLocks } from './past-locks.js';
import { type Repository, resolveCommit } from './repository.js';

/** A regular file of a tree. */
export interface Entry {
  mode: string;
  oid: string;
  path: string;
}

/** Stores a text as it is: no filter, no line endings of a work tree. @returns its object id */
export async function storeText(git: Git, text: string): Promise<string> {
  // simple-git never ends an empty input.
  const oid = text === '' ? git.write(['hash-object', '-w', '--no-filters', '--', '/dev/null']) : git.write(['hash-object', '-w', '--stdin'], text);
  return (await oid).trim();
}

/**
 * A commit of `parent`'s tree with `entries` in it. Neither a work tree nor its index is touched, and no hook runs; it
 * is signed where the user signs commits.
 *
 * @throws PromptError `commit/refused`
 */
export async function buildCommit(repository: Repository, parent: string, entries: readonly Entry[], message: string): Promise<string> {
  const { git, gitDir, top = gitDir } = repository;
  const folder = join(gitDir, 'prompt');
  const index = join(folder, `.prompt-${process.pid}-index.tmp`);
  const apart = createGit(top, { ...process.env, GIT_INDEX_FILE: index });
  try {
    mkdirSync(folder, { recursive: true });
    sweep(folder);
    await apart.write(['read-tree', parent]);
    await apart.write(['update-index', '-z', '--index-info'], entries.map(({ mode, oid, path }) => `${mode} ${oid}\t${path}\0`).join(''));
    const tree = (await apart.write(['write-tree'])).trim();
    const signs = (await git.text(['config', '--type=bool', '--default=false', '--get', 'commit.gpgsign'])).trim() === 'true';
    return (await git.write(['commit-tree', ...(signs ? ['-S'] : []), '-p', parent, tree], message)).trim();
  } catch (error) {
    const { cause = error } = error as Error;
    throw new PromptError('commit/refused', { output: (cause as Error).message.trim() }, { cause: error });
  } finally {
    for (const file of [index, `${index}.lock`]) rmSync(file, { force: true });
  }
}

/**
 * Moves a branch if it is still where it was. @param before undefined: only if there is none of that name
 * @throws PromptError `git/failed`; `hasMoved` tells a lost race
 */
export async function moveBranch(git: Git, branch: string, after: string, before: string | undefined, reason: string): Promise<void> {
  const ref = `refs/heads/${branch}`;
  try {
    await pastLocks(() => git.write(['update-ref', '-m', reason, ref, after, before ?? '0'.repeat(after.length)]));
  } catch (error) {
    // Git may have done it before it failed.
    if ((await resolveCommit(git, ref)) !== after) throw error;
  }
}

/** Regular files below `paths` in a commit. */
export async function listEntries(git: Git, commit: string, paths: readonly string[]): Promise<Entry[]> {
  if (paths.length === 0) return [];
  const output = await git.text(['ls-tree', '-r', '-z', '--full-tree', commit, '--', ...paths.map(literal)]);
  return output.split('\0').flatMap((line) => {
    const [, mode, oid, path] = /^(100\d{3}) blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    return mode === undefined || oid === undefined || path === undefined ? [] : [{ mode, oid, path }];
  });
}

/** Paths that a commit changed against its first parent. */
export async function changedPaths(git: Git, commit: string): Promise<string[]> {
  const output = await git.text(['diff-tree', '-r', '-z', '--name-only', '--no-renames', `${commit}^`, commit]);
  return output.split('\0').filter((path) => path !== '');
}
