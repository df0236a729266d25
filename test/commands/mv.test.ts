import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseReleaseFile } from '../../src/core/release/release-format.js';
import { done, prompt, promptJson, snapshot } from '../support/cli.js';
import { copyOf } from '../support/copy-repo.js';
import { withFileFault, withGitFault } from '../support/faults.js';
import { sortProject } from '../support/project.js';
import { createRepo, type Repo } from '../support/repo.js';

const CONFIG = 'default_model: local/icl-1\nenvironments: { production: { final: true }, staging: {} }\n';
const release = (name: string, environment = 'production'): string => `.prompt/releases/${environment}/${name}.yaml`;

let template: Repo;
beforeAll(async () => {
  template = sortProject({ '.promptrc': CONFIG });
  await done(template, 'promote', 'sort@1');
  await done(template, 'promote', 'sort@2', '--canary', '10');
  await done(template, 'promote', 'sort@1', '--env', 'staging');
});

/** `team/sort` with versions 1 and 2, a canary in production and version 1 in staging. */
function released(files: Record<string, string> = {}): Repo {
  const repo = copyOf(template);
  repo.write(files);
  repo.commit('Add more');
  return repo;
}

/** All that a renaming may touch: files, index, and whether git sees a difference. */
const state = (repo: Repo): unknown => [snapshot(repo), repo.git('ls-files', '--stage')];

/** What applications read at a release's path. */
const served = (repo: Repo, name: string, environment?: string): string => {
  const file = parseReleaseFile('', repo.read(release(name, environment)));
  return 'alias' in file ? `see ${file.alias}` : file.serves.map(({ version, weight }) => `${version}@${weight}`).join(' ');
};

interface Listed {
  prompts: { name: string; version?: string; environments: Record<string, { version: number }> }[];
}

const listed = async (repo: Repo): Promise<string[]> =>
  (await promptJson<Listed>(repo, ['list'])).prompts.map(({ name, version, environments }) => `${name} ${version}: ${Object.entries(environments).map(([environment, one]) => `${environment} ${one.version}`).join(', ')}`);

describe('mv', () => {
  it('moves a prompt with its companions, releases and content; nobody is served anything else', async () => {
    const repo = released({ 'prompts/team/sort.examples.jsonl': '{"input":"a","output":"red"}\n', 'prompts/team/other.md': 'Other.\n' });
    repo.write({ 'prompts/team/sort.report.json': '{}' });
    const { stdout, stderr } = await done(repo, 'mv', 'sort', 'desk/route');
    expect(stderr).toBe('');
    expect(stdout).toBe([
      'team/sort → desk/route',
      '  prompts/team/sort.md → prompts/desk/route.md',
      '  prompts/team/sort.queries.yaml → prompts/desk/route.queries.yaml',
      '  prompts/team/sort.examples.jsonl → prompts/desk/route.examples.jsonl',
      '  prompts/team/sort.report.json → prompts/desk/route.report.json (not in git)',
      '  and 2 released contents',
      'production serves desk/route, also to whoever asks for team/sort',
      'staging serves desk/route, also to whoever asks for team/sort',
      'staged, not committed; commit it:',
      "  git commit -m 'Rename team/sort to desk/route'",
      '',
    ].join('\n'));
    expect(repo.git('diff', '--name-only')).toBe('');
    expect(repo.git('status', '--porcelain', '--no-renames').split('\n').filter((line) => !/ \.prompt\/content\//.test(line)).sort()).toEqual([
      '?? prompts/desk/route.report.json',
      'A  .prompt/releases/production/desk/route.yaml', 'A  .prompt/releases/staging/desk/route.yaml',
      'A  prompts/desk/route.examples.jsonl', 'A  prompts/desk/route.md', 'A  prompts/desk/route.queries.yaml',
      'D  prompts/team/sort.examples.jsonl', 'D  prompts/team/sort.md', 'D  prompts/team/sort.queries.yaml',
      'M  .prompt/releases/production/team/sort.yaml', 'M  .prompt/releases/staging/team/sort.yaml',
    ]);
    expect(existsSync(join(repo.root, '.prompt/content/team'))).toBe(false);
    repo.git('commit', '-qm', 'Rename team/sort to desk/route');
    expect(['production', 'staging'].map((environment) => [served(repo, 'desk/route', environment), served(repo, 'team/sort', environment)])).toEqual([['2@10 1@90', 'see desk/route'], ['1@100', 'see desk/route']]);
    expect(await listed(repo)).toEqual(['desk/route 2: production 1, staging 1', 'team/other 1: ']);
    for (const manifest of repo.git('ls-files', '.prompt/content/*manifest.json').split('\n')) expect(JSON.parse(repo.read(manifest))).toMatchObject({ prompt: 'desk/route' });
    // Every content is found and whole, and the split is the one it was.
    expect(await promptJson(repo, ['resolve', 'desk/route'])).toMatchObject({ prompt: 'desk/route', serves: [{ version: 2 }, { version: 1 }] });
    expect(parseReleaseFile('', repo.read(release('desk/route')))).toHaveProperty('seed', expect.stringContaining('team/sort/production/'));
    const { entries } = await promptJson<{ entries: { version?: string }[] }>(repo, ['log', 'desk/route']);
    expect(entries.flatMap(({ version }) => version ?? [])).toEqual(['2', '1']);
  });

  it('leaves the old name good for every command that reads or serves, with a note', async () => {
    const repo = released();
    await done(repo, 'mv', 'team/sort', 'team/route');
    repo.git('commit', '-qm', 'Rename');
    const note = 'team/sort is called team/route now\n';
    for (const args of [['show', 'team/sort'], ['show', 'team/sort@1'], ['show', 'team/sort@production'], ['log', 'team/sort'], ['resolve', 'team/sort'], ['status', 'team/sort'], ['diff', 'team/sort@1', 'team/sort@2']]) {
      const renamed = await done(repo, ...args.map((arg) => arg.replace('sort', 'route')));
      expect([args, await done(repo, ...args)]).toEqual([args, { ...renamed, stderr: note }]);
    }
    expect((await done(repo, 'log', 'team/sort', '--env', 'production')).stdout).toContain('team/route');
    // The query set is where the prompt is now, whatever the version's own path was.
    expect((await done(repo, 'eval', 'team/sort@1', '--limit', '2')).stdout).toContain('team/route@1');
    expect(await done(repo, 'show', 'sort')).toMatchObject({ stderr: 'sort is called team/route now\n' });
    expect(await done(repo, 'rollout', 'team/sort', '50')).toMatchObject({ stderr: note, stdout: expect.stringMatching(/^production serves team\/route: 2 .*50%/) as string });
    expect(await done(repo, 'rollback', 'team/sort')).toMatchObject({ stderr: note });
    expect(await done(repo, 'promote', 'team/sort@2')).toMatchObject({ stderr: note });
    expect([served(repo, 'team/sort'), served(repo, 'team/route')]).toEqual(['see team/route', '2@100']);
    const { document: definition } = await promptJson<{ document: { flags: Record<string, unknown> } }>(repo, ['export', 'flagd']);
    expect(definition.flags['team/sort']).toEqual(definition.flags['team/route']);
  });

  it('again and again: aliases lead on, and a former name can be taken back', async () => {
    const repo = released();
    const rename = async (from: string, to: string): Promise<void> => {
      await done(repo, 'mv', from, to);
      repo.git('commit', '-qm', `Rename ${from} to ${to}`);
    };
    await rename('team/sort', 'b');
    await rename('b', 'c/d');
    expect(['team/sort', 'b', 'c/d'].map((name) => served(repo, name))).toEqual(['see b', 'see c/d', '2@10 1@90']);
    expect((await done(repo, 'resolve', 'team/sort')).stdout).toContain('c/d in production');
    await rename('c/d', 'team/sort');
    expect(['team/sort', 'b', 'c/d'].map((name) => served(repo, name))).toEqual(['2@10 1@90', 'see c/d', 'see team/sort']);
    for (const name of ['b', 'c/d', 'team/sort']) expect((await done(repo, 'resolve', name)).stdout).toContain('team/sort in production');
    expect(await listed(repo)).toEqual(['team/sort 2: production 1, staging 1']);
  });

  it('keeps apart what is staged and what is only edited', async () => {
    const repo = released();
    const [committed, path] = [repo.read('prompts/team/sort.md'), 'prompts/team/sort.md'];
    repo.write({ [path]: `${committed}staged\n`, 'other.txt': 'mine' });
    repo.git('add', path, 'other.txt');
    repo.write({ [path]: `${committed}staged\nedited\n` });
    expect((await done(repo, 'mv', 'sort', 'route')).stderr).toBe(
      'note: staged before, and part of the next commit as well: other.txt, prompts/team/sort.md\nnote: not staged, and so not part of it: the edits in prompts/team/sort.md\n',
    );
    expect(repo.git('show', ':prompts/route.md')).toBe(`${committed}staged`);
    expect(repo.read('prompts/route.md')).toBe(`${committed}staged\nedited\n`);
    expect(repo.git('diff', '--name-only')).toBe('prompts/route.md');
  });

  it('with --dry-run changes nothing', async () => {
    const repo = released();
    const before = state(repo);
    expect((await done(repo, 'mv', 'sort', 'route', '--dry-run')).stdout).toMatch(/^team\/sort → route\n[^]*dry run: nothing was moved\n$/);
    expect(await promptJson(repo, ['mv', 'sort', 'route', '--dry-run'])).toMatchObject({
      schemaVersion: 1, command: 'mv', name: 'team/sort', to: 'route', dryRun: true, aliases: ['production', 'staging'], contents: 2,
      moves: [{ from: 'prompts/team/sort.md', to: 'prompts/route.md', tracked: true }, { from: 'prompts/team/sort.queries.yaml', to: 'prompts/route.queries.yaml', tracked: true }],
    });
    expect(state(repo)).toEqual(before);
  });

  it('of a prompt that nothing serves is a renaming and no more', async () => {
    const repo = sortProject();
    await done(repo, 'mv', 'sort', 'route');
    expect(repo.git('status', '--porcelain')).toBe('R  prompts/team/sort.md -> prompts/route.md\nR  prompts/team/sort.queries.yaml -> prompts/route.queries.yaml');
  });
});

describe('mv in other repositories', () => {
  it('a project in a folder, a pattern, sha256, and a name of all kinds', async () => {
    const name = "it's -a \"b\"\u00e9";
    const repo = createRepo({ objectFormat: 'sha256', files: { 'x/.promptrc': 'prompts: ["patterns/*/system.md"]\ndefault_model: local/icl-1\n', [`x/patterns/${name}/system.md`]: 'Hello.\n', [`x/patterns/${name}/system.queries.yaml`]: '[]\n', [`x/patterns/${name}/user.md`]: 'not a prompt\n' } });
    repo.commit('Add');
    const inside = repo.at(join(repo.root, 'x'));
    await done(inside, 'promote', `${name}@1`);
    expect((await done(inside, 'mv', name, 'one')).stdout).toContain(`git commit -m 'Rename it'\\''s -a "b"\u00e9 to one'`);
    expect(repo.git('status', '--porcelain', '-z', '--no-renames').split('\0').filter((line) => !line.includes('/content/')).sort()).toEqual([
      '', 'A  x/.prompt/releases/production/one.yaml', 'A  x/patterns/one/system.md', 'A  x/patterns/one/system.queries.yaml',
      `D  x/patterns/${name}/system.md`, `D  x/patterns/${name}/system.queries.yaml`, `M  x/.prompt/releases/production/${name}.yaml`,
    ]);
    expect(repo.read(`x/patterns/${name}/user.md`)).toBe('not a prompt\n');
    repo.git('commit', '-qm', 'Rename');
    expect(await done(inside, 'resolve', name)).toMatchObject({ stdout: expect.stringContaining('one in production') as string });
  });

  it('content of prompts whose names go on from it stays', async () => {
    const repo = createRepo({ files: { '.promptrc': 'default_model: local/icl-1\n', 'prompts/a.md': 'One.\n', 'prompts/a/b.md': 'Two.\n' } });
    repo.commit('Add');
    for (const name of ['a', 'a/b']) await done(repo, 'promote', `${name}@1`);
    await done(repo, 'mv', 'a', 'a/b/c');
    repo.git('commit', '-qm', 'Rename');
    for (const name of ['a/b', 'a/b/c', 'a']) expect((await done(repo, 'resolve', name)).stdout).toContain(`${name === 'a' ? 'a/b/c' : name} in production`);
  });

  it('a branch that renames and one that does not each find what is served', async () => {
    const repo = released();
    repo.git('switch', '-qc', 'rename');
    await done(repo, 'mv', 'sort', 'team/route');
    repo.git('commit', '-qm', 'Rename');
    const branch = `branch: main\n${CONFIG}`;
    repo.write({ '.promptrc': branch });
    expect(await done(repo, 'show', 'route@production')).toMatchObject({ stderr: 'team/route is called team/sort in production\n', stdout: expect.stringContaining('version      1\n') as string });
    repo.git('switch', '-qfC', 'old', 'main');
    repo.git('branch', '-qf', 'main', 'rename');
    repo.write({ '.promptrc': branch });
    expect(await done(repo, 'show', 'sort@production')).toMatchObject({ stderr: 'team/sort is called team/route in production\n', stdout: expect.stringContaining('version      1\n') as string });
    expect(await listed(repo)).toEqual(['team/sort 2: production 1, staging 1']);
  });
});

describe('a new prompt with a name that is an alias', () => {
  it('is not what the alias serves, and takes its place when it is promoted', async () => {
    const repo = released();
    await done(repo, 'mv', 'sort', 'team/route');
    repo.commit('Rename');
    repo.write({ 'prompts/team/sort.md': 'Something else altogether.\n' });
    repo.commit('Add another one');
    expect(await listed(repo)).toEqual(['team/route 2: production 1, staging 1', 'team/sort 1: ']);
    expect(await done(repo, 'resolve', 'team/sort')).toMatchObject({ stdout: expect.stringContaining('team/route in production') as string, stderr: 'team/sort is called team/route in production\n' });
    expect(await prompt(repo, ['promote', 'team/sort', '--canary', '10'])).toMatchObject({ code: 2, stderr: expect.stringContaining('production serves no version of team/sort yet') as string });
    expect(await done(repo, 'promote', 'team/sort')).toMatchObject({ stderr: 'so far production serves team/route to whoever asks for team/sort\n' });
    expect(['team/sort', 'team/route'].map((name) => served(repo, name))).toEqual(['1@100', '2@10 1@90']);
    // In the way of the other's return.
    expect(await prompt(repo, ['mv', 'team/route', 'team/sort'])).toMatchObject({ code: 2, stderr: expect.stringContaining('production serves a prompt of that name') as string });
  });
});

describe('mv is refused, and nothing is changed,', () => {
  let repo: Repo;
  beforeAll(async () => {
    repo = released({ 'prompts/team/other.md': 'Other.\n', 'prompts/_partials/tone.md': 'Kind.\n', 'more/x.txt': 'x' });
    await done(repo, 'promote', 'other@1', '--env', 'staging');
    repo.remove('prompts/team/other.md');
    repo.write({ 'prompts/team/stray.queries.yaml': '[]\n', 'prompts/new.md': 'New.\n' });
    symlinkSync('../more', join(repo.root, 'prompts/link'));
    repo.git('add', 'prompts/team/other.md', 'prompts/team/stray.queries.yaml');
    repo.git('commit', '-qm', 'Drop other');
  });

  it.each<[string, string[], RegExp]>([
    ['where a prompt of that name lies', ['sort', 'new'], /^prompts\/new\.md: error: prompts\/new\.md is there already \[mv\/taken\]$/m],
    ['where a companion would be adopted', ['sort', 'team/stray'], /^prompts\/team\/stray\.queries\.yaml: error: prompts\/team\/stray\.queries\.yaml is there already \[mv\/taken\]$/m],
    ['where an environment serves that name', ['sort', 'team/other'], /^\.prompt\/releases\/staging\/team\/other\.yaml: error: staging serves a prompt of that name \[mv\/taken\]$/m],
    ['where a link leads away', ['sort', 'link/route'], /^prompts\/link: error: nothing below it is a prompt/m],
    ['of a prompt that was never committed', ['new', 'newer'], /^prompts\/new\.md: error: it is not committed/m],
    ['to its own name', ['sort', 'team/sort'], /team\/sort has that name already/],
    ['to a partial', ['sort', '_partials/x'], /`_partials\/x` cannot be the name of prompts\/team\/sort\.md\n.*prompts\/_partials\/x\.md would be the partial x of prompts/],
    ['to a file name', ['sort', 'team/route.md'], /leave `\.md` out/],
    ['out of the project', ['sort', '../route'], /no part may start with/],
    ['of nothing', ['srt', 'route'], /no prompt `srt` in the work tree; did you mean `sort`/],
  ])('%s', async (_, args, message) => {
    const before = state(repo);
    const { code, stdout, stderr } = await prompt(repo, ['mv', ...args]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(state(repo)).toEqual(before);
  });

  it('with all that stands against it at once', async () => {
    repo.write({ 'prompts/new.queries.yaml': '[]\n' });
    const file = repo.read(release('team/sort'));
    repo.write({ [release('team/sort')]: `${file}# edited\n` });
    repo.remove('prompts/team/sort.queries.yaml');
    const before = state(repo);
    const { stderr } = await prompt(repo, ['mv', 'sort', 'new']);
    expect(stderr.match(/^\S+: error: .*\[mv\/\w+\]$/gm)?.map((line) => line.replace(/: error: .*\[/, ' ['))).toEqual([
      '.prompt/releases/production/team/sort.yaml [mv/changed]', 'prompts/new.md [mv/taken]', 'prompts/new.queries.yaml [mv/taken]', 'prompts/team/sort.queries.yaml [mv/absent]',
    ]);
    expect(state(repo)).toEqual(before);
    repo.git('checkout', '-q', '--', '.');
  });

  it.each<[string, string, RegExp]>([
    ['during a merge', '.git/MERGE_HEAD', /a merge is in progress/],
    ['where another git has the index', '.git/index.lock', /index\.lock/],
    ['where a folder cannot be made', 'prompts/sub', /sub\/route\.md cannot be written/],
  ])('%s', async (_, file, message) => {
    repo.write({ [file]: `${repo.git('rev-parse', 'HEAD')}\n` });
    const before = state(repo);
    const { code, stderr } = await prompt(repo, ['mv', 'sort', 'sub/route']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message) as string]);
    expect(state(repo)).toEqual(before);
    repo.remove(file);
  });

  it('in a conflict', async () => {
    const text = repo.read('prompts/team/sort.md');
    repo.write({ 'prompts/team/sort.md': `${text}one\n` });
    repo.git('stash', '-q');
    repo.write({ 'prompts/team/sort.md': `${text}two\n` });
    repo.git('commit', '-qam', 'Two');
    expect(() => repo.git('stash', 'pop', '-q')).toThrow();
    const before = state(repo);
    const { code, stderr } = await prompt(repo, ['mv', 'sort', 'route']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^prompts\/team\/sort\.md: error: a merge left it in conflict \[mv\/conflict\]$/m) as string]);
    expect(state(repo)).toEqual(before);
  });
});

describe('mv in which a step fails', { timeout: 180_000 }, () => {
  const MV = ['mv', 'sort', 'desk/route'];
  let base: Repo;
  beforeAll(async () => {
    base = sortProject({ '.promptrc': CONFIG, 'prompts/team/other.md': 'Other.\n' });
    await done(base, 'promote', 'sort@2');
    await done(base, 'log', 'sort');
    base.write({ 'prompts/team/sort.md': `${base.read('prompts/team/sort.md')}staged\n` });
    base.git('add', 'prompts/team/sort.md');
    base.write({ 'prompts/team/sort.md': `${base.read('prompts/team/sort.md')}edited\n`, 'prompts/team/sort.report.json': '{}' });
  });

  it.each([
    ['a call of git', withGitFault, 'fail', /./, 10],
    ['a call of git that has done it all the same', withGitFault, 'fail-late', / (?:hash-object|update-index) /, 3],
    ['a change of a file', withFileFault, 'fail', /^(?:mkdir|open|link|rename)/, 12],
  ] as const)('changes nothing, or does all: %s', async (_, inject, kind, concerns, least) => {
    const whole = copyOf(base);
    const counted = inject(whole);
    expect((await prompt(whole, MV, counted.env)).code).toBe(0);
    const [before, after] = [state(base), state(whole)];
    const steps = counted.operations().flatMap((operation, index) => (concerns.test(operation) ? [{ at: index + 1, operation }] : []));
    expect(steps.length).toBeGreaterThanOrEqual(least);
    for (const { at, operation } of steps) {
      const repo = copyOf(base);
      const { code, stderr } = await prompt(repo, MV, inject(repo, { at, kind }).env);
      expect(stderr, operation).not.toContain('a fault of prompt itself');
      expect(stderr, operation).not.toContain('could not be brought back');
      expect([operation, state(repo)]).toEqual([operation, code === 0 ? after : before]);
    }
  });
});

describe('names of the past', () => {
  it('find the prompt that is called otherwise now, also after a plain renaming', async () => {
    const repo = createRepo({ files: { 'prompts/support/triage.md': 'Long enough to be known again.\n'.repeat(9), 'prompts/x/gone.md': 'Gone.\n' } });
    repo.commit('Add');
    repo.move('prompts/support/triage.md', 'prompts/desk/triage-2.md');
    repo.remove('prompts/x/gone.md');
    repo.commit('Rename');
    repo.move('prompts/desk/triage-2.md', 'prompts/route.md');
    repo.commit('Rename again');
    for (const typed of ['support/triage', 'triage', 'desk/triage-2', 'triage-2']) {
      expect(await done(repo, 'log', typed)).toMatchObject({ stdout: expect.stringContaining('Rename again') as string, stderr: `${typed} is called route now\n` });
    }
    expect(await done(repo, 'render', 'triage@1')).toMatchObject({ stderr: 'triage is called route now\n' });
    // It exists no more, but nothing else has taken its history.
    expect(await done(repo, 'log', 'x/gone')).toMatchObject({ stderr: '' });
    expect(await prompt(repo, ['show', 'x/gone'])).toMatchObject({ code: 2, stderr: expect.stringContaining('no prompt `x/gone` in the work tree') as string });
    // A living prompt of that name comes first.
    repo.write({ 'prompts/new/triage.md': 'New.\n' });
    repo.commit('Another triage');
    expect(await done(repo, 'log', 'triage')).toMatchObject({ stdout: expect.stringContaining('Another triage') as string, stderr: '' });
    // Of two prompts that had it, neither is taken for it.
    repo.write({ 'prompts/support/triage.md': 'Quite another prompt, and as long.\n'.repeat(9) });
    repo.commit('Support again');
    repo.move('prompts/support/triage.md', 'prompts/other.md');
    repo.commit('Rename that too');
    expect(await prompt(repo, ['log', 'support/triage'])).toMatchObject({ code: 2, stderr: 'error: `support/triage` could be other, route\n  → write the whole name\n' });
  });
});

describe('aliases that lead nowhere', () => {
  it('in a circle are a finding that shows it', async () => {
    const alias = (prompt: string, to: string): Record<string, string> => ({ [release(prompt)]: `schemaVersion: 1\nprompt: ${prompt}\nenvironment: production\nalias: ${to}\n` });
    const repo = createRepo({ files: { 'prompts/a.md': 'One.\n', ...alias('x', 'y'), ...alias('y', 'x'), ...alias('z', 'z') } });
    repo.commit('Add');
    const { code, stdout } = await prompt(repo, ['status']);
    expect(code).toBe(1);
    expect(stdout).toContain('.prompt/releases/production/x.yaml: error: its aliases lead back to itself: x → y → x [release/alias-circle]');
    expect(stdout).toContain('.prompt/releases/production/z.yaml: error: its aliases lead back to itself: z → z [release/alias-circle]');
  });

  it('to a prompt that is not served any more serve nothing', async () => {
    const repo = released();
    await done(repo, 'mv', 'sort', 'route');
    repo.git('rm', '-q', '--cached', release('route'));
    repo.remove(release('route'));
    repo.git('commit', '-qm', 'Serve it no more');
    expect(await prompt(repo, ['resolve', 'team/sort'])).toMatchObject({ code: 2, stderr: expect.stringContaining('production serves no version of route yet') as string });
  });
});

it('a prompt that is only gone is not said to have another name', async () => {
  const repo = sortProject({ 'prompts/other.md': 'Hello' });
  repo.git('rm', '-q', 'prompts/team/sort.md');
  repo.commit('Drop sort');
  const { code, stderr } = await prompt(repo, ['show', 'sort']);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^error: there is no prompt `team\/sort` in the work tree\n/)]);
});
