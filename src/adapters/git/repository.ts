import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { PromptError } from '../../core/errors.js';
import { quoteArgument } from '../../core/text/quote-argument.js';
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
  /** The work tree may lack files that are in the index. */
  sparse: boolean;
  /** Commit of HEAD; undefined before the first. */
  head?: string;
  /** The first parent of that; undefined where it has none, or git was not asked. */
  parent?: string;
  /** The checked-out branch; undefined when detached. */
  branch?: string;
  /** The branch that `origin/HEAD` names; it may be gone. */
  originBranch?: string;
}

/** What HEAD and the canonical branch are. */
export interface Heads {
  head: string;
  branch?: string;
  canonical: { name: string; oid: string };
}

const FACTS = ['--absolute-git-dir', '--git-common-dir', '--is-bare-repository', '--is-shallow-repository'];

/** What git was asked about a folder. */
export interface AskedFacts {
  directory: string;
  facts: Promise<string[]>;
}

let ahead: AskedFacts | undefined;

/** Asks git about a folder while the program loads: the first `openRepository` there takes the answer. @param asked where that was done already */
export function askAhead(directory: string, asked?: AskedFacts): AskedFacts {
  ahead = asked ?? { directory, facts: readFacts(createGit(directory), directory) };
  ahead.facts.catch(() => {});
  return ahead;
}

function takeAhead(directory: string): Promise<string[]> | undefined {
  const facts = ahead?.directory === directory ? ahead.facts : undefined;
  ahead = undefined;
  return facts;
}

/** @throws PromptError `repository/missing`, `file/missing`, `usage` */
export async function openRepository(directory: string): Promise<Repository> {
  if (!existsSync(directory)) throw new PromptError('file/missing', { file: directory });
  if (!statSync(directory).isDirectory()) throw new PromptError('usage', { message: `${directory} is not a folder` });
  const git = createGit(directory);
  const [gitDir = '', common = '', bare, shallow, top, head, ...names] = await (takeAhead(directory) ?? readFacts(git, directory));
  const commonDir = isAbsolute(common) ? common : resolve(directory, common);
  const originBranch = await readOriginBranch(git, commonDir);
  const inBare = bare === 'true' || top === undefined || top === '';
  const parent = names.find((name) => /^[0-9a-f]{40,64}$/.test(name));
  const branch = names.find((name) => name.startsWith('refs/heads/'))?.slice('refs/heads/'.length);
  return {
    // All paths are then relative to the top, wherever the command was started.
    git: inBare ? git : createGit(top),
    gitDir, commonDir,
    shallow: shallow === 'true',
    sparse: existsSync(join(gitDir, 'info/sparse-checkout')),
    ...(inBare ? {} : { top }),
    ...(head === undefined || head === '' ? {} : { head }),
    ...(parent === undefined ? {} : { parent }),
    ...(branch === undefined ? {} : { branch }),
    ...(originBranch === undefined ? {} : { originBranch }),
  };
}

/** In the order of `FACTS`, then top, commit of HEAD, its parents and its full name, as far as there are any. */
async function readFacts(git: Git, directory: string): Promise<string[]> {
  const tail = ['--show-toplevel', 'HEAD', 'HEAD^@', '--symbolic-full-name', 'HEAD'];
  const lines = async (args: string[]): Promise<string[]> => (await git.text(['rev-parse', ...FACTS, ...args])).split('\n');
  return lines(tail).catch(async (error: unknown) => {
    const { message } = error as Error;
    if (/not a git repository/i.test(message)) throw new PromptError('repository/missing', { directory }, { cause: error });
    if (/ambiguous argument 'HEAD'|unknown revision/.test(message)) return lines(tail.slice(0, 1));
    if (/must be run in a work tree/.test(message)) return [...(await lines([])).slice(0, FACTS.length), '', (await resolveCommit(git, 'HEAD')) ?? ''];
    throw error;
  });
}

/** A symbolic ref is a file, which is read sooner than git starts; where git keeps refs in tables it is asked. */
async function readOriginBranch(git: Git, commonDir: string): Promise<string | undefined> {
  const file = await readFile(join(commonDir, ORIGIN_HEAD), 'utf8').catch(() => '');
  const named = file === '' && existsSync(join(commonDir, 'reftable')) ? await git.text(['symbolic-ref', '-q', ORIGIN_HEAD]).catch(() => '') : file;
  return /^(?:ref: +)?refs\/remotes\/origin\/(\S+)$/.exec(named.trim())?.[1];
}

const ORIGIN_HEAD = 'refs/remotes/origin/HEAD';

/**
 * @param configured `.promptrc`'s `branch:`
 * @throws PromptError `repository/no-commits`, `reference/not-found`
 */
export async function readHeads(repository: Repository, configured: string | undefined): Promise<Heads> {
  const { git, head, branch } = repository;
  if (head === undefined) throw new PromptError('repository/no-commits', {});
  const name = configured ?? (await defaultBranch(repository));
  const oid = name === branch || name === 'HEAD' ? head : await firstCommit(git, [`refs/remotes/origin/${name}`, `refs/heads/${name}`, name]);
  if (oid === undefined) {
    throw new PromptError('reference/not-found', {
      reference: name,
      looked: `.promptrc names it as \`branch:\`, and neither origin/${name} nor ${name} is a branch here`,
      remedy: `fetch it with \`git fetch origin ${quoteArgument(name)}:${quoteArgument(`refs/remotes/origin/${name}`)}\`, or correct \`branch:\` in .promptrc`,
    });
  }
  return { head, canonical: { name, oid }, ...(branch === undefined ? {} : { branch }) };
}

/** What `origin/HEAD` names may be gone; then it is the branch that is checked out. */
async function defaultBranch({ git, branch = 'HEAD', originBranch }: Repository): Promise<string> {
  if (originBranch === undefined || originBranch === branch) return branch;
  return (await resolveCommit(git, `refs/remotes/origin/${originBranch}`)) === undefined ? branch : originBranch;
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
