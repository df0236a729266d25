import { PromptError } from '../../core/errors.js';
import { type Git, literal } from './git.js';

/**
 * Commits exactly `paths` as they are on disk; whatever else is staged or changed stays as it is. Hooks and signing
 * are the user's own.
 *
 * @param paths relative to the top of the work tree
 * @returns the new commit
 * @throws PromptError `commit/refused`; the index is then as it was
 */
export async function commitPaths(git: Git, paths: readonly string[], message: string): Promise<string> {
  const pathspecs = paths.map(literal);
  const entries = (): Promise<string> => git.text(['ls-files', '--stage', '-z', '--', ...pathspecs]);
  const before = await entries();
  try {
    await git.write(['add', '--', ...pathspecs]);
    await git.write(['commit', '--quiet', '--only', '--file=-', '--', ...pathspecs], message);
  } catch (error) {
    // Where another process has the index, nothing was changed and nothing can be.
    if ((await entries()) !== before) await restoreEntries(git, paths, before);
    const { cause = error } = error as Error;
    throw new PromptError('commit/refused', { output: (cause as Error).message.trim() }, { cause: error });
  }
  return (await git.text(['rev-parse', 'HEAD'])).trim();
}

/** @param entries as `ls-files --stage -z` gave them */
async function restoreEntries(git: Git, paths: readonly string[], entries: string): Promise<void> {
  await git.write(['update-index', '-z', '--force-remove', '--stdin'], paths.map((path) => `${path}\0`).join(''));
  if (entries !== '') await git.write(['update-index', '-z', '--index-info'], entries);
}
