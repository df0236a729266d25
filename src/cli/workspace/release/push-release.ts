import { setTimeout as delay } from 'node:timers/promises';
import { buildCommit, changedPaths, listEntries, moveBranch } from '../../../adapters/git/branch-commit.js';
import { createRemoteGit, type Git } from '../../../adapters/git/git.js';
import { countUnpushed, fetchBranch, isAncestor, pushCommit, type PushOutcome } from '../../../adapters/git/push.js';
import { resolveCommit } from '../../../adapters/git/repository.js';
import { PromptError } from '../../../core/errors.js';
import { shortHash } from '../../../core/prompt/content.js';
import type { Release } from '../../../core/release/release.js';
import { contentFolder } from '../../../core/release/release-files.js';
import { quoteArgument } from '../../../core/text/quote-argument.js';
import { isUnchanged, requireUnchanged } from './conflict.js';
import type { Project } from '../project.js';
import type { Target } from './target.js';

/** A commit on a remote's branch. */
export interface Pushed {
  remote: string;
  branch: string;
  commit: string;
  /** The branch here has another commit of the same release: it must catch up. */
  differs: boolean;
}

/** A push that can be tried. */
interface Push {
  remote: string;
  branch: string;
  git: Git;
}

/** How often a release is put on top of what others pushed meanwhile. */
const TRIES = 5;

/**
 * Looks before anything is planned whether the push can be what it says: commits of the user's that are not on the
 * remote never go along. So a release whose push failed before is not taken for one that is served there.
 *
 * @throws PromptError `push/unpushed`, `release/conflict`
 */
export async function requirePushable(project: Project, target: Target, which: Pick<Release, 'prompt' | 'environment'>): Promise<void> {
  if (target.upstream === undefined) return;
  const { git } = project.repository;
  const { remote, branch } = target.upstream;
  const commits = await countUnpushed(git, target.commit, remote);
  const there = await trackedTip(git, remote, branch);
  const unpushed = async (reason: string): Promise<PromptError> => {
    // A branch that is not here yet starts from the canonical one, whose commits they are then.
    const own = target.kind === 'checked-out' || (await resolveCommit(git, `refs/heads/${target.branch}`)) !== undefined;
    const named = own ? (target.branch ?? branch) : target.canonical;
    const tip = await trackedTip(git, remote, own ? branch : named);
    const behind = tip !== undefined && !(await isAncestor(git, tip, target.commit));
    return new PromptError('push/unpushed', { branch: named, remote, commits, behind, reason: own ? reason : `${branch} would start from them` });
  };
  if (commits > 0 && there === undefined) throw await unpushed('the branch is not there yet');
  if (there !== undefined && !(await isUnchanged(project, there, target.commit, which))) {
    if (commits > 0) throw await unpushed('this release is changed in them or there');
    await requireUnchanged(project, target.commit, there, which, `run \`git pull --rebase\`, then decide again`);
  }
}

/**
 * Pushes the commit of a release and nothing else. Where the branch there has other commits, the same change is put on
 * top of them, as long as they leave this release alone.
 *
 * @throws PromptError `release/conflict`, `push/refused`, `push/failed`; the commit stays here
 */
export async function pushRelease(
  project: Project,
  target: Target,
  { remote, branch }: NonNullable<Target['upstream']>,
  release: Release,
  commit: string,
): Promise<Pushed> {
  const { top, gitDir } = project.repository;
  const push: Push = { remote, branch, git: createRemoteGit(top ?? gitDir) };
  try {
    const pushed = await pushOnTop(project, target, push, release, commit);
    const differs = pushed !== commit && !(await catchUp(project, target, commit, pushed));
    return { remote, branch, commit: pushed, differs };
  } catch (error) {
    const { code, message } = error as PromptError;
    throw code === 'git/failed' || code === 'commit/refused' ? notPushed(target, push, commit, { kind: 'failed', reason: message }) : error;
  }
}

async function pushOnTop(project: Project, target: Target, push: Push, release: Release, commit: string): Promise<string> {
  const { git, remote, branch } = push;
  const rebuild = async (tip: string): Promise<string> => {
    await requireUnchanged(project, target.commit, tip, release, `${dropLocal(target, commit)}, fetch, then decide again`);
    return putOnTop(project, tip, release, commit);
  };
  const there = await trackedTip(project.repository.git, remote, branch);
  const alone = there === undefined || (await countUnpushed(project.repository.git, `${commit}^`, remote)) === 0;
  let candidate = alone ? commit : await rebuild(there);
  for (let left = TRIES; ; left--) {
    const outcome = await pushCommit(git, remote, candidate, branch);
    if (outcome.kind === 'pushed') return candidate;
    if (outcome.kind !== 'behind' || left === 0) throw notPushed(target, push, commit, outcome, candidate);
    const tip = await fetchBranch(git, remote, branch);
    if (await isAncestor(project.repository.git, candidate, tip)) return candidate;
    candidate = await rebuild(tip);
    await delay(Math.random() * 200 * (TRIES - left));
  }
}

/** The change of a commit, and all content its release names, on another commit. */
async function putOnTop({ repository, prefix }: Project, tip: string, release: Release, commit: string): Promise<string> {
  const folders = [...release.serves, ...release.kept].map(({ hash }) => prefix + contentFolder(release.prompt, hash));
  const paths = [...new Set([...(await changedPaths(repository.git, commit)), ...folders])];
  const entries = await listEntries(repository.git, commit, paths);
  const message = await repository.git.text(['log', '-1', '--format=%B', '--encoding=UTF-8', '--no-color', '--no-show-signature', commit]);
  return buildCommit(repository, tip, entries, `${message.trimEnd()}\n`);
}

/** Moves the branch here along where nobody works on it and nothing of it is lost. */
async function catchUp({ repository: { git } }: Project, { kind, branch = '' }: Target, commit: string, pushed: string): Promise<boolean> {
  if (kind !== 'apart' || !(await isAncestor(git, `${commit}^`, pushed))) return false;
  return moveBranch(git, branch, pushed, commit, 'prompt: as pushed').then(() => true, () => false);
}

function trackedTip(git: Git, remote: string, branch: string): Promise<string | undefined> {
  return resolveCommit(git, `refs/remotes/${remote}/${branch}`);
}

/** @param candidate what can be pushed by hand without taking other commits along */
function notPushed(
  target: Target,
  { remote, branch }: Push,
  commit: string,
  outcome: Exclude<PushOutcome, { kind: 'pushed' }>,
  candidate = commit,
): PromptError {
  const named = { remote, branch, commit: shortHash(commit) };
  if (outcome.kind === 'refused') {
    const other = target.kind === 'apart' ? 'another name for --branch' : '`--branch <name> --push` and open a pull request';
    return new PromptError('push/refused', { ...named, reason: outcome.reason, remedy: `${dropLocal(target, commit)}; then run this with ${other}` });
  }
  const command = `git push ${quoteArgument(remote)} ${quoteArgument(`${shortHash(candidate)}:refs/heads/${branch}`)}`;
  const reason = outcome.kind === 'failed' ? outcome.reason : `the branch there moved on ${TRIES} times meanwhile`;
  return new PromptError('push/failed', { ...named, reason, command });
}

/** How to be rid of a commit that is not wanted there. */
function dropLocal({ kind, branch = '' }: Target, commit: string): string {
  const before = `${shortHash(commit)}^`;
  const command = kind === 'apart' ? `git branch --force ${quoteArgument(branch)} ${before}` : `git reset --keep ${before}`;
  return `take the commit ${shortHash(commit)} back here: \`${command}\``;
}
