import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRelease } from '../../src/core/release/release-format.js';
import { type Outcome, prompt, promptJson } from '../support/cli.js';
import { SORT, sortProject } from '../support/project.js';
import type { Repo } from '../support/repo.js';

/** Promotions at the same time, as processes: one wins each state, and nothing is left behind. */

const releaseOf = (name: string): string => `.prompt/releases/production/${name}.yaml`;
const servedBy = (repo: Repo, ref: string, name: string): number | undefined => parseRelease('', `${repo.git('show', `${ref}:${releaseOf(name)}`)}\n`).serves[0]?.version;
const codes = (outcomes: readonly Outcome[]): (number | null)[] => outcomes.map(({ code }) => code).sort();

function expectClean(repo: Repo): void {
  expect(repo.git('status', '--porcelain')).toBe('');
  const files = ['.git', '.git/prompt', '.git/prompt/locks', '.prompt/cache'].map((folder) => join(repo.root, folder)).flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : []));
  expect(files.filter((name) => /\.lock$|\.tmp$/.test(name))).toEqual([]);
}

/** Versions 1 to 4 of `team/sort`. */
function manyVersions(files: Record<string, string> = {}): Repo {
  const repo = sortProject(files);
  for (const word of ['third', 'fourth']) {
    repo.write({ 'prompts/team/sort.md': SORT.replace('colour', word) });
    repo.commit(word);
  }
  return repo;
}

describe('processes', { timeout: 180_000 }, () => {
  it('ten of one prompt with one --expect: one wins, nine exit 5 and say who', async () => {
    const repo = manyVersions();
    await promptJson(repo, ['promote', 'sort@1']);
    for (let round = 0; round < 3; round++) {
      const [before, head] = [servedBy(repo, 'HEAD', 'team/sort'), repo.git('rev-parse', 'HEAD')];
      const { entries } = await promptJson<{ entries: { hash: string }[] }>(repo, ['log', 'sort']);
      const hash = entries.toReversed()[(before ?? 1) - 1]?.hash ?? '';
      const targets = [1, 2, 3, 4].filter((version) => version !== before);
      const outcomes = await Promise.all(Array.from({ length: 10 }, (_, index) => prompt(repo, ['promote', `sort@${targets[index % 3]}`, '--expect', hash.slice(0, 12)])));
      expect(codes(outcomes), JSON.stringify(outcomes)).toEqual([0, 5, 5, 5, 5, 5, 5, 5, 5, 5]);
      const won = outcomes.find(({ code }) => code === 0)?.stdout ?? '';
      expect(won).toContain(`${servedBy(repo, 'HEAD', 'team/sort')} (`);
      expect(repo.git('rev-parse', 'HEAD^')).toBe(head);
      expectClean(repo);
    }
  });

  it('of different prompts all succeed, one commit each', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const repo = manyVersions(Object.fromEntries(names.map((name) => [`prompts/${name}.md`, SORT.replace('Sort', name)])));
    const head = repo.git('rev-parse', 'HEAD');
    const outcomes = await Promise.all(names.map((name) => prompt(repo, ['promote', `${name}@1`])));
    expect(codes(outcomes), JSON.stringify(outcomes)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(repo.git('rev-list', '--count', `${head}..HEAD`)).toBe('6');
    for (const name of names) expect(servedBy(repo, 'HEAD', name)).toBe(1);
    expectClean(repo);
  });

  it('without --expect: each that succeeds has seen what it replaced', async () => {
    const repo = manyVersions();
    await promptJson(repo, ['promote', 'sort@1']);
    const outcomes = await Promise.all([2, 3, 4, 2, 3, 4].map((version) => prompt(repo, ['promote', `sort@${version}`])));
    const done = outcomes.filter(({ code }) => code === 0);
    expect(done.length).toBeGreaterThan(0);
    for (const { code, stderr } of outcomes) if (code !== 0) expect(stderr).toMatch(/already serves|does not serve what was expected/);
    // A chain: every commit replaces what the one before put there.
    const chain = repo.git('log', '--reverse', '--format=%H', '--', releaseOf('team/sort')).split('\n').map((commit) => servedBy(repo, commit, 'team/sort'));
    expect(chain).toHaveLength(done.length + 1);
    const kept = parseRelease('', `${repo.git('show', `HEAD:${releaseOf('team/sort')}`)}\n`).kept.map(({ version }) => version);
    expect(kept).toEqual(chain.slice(0, -1).toReversed());
    expectClean(repo);
  });
});

/** A git that, before it does something of that name for the first time, lets somebody else's do `script`. */
function overtakenBefore(repo: Repo, operation: string, script: string): Record<string, string> {
  const folder = mkdtempSync(join(repo.beside, 'fast-'));
  const git = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  const fake = `#!/bin/sh\ncase " $* " in *" ${operation} "*)\n  if mkdir '${folder}/done' 2>/dev/null; then (cd '${repo.root}' && PATH="$REAL_PATH" && ${script}) >&2 || exit 99; fi ;;\nesac\nexec '${git}' "$@"\n`;
  writeFileSync(join(folder, 'git'), fake, { mode: 0o755 });
  return { REAL_PATH: process.env['PATH'] ?? '', PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` };
}

describe('somebody’s own git, after the promotion has looked at the branch', () => {
  const FILE = releaseOf('team/sort');
  const BY_COMMIT = `git show HEAD~1:${FILE} > ${FILE} && git commit --quiet --message Mine -- ${FILE}`;
  /** As `git fetch . other:main` or another tool does it: neither index nor work tree change. */
  const BY_PLUMBING = [
    'export GIT_INDEX_FILE=.git/theirs', 'git read-tree HEAD', `git update-index --cacheinfo 100644,$(git rev-parse HEAD~1:${FILE}),${FILE}`,
    'git update-ref HEAD $(git commit-tree -p HEAD -m Mine $(git write-tree))', 'rm .git/theirs',
  ].join(' && ');

  it.each([
    ['commits this release before it is written', 'ls-files', BY_COMMIT, ''],
    ['moves the branch to another release in the last moment', 'commit', BY_PLUMBING, ` M ${FILE}`],
  ])('%s: theirs stands, exit 5, nothing of ours is left', async (_, operation, script, status) => {
    const repo = manyVersions();
    for (const version of [1, 2]) await promptJson(repo, ['promote', `sort@${version}`]);
    const { code, stderr } = await prompt(repo, ['promote', 'sort@3'], overtakenBefore(repo, operation, script));
    expect([code, servedBy(repo, 'HEAD', 'team/sort'), repo.git('log', '-1', '--format=%s')], stderr).toEqual([5, 1, 'Mine']);
    expect(stderr).toMatch(/expected 2 \(.*\), found 1 \(.*\)\n {2}since [0-9a-f]+ by Ada Example: Mine/);
    expect(repo.git('status', '--porcelain')).toBe(status);
  });

  it('commits something else: both stand', async () => {
    const repo = manyVersions({ 'notes.txt': 'one' });
    await promptJson(repo, ['promote', 'sort@1']);
    const { code, stderr } = await prompt(repo, ['promote', 'sort@2'], overtakenBefore(repo, 'commit', 'echo two > notes.txt && git commit --quiet --message Mine -- notes.txt'));
    expect([code, servedBy(repo, 'HEAD', 'team/sort'), repo.git('log', '-2', '--format=%s')], stderr).toEqual([0, 2, 'Promote team/sort@2 to production\nMine']);
    expectClean(repo);
  });
});

describe('linked work trees', { timeout: 180_000 }, () => {
  it('that commit on one branch: one wins', async () => {
    const repo = manyVersions();
    const trees = ['one', 'two', 'three'].map((name) => {
      repo.git('worktree', 'add', '--quiet', '-b', name, join(repo.beside, name));
      return repo.at(join(repo.beside, name));
    });
    const outcomes = await Promise.all(trees.map((tree, index) => prompt(tree, ['promote', `sort@${index + 1}`, '--branch', 'releases', '--expect', 'none'])));
    expect(codes(outcomes), JSON.stringify(outcomes)).toEqual([0, 5, 5]);
    expect(servedBy(repo, 'releases', 'team/sort')).toBe(outcomes.findIndex(({ code }) => code === 0) + 1);
    expect(repo.git('rev-list', '--count', 'main..releases')).toBe('1');
    for (const tree of trees) expect(tree.git('status', '--porcelain')).toBe('');
    expectClean(repo);
  });

  it('each on its own branch: all succeed', async () => {
    const repo = manyVersions();
    repo.git('worktree', 'add', '--quiet', '-b', 'other', join(repo.beside, 'other'));
    const linked = repo.at(join(repo.beside, 'other'));
    const outcomes = await Promise.all([prompt(repo, ['promote', 'sort@1']), prompt(linked, ['promote', 'sort@2'])]);
    expect(codes(outcomes), JSON.stringify(outcomes)).toEqual([0, 0]);
    expect([servedBy(repo, 'main', 'team/sort'), servedBy(repo, 'other', 'team/sort')]).toEqual([1, 2]);
  });
});

describe('clones that push', { timeout: 180_000 }, () => {
  function clonesOf(repo: Repo, count: number): Repo[] {
    const origin = join(repo.beside, 'origin.git');
    repo.git('clone', '--quiet', '--bare', repo.root, origin);
    return Array.from({ length: count }, (_, index) => {
      repo.git('clone', '--quiet', origin, join(repo.beside, `clone-${index}`));
      return repo.at(join(repo.beside, `clone-${index}`));
    });
  }

  it('the same prompt: one wins', async () => {
    const repo = manyVersions();
    const clones = clonesOf(repo, 3);
    const outcomes = await Promise.all(clones.map((clone, index) => prompt(clone, ['promote', `sort@${index + 1}`, '--push'])));
    expect(codes(outcomes), JSON.stringify(outcomes)).toEqual([0, 5, 5]);
    const origin = repo.at(join(repo.beside, 'origin.git'));
    expect(servedBy(origin, 'main', 'team/sort')).toBe(outcomes.findIndex(({ code }) => code === 0) + 1);
  });

  it('different prompts: all succeed', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const repo = manyVersions(Object.fromEntries(names.map((name) => [`prompts/${name}.md`, SORT.replace('Sort', name)])));
    const clones = clonesOf(repo, 4);
    const outcomes = await Promise.all(clones.map((clone, index) => prompt(clone, ['promote', `${names[index]}@1`, '--push'])));
    expect(codes(outcomes), JSON.stringify(outcomes)).toEqual([0, 0, 0, 0]);
    const origin = repo.at(join(repo.beside, 'origin.git'));
    for (const name of names) expect(servedBy(origin, 'main', name)).toBe(1);
    expect(origin.git('rev-list', '--count', 'main')).toBe('8');
  });
});
