import { readBlobs } from '../../../adapters/git/blobs.js';
import { takeBackCommit } from '../../../adapters/git/commit.js';
import { resolveCommit } from '../../../adapters/git/repository.js';
import { listCommit } from '../../../adapters/git/tree.js';
import { PromptError } from '../../../core/errors.js';
import { isReleasePath } from '../../../core/release/release-files.js';
import { formatRelease, parseRelease } from '../../../core/release/release-format.js';
import { normalizeNewlines } from '../../../core/text/decode.js';
import type { Context } from '../../command.js';
import type { Project } from '../project.js';

/**
 * A hook may have formatted what is committed: a content that is not what its hash says is served to nobody. Such a commit
 * is taken back.
 * @param texts what was to be committed, by path in the project
 * @throws PromptError `commit/altered`
 */
export async function requireAsWritten(project: Project, note: Context['note'], commit: string, texts: Readonly<Record<string, string>>): Promise<void> {
  const { repository: { git }, prefix } = project;
  const altered = await alteredIn(project, commit, texts).catch(() => undefined);
  if (altered === undefined) note(`warning: whether ${commit.slice(0, 7)} holds what was written could not be seen; look with \`prompt status\``);
  if (altered === undefined || altered.length === 0) return;
  const before = await resolveCommit(git, `${commit}^`);
  const isGone = before !== undefined && (await takeBackCommit(git, commit, before, Object.keys(texts).map((path) => prefix + path)));
  throw new PromptError('commit/altered', { files: altered, ...(isGone ? {} : { commit: commit.slice(0, 7) }) });
}

async function alteredIn(project: Project, commit: string, texts: Readonly<Record<string, string>>): Promise<string[]> {
  const oids = await listCommit(project.repository.git, commit, Object.keys(texts), project.prefix);
  const blobs = await readBlobs(project.repository, [...oids.values()]);
  return Object.entries(texts).flatMap(([path, text]) => {
    const blob = blobs.get(oids.get(path) ?? '');
    return blob?.ok && isSame(path, blob.text, text) ? [] : [path];
  });
}

/** A release may look otherwise, and say the same. */
function isSame(path: string, committed: string, text: string): boolean {
  if (committed === normalizeNewlines(text)) return true;
  try {
    return isReleasePath(path) && formatRelease(parseRelease(path, committed)) === text;
  } catch {
    return false;
  }
}
