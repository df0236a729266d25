import { describe, expect, it } from 'vitest';
import { fetchesAll, folderIds, listTips } from '../../src/adapters/git/refs.js';
import { createGit } from '../../src/adapters/git/git.js';
import { hasMoved, pastLocks } from '../../src/adapters/git/past-locks.js';
import { readFailure, upstreamOf } from '../../src/adapters/git/push.js';
import { createRepo } from '../support/repo.js';

describe('readFailure', () => {
  it.each([
    ['fetch first', 'To o\n!\tabc:refs/heads/main\t[rejected] (fetch first)\nDone\nerror: failed to push some refs', { kind: 'behind' }],
    ['not fast-forward', '!\tabc:refs/heads/main\t[rejected] (non-fast-forward)', { kind: 'behind' }],
    ['a race at the server', "remote: error: cannot lock ref\n!\tabc:refs/heads/main\t[remote rejected] (cannot lock ref 'refs/heads/main': is at 1 but expected 2)", { kind: 'behind' }],
    ['the same, older', '!\tabc:refs/heads/main\t[remote rejected] (failed to update ref)', { kind: 'behind' }],
    ['a hook', '!\tabc:refs/heads/main\t[remote rejected] (pre-receive hook declined)\nremote: no releases\t \nremote: \nremote:   on Fridays', { kind: 'refused', reason: 'no releases\non Fridays\npre-receive hook declined' }],
    ['protection', 'remote: error: GH013: Repository rule violations found\n!\tabc:refs/heads/main\t[remote rejected] (push declined due to repository rule violations)', { kind: 'refused', reason: 'error: GH013: Repository rule violations found\npush declined due to repository rule violations' }],
    ['checked out there', '!\tabc:refs/heads/main\t[remote rejected] (branch is currently checked out)', { kind: 'refused', reason: 'branch is currently checked out' }],
    ['no way there', "fatal: unable to access 'https://x/': Could not resolve host: x", { kind: 'failed', reason: "fatal: unable to access 'https://x/': Could not resolve host: x" }],
    ['a hook here', 'no\nerror: failed to push some refs to o', { kind: 'failed', reason: 'no\nerror: failed to push some refs to o' }],
  ])('%s', (_, output, expected) => {
    expect(readFailure(output)).toEqual(expected);
  });
});

describe('upstreamOf', () => {
  it('is the configured one, else the same name on origin, if there is such a remote', async () => {
    const repo = createRepo({ files: { a: 'a' } });
    repo.commit('a');
    const git = createGit(repo.root);
    expect(await upstreamOf(git, 'main')).toBeUndefined();
    repo.git('remote', 'add', 'origin', '/nowhere');
    expect(await upstreamOf(git, 'main')).toEqual({ remote: 'origin', branch: 'main' });
    expect(await upstreamOf(git, 'not-there')).toEqual({ remote: 'origin', branch: 'not-there' });
    repo.git('remote', 'add', 'fork', '/nowhere');
    repo.git('config', 'branch.main.remote', 'fork');
    repo.git('config', 'branch.main.merge', 'refs/heads/trunk');
    expect(await upstreamOf(git, 'main')).toEqual({ remote: 'fork', branch: 'trunk' });
    repo.git('config', 'branch.main.remote', '.');
    expect(await upstreamOf(git, 'main')).toEqual({ remote: 'origin', branch: 'main' });
    repo.git('config', 'branch.main.remote', 'https://elsewhere.example/x.git');
    expect(await upstreamOf(git, 'main')).toBeUndefined();
  });
});

describe('pastLocks', () => {
  const held = new Error("fatal: Unable to create '/r/.git/index.lock': File exists.");
  it('tries again while git says that something is locked, a second at most', async () => {
    let calls = 0;
    const result = await pastLocks(async () => {
      if (calls++ < 2) throw held;
      return 'done';
    });
    expect([result, calls]).toEqual(['done', 3]);
    await expect(pastLocks(() => Promise.reject(held))).rejects.toBe(held);
  });

  it('passes everything else on at once', async () => {
    let calls = 0;
    await expect(pastLocks(() => Promise.reject(new Error(`no ${calls++}`)))).rejects.toThrow('no 0');
    expect(calls).toBe(1);
  });

  it.each([
    ["fatal: cannot lock ref 'HEAD': is at 12ab but expected 34cd", true],
    ["fatal: update_ref failed: cannot lock ref 'refs/heads/x': reference already exists", true],
    ["cannot lock ref 'refs/heads/a/b': 'refs/heads/a' exists; cannot create 'refs/heads/a/b'", false],
    ['hook declined', false],
  ])('%s', (message, moved) => {
    expect(hasMoved(new Error(message))).toBe(moved);
  });
});

describe('refs', () => {
  it('tips of branches, here and fetched, and of work trees', async () => {
    const repo = createRepo({ files: { 'd/a': 'a' } });
    const first = repo.commit('one');
    repo.write({ 'd/a': 'b' });
    const second = repo.commit('two');
    repo.git('update-ref', 'refs/remotes/o/x', first);
    repo.git('tag', '-a', '-m', 't', 'tag');
    repo.git('symbolic-ref', 'refs/remotes/o/HEAD', 'refs/remotes/o/x');
    const git = createGit(repo.root);
    expect((await listTips(git)).sort()).toEqual([first, second].sort());
    const detached = repo.git('commit-tree', '-m', 'x', 'HEAD^{tree}');
    repo.git('checkout', '--quiet', detached);
    expect((await listTips(git)).sort()).toEqual([first, second, detached].sort());
    const ids = await folderIds(git, [first, second, detached], 'd');
    expect(ids.map(({ commit }) => commit)).toEqual([first, second, detached]);
    expect(new Set(ids.map(({ id }) => id)).size).toBe(2);
    expect(await folderIds(git, [first], 'none')).toEqual([]);
    expect(await folderIds(git, [first], 'new\nline')).toEqual([{ commit: first, id: first }]);
  });

  it.each([
    ['no remote', [], true],
    ['all', ['+refs/heads/*:refs/remotes/o/*'], true],
    ['mirror', ['+refs/*:refs/*'], true],
    ['one', ['+refs/heads/main:refs/remotes/o/main'], false],
    ['one and all', ['+refs/heads/main:refs/remotes/o/main', '+refs/heads/*:refs/remotes/o/*'], true],
  ])('whether all branches are fetched: %s', async (_, refspecs, all) => {
    const repo = createRepo();
    for (const refspec of refspecs) repo.git('config', '--add', 'remote.o.fetch', refspec);
    expect(await fetchesAll(createGit(repo.root))).toBe(all);
  });
});
