import { PromptError } from '../../core/errors.js';
import { type Git, literal } from './git.js';
import { pastLocks } from './past-locks.js';
import { resolveCommit } from './repository.js';

/**
 * Commits exactly `paths` as they are on disk; whatever else is staged or changed stays as it is. Hooks and signing
 * are the user's own. At no moment does the index hold anything that a plain `git commit` of somebody else would take.
 *
 * @param paths relative to the top of the work tree
 * @returns the new commit
 * @throws PromptError `commit/refused`, `commit/ignored`; the index is then as it was
 */
export async function commitPaths(git: Git, paths: readonly string[], message: string): Promise<string> {
  const registered = await registerPaths(git, paths);
  try {
    return await commitKnown(git, paths, message);
  } catch (error) {
    await forgetPaths(git, registered);
    throw error;
  }
}

/** The same for paths git knows: files, or folders with all that is known in them. What is gone on disk is deleted. */
export async function commitKnown(git: Git, paths: readonly string[], message: string): Promise<string> {
  const pathspecs = paths.map(literal);
  const parent = (await git.text(['rev-parse', 'HEAD'])).trim();
  try {
    await pastLocks(() => git.write(['commit', '--quiet', '--only', '--file=-', '--', ...pathspecs], message));
    return (await git.text(['rev-parse', 'HEAD'])).trim();
  } catch (error) {
    const made = await commitMade(git, parent, pathspecs);
    if (made !== undefined) return made;
    throw refusal(error);
  }
}

/** Takes the last commit back, of `paths` in the index too. @returns false where somebody has gone on from it */
export async function takeBackCommit(git: Git, commit: string, before: string, paths: readonly string[]): Promise<boolean> {
  try {
    await pastLocks(() => git.write(['update-ref', '-m', 'prompt: take back', 'HEAD', before, commit]));
  } catch {
    if ((await resolveCommit(git, 'HEAD')) !== before) return false;
  }
  await pastLocks(() => git.write(['reset', '--quiet', '--', ...paths.map(literal)])).catch(() => undefined);
  return true;
}

/**
 * Makes git know of new files without any content of theirs (`--intent-to-add`): a commit of others leaves them out.
 * @returns those it did not know
 * @throws PromptError `commit/refused`, `commit/ignored`; the index is then as it was
 */
export async function registerPaths(git: Git, paths: readonly string[]): Promise<string[]> {
  const known = await knownPaths(git, paths);
  const unknown = paths.filter((path) => !known.has(path));
  if (unknown.length === 0) return [];
  try {
    await pastLocks(() => git.write(['add', '--intent-to-add', '--', ...unknown.map(literal)]));
  } catch (error) {
    // Of several paths, git may have taken some.
    await forgetPaths(git, unknown);
    throw (await ignored(git, unknown)) ?? refusal(error);
  }
  return unknown;
}

/** The first of these paths that git ignores, and what says so. */
async function ignored(git: Git, paths: readonly string[]): Promise<PromptError | undefined> {
  // Also fails where none is.
  const output = await git.text(['check-ignore', '--verbose', '--', ...paths]).catch(() => '');
  const [, source, pattern = '', path = ''] = /^(.*?:\d+):(.*)\t(.*)$/m.exec(output) ?? [];
  return source === undefined ? undefined : new PromptError('commit/ignored', { path, pattern, source });
}

/** The inverse. Where another process has the index, git still knows them, without content. */
export async function forgetPaths(git: Git, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  const known = await knownPaths(git, paths).catch(() => new Set<string>());
  const listed = paths.filter((path) => known.has(path)).map((path) => `${path}\0`).join('');
  if (listed === '') return;
  await pastLocks(() => git.write(['update-index', '-z', '--force-remove', '--stdin'], listed)).catch(() => undefined);
}

async function knownPaths(git: Git, paths: readonly string[]): Promise<Set<string>> {
  if (paths.length === 0) return new Set();
  const output = await git.text(['ls-files', '-z', '--full-name', '--', ...paths.map(literal)]);
  return new Set(output.split('\0').filter((path) => path !== ''));
}

/** The commit of `pathspecs` on top of `parent`, where it was made although git, or what came after it, failed. */
async function commitMade(git: Git, parent: string, pathspecs: readonly string[]): Promise<string | undefined> {
  const [head, before] = await Promise.all([resolveCommit(git, 'HEAD'), resolveCommit(git, 'HEAD^')]);
  if (head === undefined || before !== parent) return undefined;
  const changed = await git.text(['diff-tree', '-r', '-z', '--name-only', '--no-renames', parent, head, '--', ...pathspecs]);
  if (changed === '') return undefined;
  await pastLocks(() => git.write(['add', '--update', '--', ...pathspecs])).catch(() => undefined);
  return head;
}

function refusal(error: unknown): PromptError {
  const { cause = error } = error as Error;
  return new PromptError('commit/refused', { output: (cause as Error).message.trim() }, { cause: error });
}
