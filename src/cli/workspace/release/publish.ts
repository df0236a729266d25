import { join } from 'node:path';
import { openFileChanges } from '../../../adapters/file-changes.js';
import { readBlobs } from '../../../adapters/git/blobs.js';
import { buildCommit, moveBranch, storeText } from '../../../adapters/git/branch-commit.js';
import { commitPaths, forgetPaths, registerPaths } from '../../../adapters/git/commit.js';
import { hasMoved } from '../../../adapters/git/past-locks.js';
import { exclusively } from '../../../adapters/lock.js';
import { PromptError } from '../../../core/errors.js';
import type { ReleasePlan } from '../../../core/release/plan.js';
import { releasePath } from '../../../core/release/release-files.js';
import { formatRelease } from '../../../core/release/release-format.js';
import { requireUnchanged } from './conflict.js';
import type { Project } from '../project.js';
import { nextSteps } from './next-steps.js';
import { preparePush, type Pushed, pushRelease } from './push-release.js';
import { readTip, type Target, type Tip } from './target.js';

/** What was done. */
export interface Published {
  commit: string;
  /** Undefined where HEAD is detached. */
  branch?: string;
  pushed?: Pushed;
  /** Command lines that bring it further. */
  next: string[];
}

/** Texts by path. */
type Files = Readonly<Record<string, string>>;

/** How often a commit is tried while a branch moves on without a change of this release. */
const TRIES = 5;

/** Texts of committed blobs, by path. @throws PromptError `file/unreadable` */
export async function readBlobTexts(project: Project, files: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const blobs = await readBlobs(project.repository.git, Object.values(files));
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
 * @throws PromptError `release/conflict`, `repository/locked`, `repository/busy`, `repository/switched`, `commit/refused`, `push/…`
 */
export async function publish(project: Project, target: Target, plan: ReleasePlan, content: Files): Promise<Published | undefined> {
  if (target.dryRun) return undefined;
  const { branch, upstream, context } = target;
  const push = upstream && (await preparePush(project, target, upstream, plan.release));
  const commit = await exclusively(lockFolder(project), () => compareAndSwap(project, target, plan, content), { ...context, holder: 'promotion' });
  const pushed = push && (await pushRelease(project, target, push, plan.release, commit));
  // What is done is done, whether or not it is known how to go on.
  const next = await nextSteps(project, target, pushed).catch(() => []);
  return { commit, next, ...(branch === undefined ? {} : { branch }), ...(pushed ? { pushed } : {}) };
}

/** One for all work trees: what is guarded are the branches. */
export function lockFolder({ repository }: Project): string {
  return join(repository.commonDir, 'prompt', 'locks');
}

/** Where files wait for their place: on its file system, and ignored. */
export function scratchFolder({ root }: Project): string {
  return join(root, '.prompt/cache');
}

async function compareAndSwap(project: Project, target: Target, plan: ReleasePlan, content: Files): Promise<string> {
  const { release, message } = plan;
  const file = { path: releasePath(release.environment, release.prompt), text: formatRelease(release) };
  for (let left = TRIES; ; left--) {
    const tip = await readTip(project, target);
    await requireUnchanged(project, target.commit, tip.commit, release);
    try {
      return await (target.kind === 'apart' ? commitApart(project, target, tip, { ...content, [file.path]: file.text }, message) : commitHere(project, target, content, file, message));
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
async function commitHere(project: Project, { context }: Target, content: Files, release: { path: string; text: string }, message: string): Promise<string> {
  const { git } = project.repository;
  const files = openFileChanges(scratchFolder(project));
  const paths = Object.keys(content).map((path) => project.prefix + path);
  let registered: string[] = [];
  try {
    for (const [path, text] of Object.entries(content)) files.write(join(project.root, path), text);
    registered = await registerPaths(git, paths);
    files.write(join(project.root, release.path), release.text);
    const commit = await commitPaths(git, [...paths, project.prefix + release.path], message);
    files.settle();
    return commit;
  } catch (error) {
    await forgetPaths(git, registered);
    const lost = files.undo();
    if (lost.length > 0) context.note(`warning: this could not be brought back to what it was: ${lost.join(', ')}`);
    throw error;
  }
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
