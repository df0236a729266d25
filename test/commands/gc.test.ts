import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prompt, promptJson, snapshot } from '../support/cli.js';
import { withFileFault, withGitFault } from '../support/faults.js';
import { SORT, sortProject } from '../support/project.js';
import type { Repo } from '../support/repo.js';

interface Gc {
  dropped: { folder: string; files: number; bytes: number }[];
  changed: { folder: string }[];
  commit?: string;
}

const RELEASE = '.prompt/releases/production/team/sort.yaml';

/** Versions 1 and 2 were promoted; then the release was taken back by hand to when it served 1 and knew of nothing else. */
async function project(): Promise<{ repo: Repo; unused: string; used: string }> {
  const repo = sortProject({ 'notes.txt': 'one\n' });
  await promptJson(repo, ['promote', 'sort@1']);
  const used = repo.git('ls-tree', '--name-only', 'HEAD', '.prompt/content/team/sort/');
  await promptJson(repo, ['promote', 'sort@2']);
  const unused = repo.git('ls-tree', '--name-only', 'HEAD', '.prompt/content/team/sort/').split('\n').find((path) => path !== used) ?? '';
  repo.git('checkout', '--quiet', 'HEAD~1', '--', RELEASE);
  repo.git('commit', '--quiet', '--message', 'Take it back');
  return { repo, unused, used };
}

describe('gc', () => {
  it('drops what no release names, as a commit of just that', async () => {
    const { repo, unused, used } = await project();
    repo.write({ 'notes.txt': 'staged\n' });
    repo.git('add', 'notes.txt');
    repo.write({ 'notes.txt': 'edited\n', 'new.txt': 'n' });
    const before = snapshot(repo);
    const planned = await promptJson<Gc>(repo, ['gc', '--dry-run']);
    const bytes = repo.git('ls-tree', '-r', '-l', 'HEAD', unused).split('\n').reduce((sum, line) => sum + Number(line.split(/\s+/)[3]), 0);
    expect(planned).toMatchObject({ dropped: [{ folder: unused, files: 2, bytes }], changed: [] });
    expect(snapshot(repo)).toEqual(before);
    const { code, stdout } = await prompt(repo, ['gc']);
    expect([code, stdout.includes(unused), stdout.includes('1 folder, ')]).toEqual([0, true, true]);
    expect(repo.git('show', '--name-status', '--format=%s', 'HEAD').split('\n').slice(2).every((line) => line.startsWith(`D\t${unused}/`))).toBe(true);
    expect(repo.git('status', '--porcelain')).toBe('MM notes.txt\n?? new.txt');
    expect([existsSync(join(repo.root, unused)), existsSync(join(repo.root, used))]).toEqual([false, true]);
    expect((await prompt(repo, ['show', 'sort@production', '--json'])).code).toBe(0);
    const again = await prompt(repo, ['gc']);
    expect([again.code, again.stdout]).toEqual([0, 'nothing to drop: every released content is named by a release\n']);
  });

  it('keeps what another branch, a remote branch, a work tree, the index or the files here name', async () => {
    const { repo } = await project();
    const names = repo.git('show', `HEAD~1:${RELEASE}`);
    const nothing = async (): Promise<boolean> => (await promptJson<Gc>(repo, ['gc', '--dry-run'])).dropped.length === 0;
    expect(await nothing()).toBe(false);
    repo.git('branch', 'side', 'HEAD~1');
    expect(await nothing()).toBe(true);
    repo.git('branch', '-D', 'side');
    repo.git('update-ref', 'refs/remotes/origin/side', 'HEAD~1');
    expect(await nothing()).toBe(true);
    repo.git('update-ref', '-d', 'refs/remotes/origin/side');
    repo.git('worktree', 'add', '--quiet', '--detach', join(repo.beside, 'linked'), 'HEAD~1');
    expect(await nothing()).toBe(true);
    repo.git('worktree', 'remove', join(repo.beside, 'linked'));
    const mine = repo.read(RELEASE);
    repo.write({ [RELEASE]: `${names}\n` });
    expect(await nothing()).toBe(true);
    repo.git('add', RELEASE);
    repo.write({ [RELEASE]: mine });
    expect(await nothing()).toBe(true);
    repo.git('reset', '--quiet');
    // A release nobody can read any more still counts.
    repo.git('checkout', '--quiet', '-b', 'broken');
    repo.write({ [RELEASE]: `schemaVersion: 99\n# ${names.replaceAll('\n', '\n# ')}\n` });
    repo.commit('From the future');
    repo.git('checkout', '--quiet', 'main');
    expect(await nothing()).toBe(true);
    repo.git('branch', '--quiet', '-D', 'broken');
    expect(await nothing()).toBe(false);
  });

  it('keeps what a release has served before', async () => {
    const repo = sortProject();
    await promptJson(repo, ['promote', 'sort@1']);
    await promptJson(repo, ['promote', 'sort@2']);
    expect((await promptJson<Gc>(repo, ['gc'])).dropped).toEqual([]);
    expect((await prompt(repo, ['rollback', 'sort'])).code).toBe(0);
  });

  it('leaves what somebody has changed, and finishes what was begun', async () => {
    const { repo, unused } = await project();
    repo.write({ [`${unused}/extra.txt`]: 'mine\n' });
    const { stdout, code } = await prompt(repo, ['gc']);
    expect([code, stdout]).toEqual([0, `kept, it has changes that are not committed: ${unused}\n`]);
    repo.remove(unused);
    expect((await promptJson<Gc>(repo, ['gc'])).commit).toBe(repo.git('rev-parse', 'HEAD'));
    expect(repo.git('status', '--porcelain')).toBe('');
  });

  it('is refused in a shallow clone and during a merge, and warns where only some branches are fetched', async () => {
    const { repo } = await project();
    repo.git('clone', '--quiet', '--depth', '1', `file://${repo.root}`, join(repo.beside, 'shallow'));
    const shallow = await prompt(join(repo.beside, 'shallow'), ['gc']);
    expect([shallow.code, shallow.stderr.includes('shallow')]).toEqual([2, true]);
    repo.git('clone', '--quiet', '--single-branch', repo.root, join(repo.beside, 'single'));
    expect((await prompt(join(repo.beside, 'single'), ['gc', '--dry-run'])).stderr).toContain('not all branches');
    repo.git('clone', '--quiet', repo.root, join(repo.beside, 'whole'));
    expect((await prompt(join(repo.beside, 'whole'), ['gc', '--dry-run'])).stderr).toBe('');
    repo.git('checkout', '--quiet', '-b', 'side', 'HEAD~3');
    repo.write({ 'prompts/team/sort.md': SORT.replace('colour', 'hue') });
    repo.commit('Side');
    repo.git('checkout', '--quiet', 'main');
    repo.write({ 'prompts/team/sort.md': SORT.replace('colour', 'tint') });
    repo.commit('Main');
    expect(() => repo.git('merge', 'side')).toThrow();
    expect((await prompt(repo, ['gc'])).stderr).toContain('a merge is in progress');
  });

  it('changes nothing where it fails', async () => {
    const { repo } = await project();
    mkdirSync(join(repo.root, '.git/hooks'), { recursive: true });
    writeFileSync(join(repo.root, '.git/hooks/pre-commit'), '#!/bin/sh\nexit 1\n');
    chmodSync(join(repo.root, '.git/hooks/pre-commit'), 0o755);
    const before = snapshot(repo);
    expect((await prompt(repo, ['gc'])).code).toBe(2);
    expect(snapshot(repo)).toEqual(before);
    writeFileSync(join(repo.root, '.git/hooks/pre-commit'), '#!/bin/sh\n');
    let failed = 0;
    for (const inject of [withGitFault, withFileFault]) {
      for (let at = 1; ; at++) {
        const faulty = inject(repo, { at, kind: 'fail' });
        const { code } = await prompt(repo, ['gc'], faulty.env);
        if (faulty.operations().length < at) break;
        // Not all that is asked is needed.
        if (code === 0) repo.git('reset', '--quiet', '--hard', 'HEAD~1');
        else failed++;
        expect(snapshot(repo), faulty.operations()[at - 1]).toEqual(before);
      }
      repo.git('reset', '--quiet', '--hard', 'HEAD~1');
    }
    expect(failed).toBeGreaterThan(10);
  }, 180_000);

  it('in a folder of the repository drops only of that project', async () => {
    const { repo } = await project();
    mkdirSync(join(repo.root, 'apps/one'), { recursive: true });
    repo.git('mv', '.promptrc', '.prompt', 'prompts', 'apps/one');
    repo.commit('Move');
    const { dropped } = await promptJson<Gc>(join(repo.root, 'apps/one') as unknown as Repo, ['gc']);
    expect(dropped[0]?.folder).toMatch(/^\.prompt\/content\/team\/sort\/[0-9a-f]{12}$/);
    expect(repo.git('status', '--porcelain')).toBe('');
  });
});
