import type { Git } from './git.js';

/** Where two commits' histories part; undefined where they have none in common, or a shallow clone does not have it. */
export async function mergeBase(git: Git, one: string, other: string): Promise<string | undefined> {
  const output = await git.text(['merge-base', one, other]).catch(() => '');
  return output.trim().split('\n')[0] || undefined;
}
