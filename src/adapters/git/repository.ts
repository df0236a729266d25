import { existsSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { PromptError } from '../../core/errors.js';
import { createGit, type Git } from './git.js';

/** A repository as found from a folder inside it. */
export interface Repository {
  git: Git;
  /** Top of the work tree; undefined in a bare repository. */
  top?: string;
  gitDir: string;
  /** Shared by all linked work trees. */
  commonDir: string;
  shallow: boolean;
}

/** What HEAD and the canonical branch are. */
export interface Heads {
  /** Commit of HEAD. */
  head: string;
  /** Short name of the checked-out branch; undefined when detached. */
  branch?: string;
  canonical: { name: string; oid: string };
}

/** @throws PromptError `repository/missing` */
export async function openRepository(directory: string): Promise<Repository> {
  if (!existsSync(directory)) throw new PromptError('file/missing', { file: directory });
  const git = createGit(directory);
  const facts = ['--absolute-git-dir', '--git-common-dir', '--is-bare-repository', '--is-shallow-repository'];
  const output = await git.text(['rev-parse', ...facts, '--show-toplevel']).catch(async (error: unknown) => {
    const message = (error as Error).message;
    if (/must be run in a work tree/.test(message)) return git.text(['rev-parse', ...facts]);
    if (/not a git repository/i.test(message)) throw new PromptError('repository/missing', { directory }, { cause: error });
    throw error;
  });
  const [gitDir = '', common = '', bare, shallow, top] = output.split('\n');
  const inBare = bare === 'true' || top === undefined || top === '';
  return {
    // All paths are then relative to the top, wherever the command was started.
    git: inBare ? git : createGit(top),
    gitDir,
    commonDir: isAbsolute(common) ? common : resolve(directory, common),
    shallow: shallow === 'true',
    ...(inBare ? {} : { top }),
  };
}

/**
 * @param configured `.promptrc`'s `branch:`
 * @throws PromptError `repository/no-commits`, `reference/not-found`
 */
export async function readHeads(repository: Repository, configured: string | undefined): Promise<Heads> {
  const { git } = repository;
  const [head, symbolic, originHead] = await Promise.all([
    resolveCommit(git, 'HEAD'),
    git.text(['symbolic-ref', '-q', '--short', 'HEAD']).catch(() => ''),
    git.text(['symbolic-ref', '-q', '--short', 'refs/remotes/origin/HEAD']).catch(() => ''),
  ]);
  if (head === undefined) throw new PromptError('repository/no-commits', {});
  const branch = symbolic.trim() === '' ? undefined : symbolic.trim();
  const name = configured ?? (originHead.trim().replace(/^origin\//, '') || branch || 'HEAD');
  const oid = name === branch || name === 'HEAD' ? head : await firstCommit(git, [`refs/remotes/origin/${name}`, `refs/heads/${name}`, name]);
  if (oid === undefined) {
    throw new PromptError('reference/not-found', { reference: name, looked: `neither origin/${name} nor ${name} is a branch here` });
  }
  return { head, canonical: { name, oid }, ...(branch === undefined ? {} : { branch }) };
}

async function firstCommit(git: Git, revisions: readonly string[]): Promise<string | undefined> {
  for (const revision of revisions) {
    const oid = await resolveCommit(git, revision);
    if (oid !== undefined) return oid;
  }
  return undefined;
}

/** The commit a revision names, or undefined. What a user typed goes no further than this. */
export async function resolveCommit(git: Git, revision: string): Promise<string | undefined> {
  const output = await git.text(['rev-parse', '--verify', '-q', '--end-of-options', `${revision}^{commit}`]).catch(() => '');
  const oid = output.trim();
  return /^[0-9a-f]{40,64}$/.test(oid) ? oid : undefined;
}

/** The operation that a commit would disturb, if one is under way. */
export function operationInProgress(repository: Repository): string | undefined {
  const found = OPERATIONS.find(([file]) => existsSync(join(repository.gitDir, file)));
  return found?.[1];
}

const OPERATIONS = [
  ['MERGE_HEAD', 'merge'],
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
] as const;
