import { join } from 'node:path';
import { openFileChanges } from '../../../adapters/file-changes.js';
import { readBlobs } from '../../../adapters/git/blobs.js';
import { buildCommit, moveBranch, storeText } from '../../../adapters/git/branch-commit.js';
import { commitPaths, forgetPaths, registerPaths, takeBackCommit } from '../../../adapters/git/commit.js';
import { hasMoved } from '../../../adapters/git/past-locks.js';
import { resolveCommit } from '../../../adapters/git/repository.js';
import { PromptError } from '../../../core/errors.js';
import type { ReleasePlan } from '../../../core/release/plan.js';
import type { Release } from '../../../core/release/release.js';
import { releasePath } from '../../../core/release/release-files.js';
import { formatRelease } from '../../../core/release/release-format.js';
import { isUnchanged, requireUnchanged } from './conflict.js';
import type { Project } from '../project.js';
import { nextSteps } from './next-steps.js';
import { type Pushed, pushRelease, requirePushable } from './push-release.js';
import { requireAsWritten } from './require-as-written.js';
import { readTip, type Target, type Tip } from './target.js';
import { alone, inRepository, noteUnfinished, requireUnedited, scratchFolder } from './unfinished.js';

/** What was done. */
export interface Published {
  commit: string;
  /** Undefined where HEAD is detached. */
  branch?: string;
  /** The branch that `list`, `status` and `resolve` read releases from, where it does not have this one yet. */
  awaits?: string;
  pushed?: Pushed;
  /** Command lines that bring it further. */
  next: string[];
}

/** Texts by path. */
type Files = Readonly<Record<string, string>>;

/** A release with its file. */
interface ReleaseFile {
  path: string;
  text: string;
  release: Release;
  message: string;
}

/** How often a commit is tried while a branch moves on without a change of this release. */
const TRIES = 5;

/** Texts of committed blobs, by path. @throws PromptError `file/unreadable` */
export async function readBlobTexts(project: Project, files: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const blobs = await readBlobs(project.repository, Object.values(files));
  return Object.fromEntries(
    Object.entries(files).map(([path, oid]) => {
      const blob = blobs.get(oid);
      if (!blob?.ok) throw new PromptError('file/unreadable', { file: path, reason: blob?.message ?? 'git does not have its content' });
      return [path, blob.text];
    }),
  );
}

/**
 * Commits a release and the files that belong to it where `target` says, and pushes that commit if it says so. It is
 * applied only to the release that the plan was made from. If anything fails, all is as it was before.
 *
 * @param content what the release names, by path in the project
 * @returns undefined for a dry run
 * @throws PromptError `release/conflict`, `release/edited`, `repository/locked`, `repository/busy`, `repository/switched`, `commit/refused`, `commit/altered`, `push/…`
 */
export async function publish(project: Project, target: Target, plan: ReleasePlan, content: Files): Promise<Published | undefined> {
  const file = fileOf(plan);
  if (target.kind === 'checked-out') await requireUnedited(project, { ...content, [file.path]: file.text });
  if (target.dryRun) return undefined;
  await requirePushable(project, target, plan.release);
  const { branch, upstream, context } = target;
  const commit = await alone(project, context, () => compareAndSwap(project, target, plan, content));
  const pushed = upstream && (await pushRelease(project, target, upstream, plan.release, commit));
  // What is done is done, whether or not it is known how to go on.
  const next = await nextSteps(project, target, commit, pushed).catch(() => []);
  const { canonical } = target;
  return {
    commit, next,
    ...(branch === undefined ? {} : { branch }),
    ...(branch === canonical || canonical === 'HEAD' ? {} : { awaits: canonical }),
    ...(pushed ? { pushed } : {}),
  };
}

function fileOf({ release }: ReleasePlan): { path: string; text: string } {
  return { path: releasePath(release.environment, release.prompt), text: formatRelease(release) };
}

async function compareAndSwap(project: Project, target: Target, plan: ReleasePlan, content: Files): Promise<string> {
  const { release, message } = plan;
  const file = fileOf(plan);
  for (let left = TRIES; ; left--) {
    const tip = await readTip(project, target);
    await requireUnchanged(project, target.commit, tip.commit, release);
    try {
      return await (target.kind === 'apart'
        ? commitApart(project, target, tip, { ...content, [file.path]: file.text }, message)
        : commitHere(project, target, tip, content, { ...file, release, message }));
    } catch (error) {
      // Somebody's own git was faster; whether that concerns this release is seen in the next round.
      if (left === 1 || !hasMoved(error)) throw error;
    }
  }
}

/**
 * In the work tree. Whenever this is interrupted, neither `git commit` nor `git commit --all` of anybody publishes the
 * half of it: the release comes last, when git knows all that it names, and is not staged.
 */
async function commitHere(project: Project, { context }: Target, tip: Tip, content: Files, { path, text, release, message }: ReleaseFile): Promise<string> {
  const { git } = project.repository;
  await requireUnedited(project, { ...content, [path]: text });
  const contents = inRepository(project, content);
  const all = { ...contents, ...inRepository(project, { [path]: text }) };
  const files = openFileChanges(scratchFolder(project));
  const unfinished = noteUnfinished(project, all);
  let registered: string[] = [];
  try {
    for (const [file, written] of Object.entries(content)) files.write(join(project.root, file), written);
    registered = await registerPaths(git, Object.keys(contents));
    files.write(join(project.root, path), text);
    const commit = await commitPaths(git, Object.keys(all), message);
    const before = await overtaken(project, tip, commit, release);
    if (before !== undefined) {
      // Between the look at the branch and git's own, somebody has committed this release: theirs was first.
      if (await takeBackCommit(git, commit, before, Object.keys(all))) await requireUnchanged(project, tip.commit, before, release);
      context.note(
        `warning: ${before.slice(0, 7)} changed this release at the same time, and others have gone on from ${commit.slice(0, 7)}, which replaced it`,
      );
    }
    await requireAsWritten(project, context.note, commit, { ...content, [path]: text });
    files.settle();
    return commit;
  } catch (error) {
    await forgetPaths(git, registered);
    const lost = files.undo();
    if (lost.length > 0) context.note(`warning: this could not be brought back to what it was: ${lost.join(', ')}`);
    throw error;
  } finally {
    unfinished.strike();
  }
}

/** What `commit` was made on top of, where that has another release than the tip that was looked at. */
async function overtaken(project: Project, tip: Tip, commit: string, release: Release): Promise<string | undefined> {
  const before = await resolveCommit(project.repository.git, `${commit}^`);
  return before === undefined || before === tip.commit || (await isUnchanged(project, tip.commit, before, release)) ? undefined : before;
}

async function commitApart(project: Project, { branch = '' }: Target, tip: Tip, files: Files, message: string): Promise<string> {
  const { repository, prefix } = project;
  const entries = await Promise.all(
    Object.entries(files).map(async ([path, text]) => ({ mode: '100644', oid: await storeText(repository.git, text), path: prefix + path })),
  );
  const commit = await buildCommit(repository, tip.commit, entries, message);
  const [subject = ''] = message.split('\n', 1);
  await moveBranch(repository.git, branch, commit, tip.local, `prompt: ${subject}`);
  return commit;
}
