import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseRelease } from '../../src/core/release/release-format.js';
import { type Outcome, prompt, snapshot } from '../support/cli.js';
import { type Fault, type Faulty, withFileFault, withGitFault } from '../support/faults.js';
import { SORT, sortProject } from '../support/project.js';
import type { Repo } from '../support/repo.js';

/** A promotion that fails or dies at every single step: what is served is what was served before, or the new, whole. */

const RELEASE = '.prompt/releases/production/team/sort.yaml';
/** The project in which version 1 is served, and one in which nothing is; somebody is at work in both. */
let served: Repo;
let fresh: Repo;
let copies = 0;

beforeAll(async () => {
  served = sortProject({ 'staged.txt': 'one\n', 'edited.txt': 'one\n' });
  fresh = copyOf(served);
  expect((await prompt(served, ['promote', 'sort@1'])).code).toBe(0);
  for (const repo of [served, fresh]) {
    repo.write({ 'staged.txt': 'two\n' });
    repo.git('add', 'staged.txt');
    repo.write({ 'staged.txt': 'three\n', 'edited.txt': 'two\n', 'new.txt': 'new\n' });
    await prompt(repo, ['log', 'sort']);
  }
});

function copyOf(repo: Repo): Repo {
  const root = join(repo.beside, `copy-${copies++}`);
  cpSync(repo.root, root, { recursive: true });
  return repo.at(root);
}

/** What HEAD says is served. */
function servedBy(repo: Repo, ref = 'HEAD'): number | undefined {
  const text = repo.git('ls-tree', ref, RELEASE) === '' ? undefined : repo.git('show', `${ref}:${RELEASE}`);
  return text === undefined ? undefined : parseRelease(RELEASE, `${text}\n`).serves[0]?.version;
}

function stateOf(repo: Repo): Record<string, unknown> {
  return { served: servedBy(repo), head: repo.git('rev-parse', 'HEAD'), index: repo.git('ls-files', '--stage'), refs: repo.git('for-each-ref'), files: snapshot(repo) };
}

/** Locks and temporary files, of git and of this tool. */
function leftovers(repo: Repo): string[] {
  const folders = ['.git', '.git/prompt', '.git/prompt/locks', '.prompt', '.prompt/cache'].map((folder) => join(repo.root, folder));
  return folders.flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : [])).filter((name) => /\.lock$|\.tmp$/.test(name));
}

/** Whether somebody's `git commit --all` in this state would publish nothing but whole releases. */
async function survivesCommitAll(repo: Repo): Promise<boolean> {
  const copy = copyOf(repo);
  copy.git('commit', '--quiet', '--all', '--message', 'mine');
  // Nothing that the killed process wrote is in it.
  if (copy.git('diff', '--name-only', 'HEAD~1', '--', '.prompt') === '') return true;
  return servedBy(copy) === undefined || (await prompt(copy, ['show', 'sort@production', '--json'])).code === 0;
}

type Inject = (repo: Repo, fault?: Fault) => Faulty;
interface Trial {
  repo: Repo;
  before: Record<string, unknown>;
  outcome: Outcome;
  /** The operation that failed. */
  at: string;
}

/** One trial for every operation that the command comes to and that `concerns` wants, each in a copy of its own. */
async function everyStep(base: Repo, args: readonly string[], inject: Inject, kind: Fault['kind'], concerns: RegExp, check: (trial: Trial) => Promise<void>): Promise<number> {
  const counting = copyOf(base);
  const whole = inject(counting);
  expect((await prompt(counting, args, whole.env)).code).toBe(0);
  const before = stateOf(base);
  let trials = 0;
  for (let at = 1; at <= whole.operations().length; at++) {
    if (!concerns.test(whole.operations()[at - 1] ?? '')) continue;
    const repo = copyOf(base);
    const faulty = inject(repo, { at, kind });
    const outcome = await prompt(repo, args, faulty.env);
    const place = `${kind} at ${at}: ${faulty.operations()[at - 1]}`;
    expect(faulty.operations().length, place).toBeGreaterThanOrEqual(at);
    await check({ repo, before, outcome, at: place });
    trials++;
  }
  return trials;
}

const PROMOTE = ['promote', 'sort@2'];
const WRITING = / (?:add|commit|hash-object|read-tree|update-index|write-tree|commit-tree|update-ref) /;

/** After a fault that the process survived: all as before, byte for byte, or all done. */
async function oldOrNew({ repo, before, outcome, at }: Trial): Promise<void> {
  expect(leftovers(repo), at).toEqual([]);
  expect(outcome.stderr, at).not.toContain('a fault of prompt itself');
  if (outcome.code !== 0) {
    expect(stateOf(repo), at).toEqual(before);
    return;
  }
  expect(servedBy(repo), at).toBe(2);
  expect(repo.git('status', '--porcelain'), at).toBe(PORCELAIN);
  expect((await prompt(repo, ['show', 'sort@production', '--json'])).code, at).toBe(0);
}

const PORCELAIN = [' M edited.txt', 'MM staged.txt', '?? new.txt'].join('\n');

/** After a kill: what is committed is old or new, nobody can publish a half, and the next promotion cleans up. */
async function recoverable({ repo, before, outcome, at }: Trial): Promise<void> {
  expect(outcome.code, at).toBe(null);
  const now = servedBy(repo);
  expect([before['served'], 2], at).toContain(now);
  if (now !== 2) expect(repo.git('diff', '--cached', '--name-only'), at).toBe('staged.txt');
  expect(await survivesCommitAll(repo), at).toBe(true);
  const next = await prompt(repo, PROMOTE);
  if (now === 2) expect(next.stderr, at).toContain('already serves');
  else expect(next.code, `${at}\n${next.stderr}`).toBe(0);
  expect(servedBy(repo), at).toBe(2);
  expect(repo.git('status', '--porcelain'), at).toBe(PORCELAIN);
}

describe('a promotion in which git fails', { timeout: 180_000 }, () => {
  it('changes nothing, or does all: the first of a prompt', async () => {
    expect(await everyStep(fresh, PROMOTE, withGitFault, 'fail', /./, oldOrNew)).toBeGreaterThan(10);
  });

  it('changes nothing, or does all: another one, where git has done what it says it has not', async () => {
    expect(await everyStep(served, PROMOTE, withGitFault, 'fail-late', WRITING, oldOrNew)).toBeGreaterThanOrEqual(2);
  });
});

describe('a promotion in which a file cannot be written', { timeout: 180_000 }, () => {
  it('changes nothing, or does all', async () => {
    expect(await everyStep(served, PROMOTE, withFileFault, 'fail', /./, oldOrNew)).toBeGreaterThan(12);
  });
});

describe('a promotion that is killed', { timeout: 180_000 }, () => {
  it('before git does something', async () => {
    expect(await everyStep(fresh, PROMOTE, withGitFault, 'kill', WRITING, recoverable)).toBeGreaterThanOrEqual(3);
  });

  it('after git has done something', async () => {
    expect(await everyStep(served, PROMOTE, withGitFault, 'kill-late', WRITING, recoverable)).toBeGreaterThanOrEqual(2);
  });

  it('before a file is written', async () => {
    expect(await everyStep(served, PROMOTE, withFileFault, 'kill', /^(?:openSync|writeFileSync|renameSync|linkSync|mkdirSync)/, recoverable)).toBeGreaterThan(8);
  });

  it('leaves nothing that gets into the next one, of another version', async () => {
    const counting = copyOf(served);
    const whole = withGitFault(counting);
    await prompt(counting, PROMOTE, whole.env);
    const at = whole.operations().findIndex((operation) => operation.includes(' commit ')) + 1;
    const repo = copyOf(served);
    expect((await prompt(repo, PROMOTE, withGitFault(repo, { at, kind: 'kill' }).env)).code).toBe(null);
    expect(repo.git('status', '--porcelain')).toContain(' A .prompt/content/team/sort/');
    repo.write({ 'prompts/team/sort.md': SORT.replace('meant', 'named') });
    repo.git('commit', '--quiet', '--message', 'Third', '--', 'prompts/team/sort.md');
    expect(servedBy(repo)).toBe(1);
    expect((await prompt(repo, ['promote', 'sort@3'])).code).toBe(0);
    expect(servedBy(repo)).toBe(3);
    expect(repo.git('show', '--name-only', '--format=', 'HEAD').split('\n').filter((path) => !path.startsWith('.prompt/')).length).toBe(0);
    expect(repo.git('show', '--name-only', '--format=', 'HEAD').split('\n')).toHaveLength(3);
    expect(leftovers(repo)).toEqual([]);
    // Version 2, which got no further than the work tree, is gone from it.
    expect([repo.git('status', '--porcelain'), existsSync(join(repo.root, '.git/prompt/unfinished.json'))]).toEqual([PORCELAIN, false]);
  });

  it('leaves what somebody makes of it since to them', async () => {
    const counting = copyOf(fresh);
    const whole = withGitFault(counting);
    await prompt(counting, PROMOTE, whole.env);
    const at = whole.operations().findIndex((operation) => operation.includes(' commit ')) + 1;
    const repo = copyOf(fresh);
    expect((await prompt(repo, PROMOTE, withGitFault(repo, { at, kind: 'kill' }).env)).code).toBe(null);
    const [prepared = ''] = repo.git('ls-files', '.prompt/content').split('\n');
    expect(repo.read(RELEASE)).toContain('version: 2');
    repo.write({ [RELEASE]: '# mine\n' });
    repo.git('add', prepared);
    const mine = repo.git('status', '--porcelain', prepared, RELEASE);
    const { code, stderr } = await prompt(repo, ['promote', 'sort@1']);
    expect([code, stderr.includes(`error: ${RELEASE} has an edit that is not committed`)]).toEqual([2, true]);
    expect([repo.read(RELEASE), repo.git('status', '--porcelain', prepared, RELEASE)]).toEqual(['# mine\n', mine]);
  });
});

describe('a commit on another branch in which git fails', { timeout: 180_000 }, () => {
  const ON_BRANCH = [...PROMOTE, '--branch', 'next'];

  it('is not there, or whole, when it is killed; the next one cleans up', async () => {
    const trials = await everyStep(served, ON_BRANCH, withGitFault, 'kill-late', / (?:read-tree|commit-tree|update-ref) /, async ({ repo, outcome, at }) => {
      expect(outcome.code, at).toBe(null);
      const moved = repo.git('for-each-ref', 'refs/heads/next') !== '';
      if (moved) expect(servedBy(repo, 'next'), at).toBe(2);
      expect((await prompt(repo, ['promote', 'sort@2', '--branch', moved ? 'other' : 'next'])).code, at).toBe(0);
      expect(servedBy(repo, moved ? 'other' : 'next'), at).toBe(2);
      expect([leftovers(repo), repo.git('status', '--porcelain')], at).toEqual([[], PORCELAIN]);
    });
    expect(trials).toBe(3);
  });

  it.each([['fail', WRITING, 6], ['fail-late', / (?:commit-tree|update-ref) /, 2]] as const)('moves the branch or leaves it: %s', async (kind, concerns, least) => {
    const trials = await everyStep(served, ON_BRANCH, withGitFault, kind, concerns, async ({ repo, before, outcome, at }) => {
      expect(leftovers(repo), at).toEqual([]);
      const { refs: _, ...here } = stateOf(repo);
      const { refs: __, ...there } = before;
      expect(here, at).toEqual(there);
      const branch = repo.git('for-each-ref', 'refs/heads/next');
      expect(outcome.code === 0, at).toBe(branch !== '');
      if (branch !== '') expect(servedBy(repo, 'next'), at).toBe(2);
    });
    expect(trials).toBeGreaterThanOrEqual(least);
  });
});
