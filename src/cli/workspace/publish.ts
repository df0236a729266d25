import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../../adapters/files.js';
import { readBlobs } from '../../adapters/git/blobs.js';
import { commitPaths } from '../../adapters/git/commit.js';
import { operationInProgress } from '../../adapters/git/repository.js';
import { PromptError } from '../../core/errors.js';
import type { ReleasePlan } from '../../core/release/plan.js';
import { releasePath } from '../../core/release/release-files.js';
import { formatRelease } from '../../core/release/release-format.js';
import { type Project, requireWorktree } from './project.js';

/** @throws PromptError `repository/no-worktree`; `repository/busy`: a commit now would become part of something else */
export function requireCommittable(project: Project): void {
  requireWorktree(project);
  const operation = operationInProgress(project.repository);
  if (operation !== undefined) throw new PromptError('repository/busy', { operation });
}

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
 * Writes a release and the content it names, and commits just those. If anything fails, what was written is taken
 * back: the work tree and the index are as before.
 *
 * @returns the commit
 */
export async function commitRelease(project: Project, plan: ReleasePlan, content: Readonly<Record<string, string>>): Promise<string> {
  const { release } = plan;
  const files = { ...content, [releasePath(release.environment, release.prompt)]: formatRelease(release) };
  const before = Object.keys(files).map((path) => ({ path: join(project.root, path), text: textIfAny(join(project.root, path)) }));
  try {
    for (const [path, text] of Object.entries(files)) writeWhole(join(project.root, path), text);
    const paths = Object.keys(files).map((path) => project.prefix + path);
    return await commitPaths(project.repository.git, paths, plan.message);
  } catch (error) {
    for (const { path, text } of before) restore(path, text);
    throw error;
  }
}

function textIfAny(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function restore(path: string, text: string | undefined): void {
  if (text !== undefined) writeWhole(path, text);
  else rmSync(path, { force: true });
}
