import { PromptError } from '../../core/errors.js';
import type { Git } from './git.js';

/**
 * Commits exactly `paths` as they are on disk; whatever else is staged or changed stays as it is. Hooks and signing
 * are the user's own.
 *
 * @param paths relative to the top of the work tree
 * @returns the new commit
 * @throws PromptError `commit/refused` after taking the paths out of the index again
 */
export async function commitPaths(git: Git, paths: readonly string[], message: string): Promise<string> {
  await git.text(['add', '--', ...paths]);
  try {
    await git.text(['commit', '--quiet', '--only', '--file=-', '--', ...paths], message);
  } catch (error) {
    await git.text(['reset', '--quiet', '--', ...paths]);
    throw new PromptError('commit/refused', { output: (error as Error).message }, { cause: error });
  }
  return (await git.text(['rev-parse', 'HEAD'])).trim();
}
