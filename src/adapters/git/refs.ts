import type { Git } from './git.js';

/** Commits at which branches stand, here and as fetched, and those that work trees have checked out. */
export async function listTips(git: Git): Promise<string[]> {
  const [refs, worktrees] = await Promise.all([
    git.text(['for-each-ref', '--format=%(objecttype) %(objectname)', 'refs/heads', 'refs/remotes']),
    git.text(['worktree', 'list', '--porcelain']),
  ]);
  const tips = [...refs.matchAll(/^commit ([0-9a-f]+)$/gm), ...worktrees.matchAll(/^HEAD ([0-9a-f]*[1-9a-f][0-9a-f]*)$/gm)];
  return [...new Set(tips.flatMap(([, oid]) => oid ?? []))];
}

/** Whether every branch of every remote is fetched here, and not only some. */
export async function fetchesAll(git: Git): Promise<boolean> {
  const refspecs = await git.text(['config', '--get-regexp', String.raw`^remote\..*\.fetch$`]).catch(() => '');
  const byRemote = new Map<string, boolean>();
  for (const [, remote = '', refspec = ''] of refspecs.matchAll(/^(\S+)\.fetch (.*)$/gm)) {
    byRemote.set(remote, (byRemote.get(remote) ?? false) || /^\+?refs\/heads\/\*:/.test(refspec) || /^\+?refs\/\*:/.test(refspec));
  }
  return [...byRemote.values()].every(Boolean);
}

/** The trees at a folder of many commits; those without the folder are left out. */
export async function folderIds(git: Git, commits: readonly string[], folder: string): Promise<{ commit: string; id: string }[]> {
  // The names of objects are lines: a folder that has one in its name is told apart by its commit.
  if (folder.includes('\n')) return commits.map((commit) => ({ commit, id: commit }));
  const output = (await git.bytes(['cat-file', '--batch-check'], commits.map((commit) => `${commit}:${folder}\n`).join(''))).toString('utf8');
  const lines = output.split('\n');
  return commits.flatMap((commit, index) => {
    const id = /^([0-9a-f]+) tree /.exec(lines[index] ?? '')?.[1];
    return id === undefined ? [] : [{ commit, id }];
  });
}

/** Short names of the branches here and on remotes: `main`, `origin/main`. */
export async function listBranches(git: Git): Promise<string[]> {
  const output = await git.text(['for-each-ref', '--format=%(refname)', 'refs/heads', 'refs/remotes']).catch(() => '');
  return output.split('\n').flatMap((ref) => /^refs\/(?:heads|remotes)\/(.+)$/.exec(ref)?.[1] ?? []).filter((name) => !name.endsWith('/HEAD'));
}

/** The work tree that has a branch checked out. A bare repository names a branch as well, and has none. */
export async function worktreeOf(git: Git, branch: string): Promise<string | undefined> {
  const worktrees = (await git.text(['worktree', 'list', '--porcelain'])).split('\n\n').map((lines) => lines.split('\n'));
  const found = worktrees.find((lines) => lines.includes(`branch refs/heads/${branch}`));
  return found?.[0]?.replace('worktree ', '');
}
