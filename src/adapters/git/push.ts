import type { Git } from './git.js';
import { pastLocks } from './past-locks.js';

/** How a push ended. `reason` is what the server or git said. */
export type PushOutcome =
  | { kind: 'pushed' }
  /** The branch there has commits this one does not. */
  | { kind: 'behind' }
  /** The server does not accept it. */
  | { kind: 'refused'; reason: string }
  /** It did not come that far: no network, no access, a hook here. */
  | { kind: 'failed'; reason: string };

/** Pushes one commit. @param git one of `createRemoteGit` */
export async function pushCommit(git: Git, remote: string, commit: string, branch: string): Promise<PushOutcome> {
  try {
    await git.write(['push', '--porcelain', '--no-follow-tags', '--recurse-submodules=no', remote, `${commit}:refs/heads/${branch}`]);
    return { kind: 'pushed' };
  } catch (error) {
    return readFailure(outputOf(error));
  }
}

/** What git printed of a push that failed; exported for its test. */
export function readFailure(output: string): PushOutcome {
  const [, status = '', why = ''] = /^!\t[^\t]*\t\[([^\]]+)\](?: \((.*)\))?$/m.exec(output) ?? [];
  if (status === 'rejected') return { kind: 'behind' };
  // Another push was faster, by so little that the server itself found out.
  if (/cannot lock ref|failed to (?:update|lock) ref|incorrect old value|failed to lock/.test(why)) return { kind: 'behind' };
  if (status !== '') return { kind: 'refused', reason: [...serverLines(output), why].join('\n') };
  return { kind: 'failed', reason: output };
}

function serverLines(output: string): string[] {
  return output.split('\n').filter((line) => /^remote:\s*\S/.test(line)).map((line) => line.replace(/^remote:\s*/, '').trimEnd());
}

/** @returns the commit of the branch there @throws PromptError `git/failed` */
export async function fetchBranch(git: Git, remote: string, branch: string): Promise<string> {
  const tracking = `refs/remotes/${remote}/${branch}`;
  await pastLocks(() => git.write(['fetch', '--quiet', '--no-tags', '--no-recurse-submodules', remote, `+refs/heads/${branch}:${tracking}`]));
  return (await git.text(['rev-parse', '--verify', tracking])).trim();
}

/** Where a branch is pushed: its upstream, else the same name on `origin`. Undefined where no such remote is configured. */
export async function upstreamOf(git: Git, branch: string): Promise<{ remote: string; branch: string } | undefined> {
  const settings = await git.text(['config', '--null', '--get-regexp', String.raw`^branch\..*\.(remote|merge)$`]).catch(() => '');
  const setting = (key: string): string | undefined => settings.split('\0').findLast((entry) => entry.startsWith(`branch.${branch}.${key}\n`))?.split('\n')[1];
  const [configured = '.', ref = ''] = [setting('remote'), setting('merge')];
  // `.` is this repository itself.
  const remote = configured === '.' ? 'origin' : configured;
  const known = (await git.text(['remote'])).split('\n');
  if (!known.includes(remote) || remote.startsWith('-')) return undefined;
  return { remote, branch: remote === configured && ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : branch };
}

/** How many commits up to `commit` no branch of the remote has, as far as it is known here. */
export async function countUnpushed(git: Git, commit: string, remote: string): Promise<number> {
  return Number(await git.text(['rev-list', '--count', commit, '--not', `--remotes=${remote}`]));
}

/** Whether `descendant` has `ancestor` in its history. */
export async function isAncestor(git: Git, ancestor: string, descendant: string): Promise<boolean> {
  return git.text(['merge-base', '--is-ancestor', ancestor, descendant]).then(() => true, () => false);
}

function outputOf(error: unknown): string {
  const { cause = error } = error as Error;
  return (cause as Error).message.trim();
}
