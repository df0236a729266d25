import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prompt, promptJson } from '../support/cli.js';
import { SORT, sortProject } from '../support/project.js';
import { createRepo, type Repo } from '../support/repo.js';

/** Repositories that nobody prepared for the tool, through the real command. */

const LONG = Array.from({ length: 12 }, (_, line) => `Line ${line} of a prompt.\n`).join('');

interface Logged {
  entries: { kind: string; version?: string; commit: { subject: string }; causes: string[]; broken?: string }[];
}

/** `1 one, metadata move, 2 two`: oldest first. */
async function story(repo: Repo | string, name: string): Promise<string> {
  const { entries } = await promptJson<Logged>(repo, ['log', name]);
  return entries.toReversed().map(({ kind, version, commit }) => `${version ?? kind} ${commit.subject}`).join(', ');
}

async function names(repo: Repo | string): Promise<string[]> {
  const { prompts } = await promptJson<{ prompts: { name: string; version?: string; broken?: string }[] }>(repo, ['list', '--no-tokens']);
  return prompts.map(({ name, version, broken }) => `${name} ${broken === undefined ? (version ?? 'new') : 'broken'}`);
}

function change(repo: Repo, path: string, ...subjects: string[]): void {
  for (const subject of subjects) {
    repo.write({ [path]: `${LONG}${subject}\n` });
    repo.commit(subject);
  }
}

describe('branches and merges', () => {
  it('a squash is one version, whatever the branch had', async () => {
    const repo = createRepo();
    change(repo, 'prompts/a.md', 'one');
    repo.git('switch', '-qc', 'topic');
    change(repo, 'prompts/a.md', 'try', 'try again', 'two');
    repo.git('switch', '-q', 'main');
    repo.git('merge', '-q', '--squash', 'topic');
    repo.git('commit', '-qm', 'squashed');
    expect(await story(repo, 'a')).toBe('1 one, 2 squashed');
  });

  it('a rebased branch has its states one by one, and their hashes', async () => {
    const repo = createRepo({ files: { '.promptrc': 'branch: main\n' } });
    change(repo, 'prompts/a.md', 'one');
    repo.git('switch', '-qc', 'topic');
    change(repo, 'prompts/a.md', 'two', 'three');
    const before = await promptJson<{ entries: { hash: string }[] }>(repo, ['log', 'a']);
    expect(await story(repo, 'a')).toBe('1 one, 1+1 two, 1+2 three');
    repo.git('switch', '-q', 'main');
    change(repo, 'prompts/b.md', 'meanwhile');
    repo.git('rebase', '-q', 'main', 'topic');
    repo.git('switch', '-q', 'main');
    repo.git('merge', '-q', '--ff-only', 'topic');
    expect(await story(repo, 'a')).toBe('1 one, 2 two, 3 three');
    const after = await promptJson<{ entries: { hash: string }[] }>(repo, ['log', 'a']);
    expect(after.entries.map(({ hash }) => hash)).toEqual(before.entries.map(({ hash }) => hash));
  });

  it('main merged into a branch, and the branch into main, are each one step along the first parent', async () => {
    const repo = createRepo();
    change(repo, 'prompts/a.md', 'one');
    repo.git('switch', '-qc', 'topic');
    change(repo, 'prompts/b.md', 'b one');
    repo.git('switch', '-q', 'main');
    change(repo, 'prompts/a.md', 'two');
    repo.git('switch', '-q', 'topic');
    repo.git('merge', '-q', '--no-ff', '-m', 'main into topic', 'main');
    change(repo, 'prompts/b.md', 'b two');
    expect(await story(repo, 'a')).toBe('1 one, 2 main into topic');
    repo.git('switch', '-q', 'main');
    repo.git('merge', '-q', '--no-ff', '-m', 'topic into main', 'topic');
    expect(await story(repo, 'a')).toBe('1 one, 2 two');
    expect(await story(repo, 'b')).toBe('1 topic into main');
  });

  it('a foxtrot merge turns the order round: numbers are those of the new first parents', async () => {
    const repo = createRepo();
    change(repo, 'prompts/a.md', 'one', 'two');
    repo.git('switch', '-qc', 'local', 'HEAD~1');
    change(repo, 'prompts/b.md', 'local b');
    repo.git('merge', '-q', '--no-ff', '-m', 'pull', 'main');
    repo.git('switch', '-q', 'main');
    repo.git('merge', '-q', '--ff-only', 'local');
    expect(await story(repo, 'a')).toBe('1 one, 2 pull');
    expect(await story(repo, 'b')).toBe('1 local b');
  });

  it('a change made in the merge commit itself is a version', async () => {
    const repo = createRepo();
    change(repo, 'prompts/a.md', 'one');
    repo.git('switch', '-qc', 'topic');
    change(repo, 'prompts/b.md', 'b');
    repo.git('switch', '-q', 'main');
    change(repo, 'README.md', 'readme');
    repo.git('merge', '-q', '--no-ff', '--no-commit', 'topic');
    repo.write({ 'prompts/a.md': `${LONG}evil\n` });
    repo.commit('merge and more');
    expect(await story(repo, 'a')).toBe('1 one, 2 merge and more');
  });

  it('a swap of two files: each keeps its path, or follows its id', async () => {
    const repo = createRepo({ files: { 'prompts/a.md': `${LONG}a`, 'prompts/b.md': 'something else entirely\n', 'prompts/x.md': `---\nid: x\n---\n${LONG}x`, 'prompts/y.md': `---\nid: y\n---\nwholly unlike it\n` } });
    repo.commit('start');
    for (const [one, other] of [['a', 'b'], ['x', 'y']]) {
      repo.move(`prompts/${one}.md`, 'aside');
      repo.move(`prompts/${other}.md`, `prompts/${one}.md`);
      repo.move('aside', `prompts/${other}.md`);
    }
    repo.commit('swap');
    expect([await story(repo, 'a'), await story(repo, 'b')]).toEqual(['1 start, 2 swap', '1 start, 2 swap']);
    expect([await story(repo, 'x'), await story(repo, 'y')]).toEqual(['1 start, metadata swap', '1 start, metadata swap']);
  });
});

describe('what a prompt draws on', () => {
  it('a changed partial or pool is a new version of every prompt that uses it, and log says which file it was', async () => {
    const using = (tag: string): string => `---\ntransforms: [few-shot: { k: 1 }]\nvariables: { q: { type: string } }\n---\nsystem:\n{% render 'tone' %} ${tag}\n\nuser:\n{{ q }}\n`;
    const pool = (output: string): string => `- { id: e, input: a, output: ${output} }\n`;
    const repo = createRepo({ files: { 'prompts/a.md': using('a'), 'prompts/a.examples.yaml': pool('x'), 'prompts/b.md': using('b').replace("transforms: [few-shot: { k: 1 }]\n", ''), 'prompts/c.md': 'plain\n', 'prompts/_partials/tone.md': 'Be kind.\n' } });
    repo.commit('start');
    repo.write({ 'prompts/_partials/tone.md': 'Be brief.\n' });
    repo.commit('tone');
    repo.write({ 'prompts/a.examples.yaml': pool('y') });
    repo.commit('pool');
    const { entries } = await promptJson<Logged>(repo, ['log', 'a']);
    expect(entries.map(({ version, causes }) => [version, causes])).toEqual([['3', ['prompts/a.examples.yaml']], ['2', ['prompts/_partials/tone.md']], ['1', ['prompts/_partials/tone.md', 'prompts/a.examples.yaml']]]);
    expect([await story(repo, 'b'), await story(repo, 'c')]).toEqual(['1 start, 2 tone', '1 start']);
    expect((await prompt(repo, ['log', 'a'])).stdout).toContain('tone [_partials/tone.md]');
  });
});

describe('any layout', () => {
  it('patterns name prompts by their folder; files without front matter are plain text', async () => {
    const repo = createRepo({ files: { '.promptrc': 'prompts: ["patterns/*/system.md"]\n', 'patterns/summarize/system.md': '# IDENTITY\nYou summarize {{anything}} as it stands.\n', 'patterns/summarize/user.md': 'no prompt', 'patterns/explain_code/system.md': 'Explain.\n', 'patterns/summarize/README.md': 'about', 'other/x/system.md': 'elsewhere' } });
    repo.commit('fabric');
    expect(await names(repo)).toEqual(['explain_code 1', 'summarize 1']);
    const { stdout, stderr, code } = await prompt(repo, ['render', 'summarize']);
    expect(stderr).toBe('note: patterns/summarize/system.md:2:15: `{{anything}}` is text here: the file has no front matter\n');
    expect((await prompt(repo, ['render', 'summarize', '--var', 'anything=x'])).stderr).toContain('→ front matter that declares variables makes a template');
    expect([code, stdout]).toEqual([0, expect.stringContaining('You summarize {{anything}} as it stands.')]);
    repo.write({ 'patterns/summarize/system.queries.yaml': 'queries:\n  - { id: q1, vars: {}, expected: x }\n' });
    expect((await prompt(repo, ['check'])).code).toBe(0);
  });

  it.each([
    ['"src/**/*.prompt.md"', 'src/deep/er/ask.prompt.md', 'deep/er/ask'],
    ['"*.md"', 'AGENT.md', 'AGENT'],
    ['AGENTS.md', 'AGENTS.md', 'AGENTS'],
    ['"**/prompt.txt"', 'a/b/prompt.txt', 'a/b'],
    ['"**/prompt.txt"', 'prompt.txt', 'prompt'],
    ['"{ask,tell}/*.md"', 'tell/me.md', 'tell/me'],
    ['.github/prompts', '.github/prompts/review.md', 'review'],
  ])('prompts: [%s] finds %s as %s', async (pattern, path, name) => {
    const repo = createRepo({ files: { '.promptrc': `prompts: [${pattern}]\n`, [path]: 'Do it.\n', 'no/prompt.md.bak': 'x' } });
    repo.commit('start');
    expect(await names(repo)).toEqual([`${name} 1`]);
  });

  it('a file that moves between roots keeps its history', async () => {
    const repo = createRepo({ files: { '.promptrc': 'prompts: [drafts, "live/*/system.md"]\n' } });
    change(repo, 'drafts/greet.md', 'one', 'two');
    repo.move('drafts/greet.md', 'live/welcome/system.md');
    repo.commit('go live');
    change(repo, 'live/welcome/system.md', 'three');
    expect(await story(repo, 'welcome')).toBe('1 one, 2 two, metadata go live, 3 three');
  });

  it('a monorepo: each project by its nearest .promptrc, and a commit checks every project it touches', async () => {
    const repo = createRepo({ files: { '.promptrc': 'prompts: [prompts]\n', 'prompts/top.md': 'Top.\n', 'apps/bot/.promptrc': 'prompts: [texts]\n', 'apps/bot/texts/hi.md': 'Hi.\n', 'apps/web/.promptrc': 'prompts: [p]\n', 'apps/web/p/hello.md': 'Hello.\n' } });
    repo.commit('start');
    expect([await names(repo), await names(join(repo.root, 'apps/bot/texts')), await names(join(repo.root, 'apps/web'))]).toEqual([['top 1'], ['hi 1'], ['hello 1']]);
    repo.write({ 'apps/bot/texts/hi.md': '---\nbudget: { template: 1 }\n---\nFar too long for that.\n', 'apps/web/p/hello.md': '---\nmodel: [\n---\nx\n', 'prompts/top.md': '---\nmodel: [\n---\nnot staged\n' });
    repo.git('add', 'apps');
    const staged = await promptJson<{ findings: { place: { file: string } }[] }>(join(repo.root, 'apps/bot'), ['check', '--staged'], 1);
    expect(staged.findings.map(({ place }) => place.file).sort()).toEqual(['apps/bot/texts/hi.md', 'apps/web/p/hello.md']);
    // The configuration is the staged one, too.
    repo.write({ 'apps/bot/.promptrc': 'prompts: [elsewhere]\n' });
    expect((await prompt(repo, ['check', '--staged'])).code).toBe(1);
    repo.git('add', 'apps/bot/.promptrc');
    repo.git('reset', '-q', 'apps/web');
    expect((await prompt(repo, ['check', '--staged'])).code).toBe(0);
  });

  it('outside of all its projects says where they are', async () => {
    const repo = createRepo({ files: { 'apps/bot/.promptrc': '{}\n', 'apps/bot/prompts/hi.md': 'Hi.\n', 'web/.promptrc': '{}\n', 'docs/a.md': 'A.\n' } });
    repo.commit('start');
    for (const args of [['list'], ['status'], ['check'], ['promote', 'hi'], ['rollback', 'hi'], ['show', 'hi@1']]) {
      const { code, stderr } = await prompt(join(repo.root, 'docs'), args);
      expect([code, stderr]).toEqual([args.length === 1 ? 3 : 2, expect.stringContaining('→ the projects of this repository are in apps/bot, web: go there, or name one with `-C <dir>`')]);
    }
    // A project of its own has nothing to do with the others.
    expect((await prompt(join(repo.root, 'web'), ['list'])).stderr).toContain('run `prompt init`');
  });
});

describe('repositories of other kinds', () => {
  it('bare: what HEAD has can be read; what writes is refused', async () => {
    const repo = sortProject();
    const bare = join(repo.beside, 'bare.git');
    repo.git('clone', '-q', '--bare', repo.root, bare);
    expect(await names(bare)).toEqual(['team/sort 2']);
    expect(await story(bare, 'sort')).toBe('1 Add sort, 2 Say what is wanted');
    for (const args of [['show', 'sort@1'], ['diff', 'sort@1', '@2'], ['render', 'sort', '--query', 'q01'], ['tokens', 'sort'], ['check'], ['list']]) {
      expect([args, (await prompt(bare, args)).code]).toEqual([args, 0]);
    }
    for (const args of [['check', '--staged'], ['promote', 'sort@2'], ['rollback', 'sort'], ['ab', 'sort@1', 'sort']]) {
      const { code, stderr } = await prompt(bare, args);
      expect([args, code, stderr]).toEqual([args, 2, expect.stringContaining('bare repository')]);
    }
    expect(existsSync(join(bare, '.prompt'))).toBe(false);
  });

  it('bare: releases are committed on branches, also on the one that HEAD names; of a work tree beside it not on its own', async () => {
    const repo = sortProject();
    const bare = join(repo.beside, 'bare.git');
    repo.git('clone', '-q', '--bare', repo.root, bare);
    const where = 'commit on a branch with `--branch <name>`, which needs no work tree, or run this in a clone';
    for (const args of [['promote', 'sort@2'], ['rollback', 'sort'], ['rollout', 'sort', '50']]) expect([args, (await prompt(bare, args)).stderr]).toEqual([args, expect.stringContaining(where)]);
    for (const args of [['gc'], ['mv', 'sort', 'pick']]) expect([args, (await prompt(bare, args)).stderr]).toEqual([args, expect.stringContaining('→ run this in a clone')]);
    for (const args of [['promote', 'sort@1', '--branch', 'main'], ['promote', 'sort@2', '--branch', 'main'], ['rollback', 'sort', '--branch', 'main']]) {
      expect([args, (await prompt(bare, args)).code]).toEqual([args, 0]);
    }
    expect((await prompt(bare, ['resolve', 'sort'])).stdout).toMatch(/^stable +1 /m);
    const beside = join(repo.beside, 'feature');
    repo.git('--git-dir', bare, 'worktree', 'add', '--quiet', '-b', 'feature', beside, 'main');
    expect((await prompt(beside, ['promote', 'sort@2', '--branch', 'main'])).code).toBe(0);
    expect((await prompt(bare, ['promote', 'sort@2', '--branch', 'feature'])).stderr).toContain(`\`feature\` cannot be committed to: it is checked out in ${beside}`);
  });

  it('sparse: what is left out of the work tree is read from the index, not taken for deleted', async () => {
    const repo = sortProject({ 'docs/x.md': 'x' });
    repo.git('sparse-checkout', 'set', '--no-cone', '/docs/', '/.promptrc');
    expect(existsSync(join(repo.root, 'prompts'))).toBe(false);
    expect(await names(repo)).toEqual(['team/sort 2']);
    expect((await prompt(repo, ['check'])).code).toBe(0);
    expect((await prompt(repo, ['render', 'sort', '--query', 'q01'])).stdout).toContain('a red thing');
    expect((await prompt(repo, ['diff', 'sort'])).stdout).toContain('no difference');
  });

  it('a submodule is its own repository: not looked into from outside, whole from inside', async () => {
    const inner = createRepo();
    change(inner, 'prompts/in.md', 'one');
    const repo = createRepo();
    change(repo, 'prompts/out.md', 'one');
    repo.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner.root, 'prompts/vendor');
    repo.commit('vendor');
    expect(await names(repo)).toEqual(['out 1']);
    expect((await prompt(repo, ['check'])).code).toBe(0);
    expect(await names(join(repo.root, 'prompts/vendor'))).toEqual(['in 1']);
  });

  it('a partial clone fetches what it lacks, and says so where it cannot', async () => {
    const repo = createRepo();
    change(repo, 'prompts/a.md', 'one', 'two', 'three');
    repo.git('config', 'uploadpack.allowFilter', 'true');
    repo.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
    const clone = (name: string): string => {
      const folder = join(repo.beside, name);
      repo.git('clone', '-q', '--filter=blob:none', `file://${repo.root}`, folder);
      return folder;
    };
    expect(await story(clone('online'), 'a')).toBe('1 one, 2 two, 3 three');
    const offline = clone('offline');
    renameSync(repo.root, join(repo.beside, 'moved'));
    const { code, stderr } = await prompt(offline, ['log', 'a']);
    renameSync(join(repo.beside, 'moved'), repo.root);
    expect([code, stderr]).toEqual([2, expect.stringContaining('partial clone')]);
    expect(stderr).toContain('→');
  });

  it('a partial clone fetches what a walk or a state of it needs at once', async () => {
    const repo = sortProject({ 'prompts/notes/0.txt': 'No prompt.' });
    for (let round = 1; round <= 6; round++) {
      repo.git('mv', `prompts/notes/${round - 1}.txt`, `prompts/notes/${round}.txt`);
      change(repo, 'prompts/a.md', `a ${round} and what stays`);
      repo.git('mv', 'prompts/a.md', `prompts/a${round}.md`);
      change(repo, `prompts/a${round}.md`, `a ${round} and what stays the same`);
      repo.git('mv', `prompts/a${round}.md`, 'prompts/a.md');
      repo.write({ 'prompts/one.md': `one ${round}`, 'prompts/two.md': `two ${round}` });
      repo.commit(`round ${round}`);
    }
    repo.git('config', 'uploadpack.allowFilter', 'true');
    const folder = join(repo.beside, 'clone');
    repo.git('clone', '-q', '--filter=blob:none', `file://${repo.root}`, folder);
    const packs = (): number => readdirSync(join(folder, '.git/objects/pack')).filter((name) => name.endsWith('.pack')).length;
    const cloned = packs();
    expect(await names(folder)).toEqual(await names(repo));
    expect(packs()).toBe(cloned + 1);
    expect((await prompt(folder, ['log', 'a', '--patch'])).stdout).toBe((await prompt(repo, ['log', 'a', '--patch'])).stdout);
    expect((await prompt(folder, ['list'])).code).toBe(0);
    expect(packs()).toBe(cloned + 1);
    repo.git('switch', '-qc', 'feature');
    change(repo, 'prompts/one.md', 'one elsewhere');
    change(repo, 'prompts/two.md', 'two elsewhere');
    repo.git('-C', folder, 'fetch', '-q');
    const fetched = packs();
    expect((await prompt(folder, ['diff', 'origin/feature', '--stat'])).stdout).toMatch(/one[^]*two/);
    expect(packs()).toBe(fetched + 1);
  });

  it('a clone without trees fetches all that a walk needs of them at once', async () => {
    const repo = createRepo();
    for (let round = 1; round <= 12; round++) change(repo, `prompts/deep/${round % 3}.md`, `what round ${round} says`);
    repo.git('config', 'uploadpack.allowFilter', 'true');
    const folder = join(repo.beside, 'clone');
    repo.git('clone', '-q', '--filter=tree:0', `file://${repo.root}`, folder);
    const packs = (): number => readdirSync(join(folder, '.git/objects/pack')).filter((name) => name.endsWith('.pack')).length;
    const cloned = packs();
    expect((await prompt(folder, ['list'])).stdout).toBe((await prompt(repo, ['list'])).stdout);
    expect(packs()).toBeLessThanOrEqual(cloned + 2);
  });

  it('an LFS pointer is a version that cannot be read, and a finding', async () => {
    const repo = createRepo();
    change(repo, 'prompts/a.md', 'one');
    repo.write({ 'prompts/a.md': 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n' });
    repo.commit('lfs');
    const { entries } = await promptJson<Logged>(repo, ['log', 'a']);
    expect(entries[0]).toMatchObject({ version: '2', broken: expect.stringContaining('LFS pointer') });
    expect((await prompt(repo, ['check'])).stdout).toContain('[file/lfs-pointer]');
    expect(await names(repo)).toEqual(['a broken']);
  });

  it('names that differ in case or normal form are two prompts here, and a finding', async () => {
    const repo = createRepo({ files: { 'prompts/Ask.md': 'one', 'prompts/ask.md': 'two', 'prompts/caf\u00e9.md': 'three', 'prompts/cafe\u0301.md': 'four' } });
    repo.commit('start');
    expect(await names(repo)).toHaveLength(4);
    expect((await prompt(repo, ['check'])).stdout.match(/\[prompt\/name-collision\]/g)).toHaveLength(2);
  });

  it.runIf(process.getuid?.() === 0)('a repository of somebody else: git’s own words and its remedy', async () => {
    const repo = createRepo();
    change(repo, 'prompts/a.md', 'one');
    execFileSync('chown', ['-R', '12345:12345', repo.root]);
    const { code, stderr } = await prompt(repo, ['list']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('dubious ownership')]);
    expect(stderr).toContain('safe.directory');
  });

  it('detached and linked: the same versions', async () => {
    const repo = createRepo();
    change(repo, 'prompts/a.md', 'one', 'two');
    repo.git('worktree', 'add', '-q', '--detach', join(repo.beside, 'linked'), 'HEAD');
    expect(await story(join(repo.beside, 'linked'), 'a')).toBe('1 one, 2 two');
    repo.git('checkout', '-q', '--detach', 'HEAD~1');
    expect(await story(repo, 'a')).toBe('1 one');
  });

  it('sha256 objects, with every reading command', async () => {
    const repo = createRepo({ objectFormat: 'sha256', files: { 'prompts/s.md': SORT } });
    repo.commit('one');
    repo.write({ 'prompts/s.md': SORT.replace('Which', 'What') });
    repo.commit('two');
    for (const args of [['list'], ['log', 's'], ['diff', 's@1', '@2'], ['show', 's@1']]) expect([args, (await prompt(repo, args)).code]).toEqual([args, 0]);
  });
});
