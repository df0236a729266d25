import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { prompt, promptJson } from '../support/cli.js';
import { SORT, sortProject } from '../support/project.js';
import type { Repo } from '../support/repo.js';

const BIN = fileURLToPath(new URL('../../bin/git-prompt.js', import.meta.url));
const HOOK = '.git/hooks/pre-commit';
const BEFORE = `${HOOK}.before-git-prompt`;
const OVER = SORT.replace('template: 60', 'template: 5');
const SORT_FILE = 'prompts/team/sort.md';

/** As after `npm install`. */
function project(files: Readonly<Record<string, string>> = {}): Repo {
  const repo = sortProject({ '.gitignore': 'node_modules/\n', ...files });
  mkdirSync(join(repo.root, 'node_modules/.bin'), { recursive: true });
  symlinkSync(BIN, join(repo.root, 'node_modules/.bin/git-prompt'));
  return repo;
}

function executable(repo: Repo, path: string, text: string): void {
  repo.write({ [path]: text });
  chmodSync(join(repo.root, path), 0o755);
}

/** As a person would: through git, which runs the hook. */
function commit(repo: Repo, args: readonly string[], cwd = repo.root): { code: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync('git', ['commit', '--quiet', '--message', 'Try', ...args], { cwd, encoding: 'utf8' });
  return { code: status, said: stdout + stderr };
}

const PASSED = { code: 0, said: '' };
const REFUSED = { code: 1, said: expect.stringContaining('budget/template-exceeded') as string };

describe('the hook', () => {
  it('refuses a commit over budget and lets one under it through; index and work tree stay as they are', async () => {
    const repo = project();
    await promptJson(repo, ['hooks', 'install']);
    repo.write({ [SORT_FILE]: OVER, 'other.txt': 'new\n' });
    repo.git('add', SORT_FILE, 'other.txt');
    const before = repo.git('status', '--porcelain=v2');
    expect(commit(repo, [])).toEqual(REFUSED);
    expect(repo.git('status', '--porcelain=v2')).toBe(before);
    // What is on disk does not count: the index does, and the other way round.
    repo.write({ [SORT_FILE]: SORT });
    expect(commit(repo, [])).toEqual(REFUSED);
    repo.write({ [SORT_FILE]: SORT.replace('Which', 'What') });
    repo.git('add', SORT_FILE);
    repo.write({ [SORT_FILE]: OVER });
    expect(commit(repo, [])).toEqual(PASSED);
    expect(repo.read(SORT_FILE)).toBe(OVER);
  });

  it('sees what `-a`, a path and `--amend` commit, in a linked work tree too', async () => {
    const repo = project();
    await promptJson(repo, ['hooks', 'install']);
    repo.write({ [SORT_FILE]: OVER });
    expect([commit(repo, ['-a']), commit(repo, ['--', SORT_FILE]), commit(repo, ['--amend', '-a'])]).toEqual([REFUSED, REFUSED, REFUSED]);
    const linked = join(repo.beside, 'linked');
    repo.git('worktree', 'add', '--quiet', linked, '-b', 'side');
    const other = repo.at(linked);
    mkdirSync(join(linked, 'node_modules/.bin'), { recursive: true });
    symlinkSync(BIN, join(linked, 'node_modules/.bin/git-prompt'));
    other.write({ [SORT_FILE]: OVER });
    expect(commit(other, ['-a'])).toEqual(REFUSED);
  });

  it('does not start Node where nothing of a prompt is staged, nor says a word', async () => {
    const repo = project();
    await promptJson(repo, ['hooks', 'install']);
    executable(repo, 'trap', '#!/bin/sh\necho started >&2\nexit 1\n');
    repo.remove('node_modules/.bin/git-prompt');
    symlinkSync(join(repo.root, 'trap'), join(repo.root, 'node_modules/.bin/git-prompt'));
    repo.write({ 'code.ts': 'export {};\n' });
    repo.git('add', 'code.ts');
    expect(commit(repo, [])).toEqual(PASSED);
    // A prompt that goes may break another: it counts.
    repo.git('rm', '--quiet', SORT_FILE);
    expect(commit(repo, [])).toEqual({ code: 1, said: 'started\n' });
  });

  it('refuses where the program is gone: unchecked is not checked', async () => {
    const repo = project();
    await promptJson(repo, ['hooks', 'install']);
    repo.remove('node_modules/.bin/git-prompt');
    repo.write({ [SORT_FILE]: SORT.replace('Which', 'What') });
    expect(commit(repo, ['-a'])).toMatchObject({ code: 1, said: expect.stringContaining('npm install') as string });
  });

  it('finds the program of a project below the top, and prompts of any ending', async () => {
    const repo = project({ 'app/.promptrc': 'prompts: ["chains/*.prompt"]\n', 'app/chains/a.prompt': 'Say {{ a }}.\n' });
    repo.remove('node_modules/.bin/git-prompt');
    mkdirSync(join(repo.root, 'app/node_modules/.bin'), { recursive: true });
    symlinkSync(BIN, join(repo.root, 'app/node_modules/.bin/git-prompt'));
    await promptJson(join(repo.root, 'app'), ['hooks', 'install']);
    repo.write({ 'app/chains/a.prompt': '---\nvariables: 1\n---\nSay\n' });
    expect(commit(repo, ['-a'])).toMatchObject({ code: 1, said: expect.stringContaining('app/chains/a.prompt') as string });
  });
});

describe('install and uninstall', () => {
  it('join the hook that is there, whatever it is written in, and bring it back', async () => {
    const repo = project();
    const own = '#!/usr/bin/env node\nconsole.error("first");\nprocess.exit(require("fs").existsSync("veto") ? 3 : 0);\n';
    mkdirSync(join(repo.root, '.git/hooks'));
    executable(repo, HOOK, own);
    expect(await promptJson(repo, ['hooks', 'install'])).toMatchObject({ change: 'joined', hook: HOOK, before: BEFORE });
    expect(await promptJson(repo, ['hooks', 'install'])).toMatchObject({ change: 'none', before: BEFORE });
    repo.write({ [SORT_FILE]: OVER });
    expect(commit(repo, ['-a'])).toMatchObject({ code: 1, said: expect.stringMatching(/^first\n.*budget/s) as string });
    repo.write({ veto: '' });
    expect(commit(repo, ['-a'])).toMatchObject({ code: 1, said: 'first\n' });
    expect(await promptJson(repo, ['hooks', 'uninstall'])).toMatchObject({ change: 'restored' });
    expect([repo.read(HOOK), statSync(join(repo.root, HOOK)).mode & 0o111, existsSync(join(repo.root, BEFORE))]).toEqual([own, 0o111, false]);
    expect(await promptJson(repo, ['hooks', 'uninstall'])).toMatchObject({ change: 'none' });
    expect(repo.read(HOOK)).toBe(own);
  });

  it('leave nothing behind', async () => {
    const repo = project();
    await promptJson(repo, ['hooks', 'install']);
    expect(readdirSync(join(repo.root, '.git/hooks'))).toEqual(['pre-commit']);
    expect(await promptJson(repo, ['hooks', 'uninstall'])).toMatchObject({ change: 'removed' });
    expect(readdirSync(join(repo.root, '.git/hooks'))).toEqual([]);
  });

  it('leave alone what a person or another tool has changed', async () => {
    const repo = project();
    await promptJson(repo, ['hooks', 'install']);
    const edited = `${repo.read(HOOK)}echo mine\n`;
    executable(repo, HOOK, edited);
    for (const action of ['install', 'uninstall']) expect(await prompt(repo, ['hooks', action])).toMatchObject({ code: 2, stderr: expect.stringContaining('changed by hand') as string });
    expect(repo.read(HOOK)).toBe(edited);
    repo.write({ [HOOK]: '#!/bin/sh\n', [BEFORE]: '#!/bin/sh\n' });
    expect(await prompt(repo, ['hooks', 'install'])).toMatchObject({ code: 2, stderr: expect.stringContaining('both were left') as string });
  });

  it.each([
    { where: '.githooks', code: 0, says: 'wrote .githooks/pre-commit' },
    { where: '.husky/_', code: 2, says: '.husky/pre-commit' },
    { where: '/tmp/of-everybody', code: 2, says: 'other repositories' },
  ])('respect core.hooksPath: $where', async ({ where, code, says }) => {
    const repo = project();
    repo.git('config', 'core.hooksPath', where);
    const outcome = await prompt(repo, ['hooks', 'install']);
    expect([outcome.code, outcome.stdout + outcome.stderr]).toEqual([code, expect.stringContaining(says)]);
    expect(existsSync('/tmp/of-everybody')).toBe(false);
  });
});
