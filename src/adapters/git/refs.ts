import type { Git } from './git.js';

/** Short names of the branches here and on remotes: `main`, `origin/main`. */
export async function listBranches(git: Git): Promise<string[]> {
  const output = await git.text(['for-each-ref', '--format=%(refname)', 'refs/heads', 'refs/remotes']).catch(() => '');
  return output.split('\n').flatMap((ref) => /^refs\/(?:heads|remotes)\/(.+)$/.exec(ref)?.[1] ?? []).filter((name) => !name.endsWith('/HEAD'));
}
