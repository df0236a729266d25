import { existsSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readHistory, versionLabel } from '../../src/cli/workspace/history/history.js';
import { openProject, type Project, requireWorktree } from '../../src/cli/workspace/project.js';
import { publish, readBlobTexts } from '../../src/cli/workspace/release/publish.js';
import { readReleases } from '../../src/cli/workspace/release/releases.js';
import { createResolver } from '../../src/cli/workspace/references/create-resolver.js';
import type { Resolved } from '../../src/cli/workspace/references/resolver.js';
import { openTarget } from '../../src/cli/workspace/release/target.js';
import { commitTree, promptsIn, staged, worktree } from '../../src/cli/workspace/tree.js';
import type { KeptWalk } from '../../src/cli/workspace/history/walk-store.js';
import type { PromptError } from '../../src/core/errors.js';
import { contentFiles } from '../../src/core/release/manifest.js';
import { planPromote } from '../../src/core/release/plan.js';
import { historyOf, type PromptHistory, readHistoryOf, versionsOf, type Walk } from '../../src/core/version/history.js';
import { prompt } from '../support/cli.js';
import { createFolder, createRepo, type Repo, useEnvironment } from '../support/repo.js';

const LONG = Array.from({ length: 20 }, (_, line) => `Line ${line} of a prompt.\n`).join('');

const open = (repo: Repo, folder = ''): Promise<Project> => openProject(join(repo.root, folder));
const walkOf = async (repo: Repo): Promise<Walk> => (await readHistory(await open(repo))).canonical;

/** `1 subject, 2 subject, - subject`: number and commit of every entry. */
function told(history: PromptHistory | undefined): string {
  return (history?.entries ?? []).map(({ kind, number, commit }) => `${kind === 'version' ? number : kind} ${history?.commits[commit]?.subject}`).join(', ');
}

async function story(repo: Repo, name: string): Promise<string> {
  return told(historyOf(await walkOf(repo), name));
}

/** Commits a text for each subject at `path`, the subject being the text. */
function change(repo: Repo, path: string, ...subjects: string[]): string {
  let oid = '';
  for (const subject of subjects) {
    repo.write({ [path]: subject });
    oid = repo.commit(subject);
  }
  return oid;
}

const refusal = (promise: Promise<unknown>): Promise<PromptError> =>
  promise.then((value) => { throw new Error(`it was done: ${JSON.stringify(value)}`); }, (error: PromptError) => error);

const body = ({ read }: Resolved): string | undefined => read.prompt?.content.body;

describe('versions from history', () => {
  it('a life: edits, a revert, mode, line endings, description, a break, an end and a return', async () => {
    const repo = createRepo();
    const text = (description: string, words: string): string => `---\ndescription: ${description}\n---\n${words}\n`;
    const steps: [string, () => void][] = [
      ['one', () => repo.write({ 'prompts/a.md': text('x', 'One.') })],
      ['described', () => repo.write({ 'prompts/a.md': text('y', 'One.') })],
      ['two', () => repo.write({ 'prompts/a.md': text('y', 'Two.') })],
      ['mode', () => repo.git('update-index', '--chmod=+x', 'prompts/a.md')],
      ['crlf', () => repo.write({ 'prompts/a.md': text('y', 'Two.').replaceAll('\n', '\r\n') })],
      ['bom', () => repo.write({ 'prompts/a.md': `\uFEFF${text('y', 'Two.')}` })],
      ['revert', () => repo.write({ 'prompts/a.md': text('y', 'One.') })],
      ['break', () => repo.write({ 'prompts/a.md': '---\ndescription: [\n---\nOne.\n' })],
      ['repair', () => repo.write({ 'prompts/a.md': text('y', 'One.') })],
      ['drop', () => repo.remove('prompts/a.md')],
      ['elsewhere', () => repo.write({ 'src/a.md': 'not a prompt' })],
      ['return', () => repo.write({ 'prompts/a.md': text('y', 'One.') })],
    ];
    for (const [subject, act] of steps) {
      act();
      if (subject === 'mode') repo.git('commit', '-qm', 'mode');
      else repo.commit(subject);
    }
    const walk = await walkOf(repo);
    expect(told(historyOf(walk, 'a'))).toBe('1 one, metadata described, 2 two, 3 revert, 4 break, 5 repair, deleted drop, 6 return');
    const versions = versionsOf(historyOf(walk, 'a'));
    expect(versions[2]?.hash).toBe(versions[0]?.hash);
    expect(versions.map(({ broken }) => broken !== undefined)).toEqual([false, false, false, true, false, false]);
    const { state } = walk as KeptWalk;
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });

  it('renames, copies, partials and a rewrite under an id', async () => {
    const named = (words: string): string => `---\nid: the-one\n---\n${words}\n`;
    const repo = createRepo({ files: { 'prompts/a.md': LONG, 'prompts/n.md': named('Few.'), 'prompts/user.md': "---\n---\n{% render 'tone' %}\n", 'prompts/_partials/tone.md': 'Kind.', 'prompts/_partials/unused.md': 'x' } });
    repo.commit('start');
    repo.move('prompts/a.md', 'prompts/deep/b.md');
    repo.commit('move');
    repo.move('prompts/deep/b.md', 'prompts/c.md');
    repo.write({ 'prompts/c.md': `${LONG}More.` });
    repo.commit('move and edit');
    repo.write({ 'prompts/copy.md': `${LONG}More.` });
    repo.commit('copy');
    repo.write({ 'prompts/_partials/tone.md': 'Brief.', 'prompts/_partials/unused.md': 'y' });
    repo.commit('tone');
    repo.remove('prompts/n.md');
    repo.write({ 'prompts/other.md': named(LONG) });
    repo.commit('rewrite');
    const walk = await walkOf(repo);
    const stories = Object.fromEntries(['c', 'copy', 'user', 'other'].map((name) => [name, told(historyOf(walk, name))]));
    expect(stories).toEqual({ c: '1 start, metadata move, 2 move and edit', copy: '1 copy', user: '1 start, 2 tone', other: '1 start, 2 rewrite' });
    expect(historyOf(walk, 'user')?.entries[1]?.causes).toEqual(['prompts/_partials/tone.md']);
  });

  it('hostile names', async () => {
    const names = ['é', '"q"', 'new\nline', 'tab\t', '-dash', ':(top)x', '*', '{a => b}'];
    const repo = createRepo({ files: Object.fromEntries(names.map((name) => [`prompts/${name}.md`, `${LONG}${name}`])) });
    repo.commit('add');
    for (const name of names) repo.move(`prompts/${name}.md`, `prompts/x/${name}.md`);
    repo.commit('move');
    for (const name of names) repo.write({ [`prompts/x/${name}.md`]: name });
    repo.commit('edit');
    const walk = await walkOf(repo);
    for (const name of names) expect([name, told(historyOf(walk, `x/${name}`))]).toEqual([name, '1 add, metadata move, 2 edit']);
    expect(promptsIn(await open(repo), await worktree(await open(repo))).map(({ name }) => name).sort()).toEqual(names.map((name) => `x/${name}`).sort());
  });

  it('a link is no prompt, wherever one looks', async () => {
    const repo = createRepo({ files: { 'prompts/a.md': 'a', 'secret.md': 'secret' } });
    symlinkSync('../secret.md', join(repo.root, 'prompts/link.md'));
    const head = repo.commit('add');
    const project = await open(repo);
    const trees = [await worktree(project), await staged(project), await commitTree(project, head, 'x')];
    for (const tree of trees) expect(promptsIn(project, tree).map(({ name }) => name)).toEqual(['a']);
    expect(trees[0]?.irregular).toEqual(['prompts/link.md']);
    expect((await walkOf(repo)).tips.map(({ name }) => name)).toEqual(['a']);
    repo.remove('prompts/a.md');
    symlinkSync('../secret.md', join(repo.root, 'prompts/a.md'));
    repo.commit('turn');
    expect(await story(repo, 'a')).toBe('1 add, deleted turn');
  });

  it('a merge is one commit, and its branch none', async () => {
    const repo = createRepo();
    change(repo, 'prompts/a.md', 'one');
    repo.git('switch', '-qc', 'topic');
    change(repo, 'prompts/a.md', 'two', 'three');
    repo.git('switch', '-q', 'main');
    change(repo, 'prompts/z.md', 'z');
    repo.git('merge', '-q', '--no-ff', '-m', 'merge', 'topic');
    expect(await story(repo, 'a')).toBe('1 one, 2 merge');
  });

  it('order is that of the graph under clocks that run backwards, and replaced commits count', async () => {
    const repo = createRepo();
    const oids = ['2030', '1999', '2015', '1980'].map((year) => {
      repo.write({ 'prompts/a.md': year });
      return repo.commit(year, { date: `${year}-01-01T00:00:00Z` });
    });
    repo.git('replace', '--graft', oids[3] as string, oids[0] as string);
    repo.git('replace', repo.git('rev-parse', `${oids[1]}:prompts/a.md`), repo.git('rev-parse', `${oids[0]}:prompts/a.md`));
    expect(await story(repo, 'a')).toBe('1 2030, 2 1999, 3 2015, 4 1980');
  });

  it('sha256 object names', async () => {
    const repo = createRepo({ objectFormat: 'sha256' });
    change(repo, 'prompts/a.md', 'one', 'two');
    expect(await story(repo, 'a')).toBe('1 one, 2 two');
    change(repo, 'prompts/a.md', 'three');
    expect(await story(repo, 'a')).toBe('1 one, 2 two, 3 three');
    expect(body(await createResolver(await open(repo)).resolve('a@2'))).toBe('two');
  });

  it('the user’s configuration changes nothing', async () => {
    const repo = createRepo({ files: { 'prompts/a.md': LONG } });
    repo.commit('one');
    repo.move('prompts/a.md', 'prompts/b.md');
    repo.commit('move');
    change(repo, 'prompts/b.md', 'two');
    const hostile = join(repo.beside, 'hostile');
    writeFileSync(hostile, '[color]\nui=always\n[log]\nfollow=true\nshowRoot=false\ndate=relative\n[diff]\nrenames=false\nnoprefix=true\n[core]\npager=false\n[alias]\nlog=!false\n[format]\npretty=oneline\n');
    useEnvironment({ GIT_CONFIG_GLOBAL: hostile });
    expect(await story(repo, 'b')).toBe('1 one, metadata move, 2 two');
  });

  it('a project in a folder sees its own prompts, and moves across its border as ends and starts', async () => {
    const repo = createRepo({ files: { 'apps/bot/.promptrc': 'prompts: [texts]\n', 'apps/bot/texts/a.md': LONG, 'prompts/b.md': `${LONG}b` } });
    repo.commit('start');
    repo.move('prompts/b.md', 'apps/bot/texts/b.md');
    repo.move('apps/bot/texts/a.md', 'apps/bot/texts/deep/a.md');
    repo.commit('moves');
    const project = await open(repo, 'apps/bot/texts/deep');
    expect(project).toMatchObject({ root: join(repo.root, 'apps/bot'), prefix: 'apps/bot/', layout: { roots: ['texts'] } });
    const { canonical } = await readHistory(project);
    expect(Object.fromEntries(canonical.tips.map((tip) => [tip.name, told(readHistoryOf(canonical, tip))]))).toEqual({ b: '1 moves', 'deep/a': '1 start, metadata moves' });
    expect((await readHistory(await open(repo))).canonical.tips.map(({ name, alive }) => [name, alive])).toEqual([['b', false]]);
  });
});

describe('repositories of other kinds', () => {
  it('none: says how to get one', async () => {
    const error = await refusal(openProject(createFolder()));
    expect(error).toMatchObject({ code: 'repository/missing', exit: 2, remedy: expect.stringContaining('git init') as string });
  });

  it('without commits: the work tree can be read, versions cannot', async () => {
    const repo = createRepo({ files: { 'prompts/a.md': 'one', 'prompts/b.md': 'b' } });
    repo.git('add', 'prompts/b.md');
    const resolver = createResolver(await open(repo));
    expect(await resolver.resolve('a')).toMatchObject({ name: 'a', label: 'a', source: 'worktree' });
    expect(await resolver.resolve('a')).not.toHaveProperty('version');
    expect(body(await resolver.resolve('b@staged'))).toBe('b');
    expect(await resolver.names()).toEqual(['a', 'b']);
    for (const reference of ['a@1', 'a@latest', 'a@production', 'a@hash:1234567']) {
      expect(await refusal(resolver.resolve(reference))).toMatchObject({ code: 'repository/no-commits', exit: 2 });
    }
  });

  it('bare: HEAD stands for the work tree, its .promptrc included', async () => {
    const repo = createRepo({ files: { 'texts/a.md': 'one', '.promptrc': 'prompts: [texts]\n' } });
    repo.commit('one');
    repo.git('clone', '-q', '--bare', repo.root, join(repo.beside, 'bare'));
    const project = await openProject(join(repo.beside, 'bare'));
    const { label, version } = await createResolver(project).resolve('a');
    expect({ label, version, roots: project.layout.roots }).toEqual({ label: 'a', version: '1', roots: ['texts'] });
    expect(() => requireWorktree(project)).toThrow('bare repository');
  });

  it('bare and empty: nothing to read', async () => {
    const repo = createRepo();
    repo.git('init', '-q', '--bare', join(repo.beside, 'bare'));
    expect(promptsIn(await openProject(join(repo.beside, 'bare')), await worktree(await openProject(join(repo.beside, 'bare'))))).toEqual([]);
  });

  it('detached: HEAD stands for the branch', async () => {
    const repo = createRepo();
    change(repo, 'prompts/a.md', 'one', 'two', 'three');
    repo.git('checkout', '-q', '--detach', 'HEAD~1');
    const history = await readHistory(await open(repo));
    expect(history.heads).toMatchObject({ canonical: { name: 'HEAD' } });
    expect(history.heads.branch).toBeUndefined();
    expect(told(historyOf(history.canonical, 'a'))).toBe('1 one, 2 two');
  });

  it('on a branch `list` counts from the newest number there is, not from states that have none', async () => {
    const repo = createRepo({ files: { '.promptrc': 'branch: main\n' } });
    change(repo, 'prompts/a.md', 'one', 'two');
    repo.git('checkout', '-q', '-b', 'topic');
    const version = async (): Promise<string | undefined> => /^a +(.*?) +draft/m.exec((await prompt(repo, ['list'])).stdout)?.[1];
    change(repo, 'prompts/a.md', 'three', 'four');
    expect(await version()).toBe('2+2');
    repo.write({ 'prompts/a.md': 'five' });
    expect(await version()).toBe('2 +edits');
    repo.write({ 'prompts/a.md': 'one' });
    expect(await version()).toBe('1 (of 2)');
    repo.git('checkout', '-q', '-f', 'main');
    change(repo, 'prompts/a.md', 'six');
    repo.git('checkout', '-q', 'topic');
    expect(await version()).toBe('2+2 (of 3)');
  });

  it('a linked work tree shares what is kept, and numbers', async () => {
    const repo = createRepo({ files: { '.promptrc': 'branch: main\n' } });
    change(repo, 'prompts/a.md', 'one', 'two');
    repo.git('worktree', 'add', '-q', '-b', 'topic', join(repo.beside, 'linked'));
    const linked = repo.at(join(repo.beside, 'linked'));
    change(linked, 'prompts/a.md', 'three');
    const resolver = createResolver(await open(linked));
    expect(await resolver.resolve('a')).toMatchObject({ version: '2+1' });
    expect(body(await resolver.resolve('a@latest'))).toBe('two');
    expect(readdirSync(join(repo.root, '.git/prompt')).filter((name) => name.startsWith('walk-'))).toHaveLength(2);
  });

  it('shallow: no numbers, everything else; nothing is kept', async () => {
    const repo = createRepo({ files: { '.promptrc': 'environments: { production: { final: true } }\n' } });
    change(repo, 'prompts/a.md', 'one', 'two', 'three');
    await promote(repo, 'a', 2);
    repo.git('clone', '-q', '--depth=1', `file://${repo.root}`, join(repo.beside, 'shallow'));
    const clone = repo.at(join(repo.beside, 'shallow'));
    const resolver = createResolver(await open(clone));
    for (const reference of ['a@1', 'a@latest', 'a@version:3']) {
      expect(await refusal(resolver.resolve(reference))).toMatchObject({ code: 'repository/shallow', exit: 2, remedy: expect.stringContaining('git fetch --unshallow') as string });
    }
    const three = await resolver.resolve('a');
    for (const reference of ['a', 'a@staged', 'a@HEAD', `a@${three.read.hash.slice(0, 7)}`]) {
      const resolved = await resolver.resolve(reference);
      expect([reference, body(resolved), resolved.version]).toEqual([reference, 'three', undefined]);
    }
    expect(await resolver.resolve('a@production')).toMatchObject({ source: 'release', version: '2', read: { prompt: { content: { body: 'two' } } } });
    expect(existsSync(join(clone.root, '.git/prompt')) ? readdirSync(join(clone.root, '.git/prompt')).filter((name) => name.startsWith('walk-')) : []).toEqual([]);
    clone.git('fetch', '-q', '--unshallow');
    expect(await createResolver(await open(clone)).resolve('a@latest')).toMatchObject({ version: '3', label: 'a@3' });
  });
});

describe('the canonical branch and others', () => {
  const labels = async (repo: Repo, name: string): Promise<(string | undefined)[]> => {
    const history = await readHistory(await open(repo));
    return versionsOf(historyOf(history.here, name)).map(({ hash }) => versionLabel(history, name, hash));
  };

  it('states of a branch come after the version it left from', async () => {
    const repo = createRepo({ files: { '.promptrc': 'branch: main\n' } });
    change(repo, 'prompts/a.md', 'one', 'two');
    repo.git('switch', '-qc', 'topic');
    change(repo, 'prompts/a.md', 'x', 'y');
    change(repo, 'prompts/new.md', 'n');
    expect(await labels(repo, 'a')).toEqual(['1', '2', '2+1', '2+2']);
    expect(await labels(repo, 'new')).toEqual(['0+1']);
    const resolver = createResolver(await open(repo));
    expect(await resolver.resolve('a')).toMatchObject({ version: '2+2', source: 'worktree' });
    expect(await resolver.resolve('a@HEAD~2')).toMatchObject({ version: '2+1', read: { prompt: { content: { body: 'x' } } } });
    const x = (await resolver.resolve('a@HEAD~2')).read.hash;
    expect(await resolver.resolve(`a@hash:${x.slice(0, 7)}`)).toMatchObject({ version: '2+1', source: 'history' });
    expect(body(await resolver.resolve('a@latest'))).toBe('two');
    expect(await refusal(resolver.resolve('a@3'))).toMatchObject({ code: 'reference/not-found', message: expect.stringContaining('a has versions 1 to 2 on main') as string });
    expect(await refusal(resolver.resolve('new@latest'))).toMatchObject({ message: expect.stringContaining('new has no version on main yet') as string });
    // Once merged, the last state is a version; those between are still named after where the branch left.
    repo.git('switch', '-q', 'main');
    repo.git('merge', '-q', '--no-ff', '-m', 'merge', 'topic');
    expect(await labels(repo, 'a')).toEqual(['1', '2', '3']);
    repo.git('switch', '-q', 'topic');
    expect(await labels(repo, 'a')).toEqual(['1', '2', '2+1', '3']);
  });

  it('a state counts from where the branch left, also where that content came again', async () => {
    const repo = createRepo({ files: { '.promptrc': 'branch: main\n' } });
    const one = change(repo, 'prompts/a.md', 'one');
    change(repo, 'prompts/a.md', 'two', 'one');
    repo.git('switch', '-qc', 'topic', one);
    repo.write({ '.promptrc': 'branch: main\n' });
    change(repo, 'prompts/a.md', 'x');
    expect(await labels(repo, 'a')).toEqual(['3', '1+1']);
  });

  it('a prompt renamed on the branch, or since, keeps its numbers', async () => {
    const repo = createRepo({ files: { '.promptrc': 'branch: main\n', 'prompts/a.md': LONG } });
    repo.commit('one');
    repo.write({ 'prompts/a.md': `${LONG}two` });
    repo.commit('two');
    repo.git('switch', '-qc', 'topic');
    repo.move('prompts/a.md', 'prompts/b.md');
    repo.commit('rename');
    repo.write({ 'prompts/b.md': `${LONG}x` });
    repo.commit('x');
    expect(await labels(repo, 'b')).toEqual(['1', '2', '2+1']);
    const resolver = createResolver(await open(repo));
    expect(body(await resolver.resolve('b@1'))).toBe(LONG.trimEnd());
    expect(await resolver.resolve('b@latest')).toMatchObject({ version: '2', label: 'b@2' });
    repo.git('switch', '-q', 'main');
    repo.move('prompts/a.md', 'prompts/c.md');
    repo.commit('rename on main');
    repo.git('switch', '-q', 'topic');
    expect(await labels(repo, 'b')).toEqual(['1', '2', '2+1']);
  });

  it('is what origin/HEAD names, with what was fetched', async () => {
    const repo = createRepo();
    change(repo, 'prompts/a.md', 'one', 'two');
    repo.git('clone', '-q', repo.root, join(repo.beside, 'clone'));
    const clone = repo.at(join(repo.beside, 'clone'));
    clone.git('switch', '-qc', 'topic');
    change(clone, 'prompts/a.md', 'x');
    change(repo, 'prompts/a.md', 'three');
    expect(await labels(clone, 'a')).toEqual(['1', '2', '2+1']);
    clone.git('fetch', '-q');
    const history = await readHistory(await open(clone));
    expect(history.heads).toMatchObject({ branch: 'topic', canonical: { name: 'main', oid: repo.git('rev-parse', 'main') } });
    expect(told(historyOf(history.canonical, 'a'))).toBe('1 one, 2 two, 3 three');
  });

  it('configured, but not there', async () => {
    const repo = createRepo({ files: { '.promptrc': 'branch: trunk\n', 'prompts/a.md': 'a' } });
    repo.commit('one');
    expect(await refusal(readHistory(await open(repo)))).toMatchObject({ code: 'reference/not-found', exit: 2 });
  });
});

describe('the kept walk', () => {
  const folder = (repo: Repo): string => join(repo.root, '.git/prompt');
  const keptFiles = (repo: Repo, prefix = 'walk-'): string[] => readdirSync(folder(repo)).filter((name) => name.startsWith(prefix)).map((name) => join('.git/prompt', name));
  /** A mark that only a walk carried on from this one still bears. */
  function mark(repo: Repo): void {
    for (const file of keptFiles(repo, 'chapters-')) repo.write({ [file]: repo.read(file).replaceAll('"subject":"one"', '"subject":"ONE"') });
  }

  it('takes the place of what other builds kept, but for one that is at work', async () => {
    const repo = createRepo();
    change(repo, 'prompts/a.md', 'one');
    const past = ['walk-0123456789abcdef.json', 'chapters-0123456789abcdef.jsonl', 'digests-0123456789abcdef.json', 'walk-00000000-0123456789abcdef.json', 'chapters-00000000-0123456789abcdef.jsonl'];
    const others = ['derived.json', 'walk-11111111-0123456789abcdef.json', 'chapters-11111111-0123456789abcdef.jsonl', 'walking-0123456789abcdef.json'];
    const now = Date.now() / 1000;
    for (const name of [...past, ...others]) {
      repo.write({ [`.git/prompt/${name}`]: '{}' });
      // Of the build at work only the walk is young.
      if (!name.startsWith('walk-1')) utimesSync(join(folder(repo), name), now, now - 2 * 24 * 3600);
    }
    expect(await story(repo, 'a')).toBe('1 one');
    const left = readdirSync(folder(repo));
    expect(left.filter((name) => past.includes(name))).toEqual([]);
    expect(left).toEqual(expect.arrayContaining(others));
    expect(left).toHaveLength(others.length + 2);
  });

  it('is used again, and carried on over new commits and merges', async () => {
    const repo = createRepo();
    change(repo, 'prompts/a.md', 'one', 'two');
    await walkOf(repo);
    mark(repo);
    expect(await story(repo, 'a')).toBe('1 ONE, 2 two');
    change(repo, 'prompts/a.md', 'three');
    repo.git('switch', '-qc', 'topic', 'HEAD~2');
    change(repo, 'prompts/b.md', 'b');
    repo.git('switch', '-q', 'main');
    repo.git('merge', '-q', '--no-ff', '-m', 'merge', 'topic');
    change(repo, 'prompts/c.txt', 'no prompt');
    expect(await story(repo, 'a')).toBe('1 ONE, 2 two, 3 three');
    expect(await story(repo, 'b')).toBe('1 merge');
  });

  it('serves a branch that leaves from it', async () => {
    const repo = createRepo({ files: { '.promptrc': 'branch: main\n' } });
    change(repo, 'prompts/a.md', 'one', 'two');
    await walkOf(repo);
    mark(repo);
    repo.git('switch', '-qc', 'topic');
    change(repo, 'prompts/a.md', 'x');
    const { here } = await readHistory(await open(repo));
    expect(told(historyOf(here, 'a'))).toBe('1 ONE, 2 two, 3 x');
  });

  it.each<[string, (repo: Repo) => void, string]>([
    ['amended', (repo) => { repo.write({ 'prompts/a.md': 'other' }); repo.git('commit', '-qa', '--amend', '-m', 'amended'); }, '1 one, 2 amended'],
    ['reset', (repo) => void repo.git('reset', '-q', '--hard', 'HEAD~1'), '1 one'],
    ['rebased onto a merged branch', (repo) => { repo.git('checkout', '-q', '--detach', 'HEAD~1'); change(repo, 'prompts/b.md', 'b'); repo.git('merge', '-q', '--no-ff', '-m', 'foxtrot', 'main'); repo.git('checkout', '-q', '-B', 'main'); }, '1 one, 2 foxtrot'],
  ])('is left where history was rewritten: %s', async (_, rewrite, expected) => {
    const repo = createRepo();
    change(repo, 'prompts/a.md', 'one', 'two');
    await walkOf(repo);
    mark(repo);
    rewrite(repo);
    expect(await story(repo, 'a')).toBe(expected);
  });

  it('is left where the configuration names other folders', async () => {
    const repo = createRepo({ files: { 'texts/t.md': 't' } });
    change(repo, 'prompts/a.md', 'one');
    await walkOf(repo);
    repo.write({ '.promptrc': 'prompts: [texts]\n' });
    expect((await walkOf(repo)).tips.map(({ name }) => name)).toEqual(['t']);
    expect(keptFiles(repo)).toHaveLength(2);
  });

  it('does no harm where it is damaged', async () => {
    const repo = createRepo();
    change(repo, 'prompts/a.md', 'one');
    const head = change(repo, 'prompts/a.md', 'two');
    await walkOf(repo);
    const [file = ''] = keptFiles(repo);
    const whole = repo.read(file);
    const evil = join(repo.root, 'evil');
    const [after, id, value] = JSON.parse(whole);
    const line = (other: unknown): string => `${JSON.stringify([after, id, other])}\n`;
    const states = [{ tips: {} }, { tips: [null] }, { nextKey: '1' }, { files: [] }].map((fault) => line({ ...value, state: { ...value.state, ...fault } }));
    const others = [{ state: { head } }, { ...value, files: ['../evil'] }, { ...value, files: [] }].map(line);
    const added = `${whole}${JSON.stringify([id, 'x', { change: { ...value.state, head: `--output=${evil}` }, chapters: {} }])}\n`;
    const texts = [whole.replaceAll(head, `--output=${evil}`), whole.replaceAll(head, 'f'.repeat(40)), whole.slice(0, -20), '\0\xff'];
    const damaged = ['', '{', 'null', '[]', '{}', '"x"', '[1]', '["","x"]', ...states, ...others, added, ...texts];
    for (const text of damaged) {
      repo.write({ [file]: text });
      expect([text, await story(repo, 'a')]).toEqual([text, '1 one, 2 two']);
      expect(repo.read(file)).toBe(whole);
    }
    expect(existsSync(evil)).toBe(false);
  });

  it('is made again where its chapters are gone or cut, and says so where they are spoilt', async () => {
    const repo = createRepo();
    change(repo, 'prompts/a.md', 'one', 'two');
    await walkOf(repo);
    const [file = ''] = keptFiles(repo, 'chapters-');
    const whole = repo.read(file);
    for (const text of ['', whole.slice(0, -5), `${whole}x`]) {
      repo.write({ [file]: text });
      expect(await story(repo, 'a')).toBe('1 one, 2 two');
    }
    repo.remove(file);
    expect(await story(repo, 'a')).toBe('1 one, 2 two');
    repo.write({ [file]: whole.replace('{', '}') });
    expect((await refusal(story(repo, 'a'))).code).toBe('history/damaged');
    expect(await story(repo, 'a')).toBe('1 one, 2 two');
  });

  it.each([['with little', 30, 10], ['with much', 16, 120_000]])('stays small in files however often it is carried on %s', async (_, count, length) => {
    const repo = createRepo();
    const subjects = Array.from({ length: count }, (_, index) => `s${index}`);
    for (const subject of subjects) {
      repo.write({ 'prompts/a.md': subject });
      repo.git('add', '.');
      repo.git('commit', '-qm', subject, '-m', 'b'.repeat(length));
      await walkOf(repo);
    }
    expect(await story(repo, 'a')).toBe(subjects.map((subject, index) => `${index + 1} ${subject}`).join(', '));
    expect(keptFiles(repo, 'chapters-').length).toBeLessThanOrEqual(12);
    // Little that is new stands beside the tips.
    expect(keptFiles(repo, 'chapters-').length > 1).toBe(length > 1000);
  });

  it('costs time only where it cannot be written', async () => {
    const repo = createRepo();
    change(repo, 'prompts/a.md', 'one');
    writeFileSync(folder(repo), 'in the way');
    expect(await story(repo, 'a')).toBe('1 one');
    expect(await story(repo, 'a')).toBe('1 one');
  });

  it('is not kept where git lacks a content', async () => {
    const repo = createRepo();
    change(repo, 'prompts/a.md', 'one', 'two');
    const oid = repo.git('rev-parse', 'HEAD~1:prompts/a.md');
    const object = join('.git/objects', oid.slice(0, 2), oid.slice(2));
    repo.move(object, '.git/away');
    const walk = await walkOf(repo);
    expect(versionsOf(historyOf(walk, 'a')).map(({ broken }) => broken)).toEqual(['git does not have this content', undefined]);
    repo.move('.git/away', object);
    expect(versionsOf(historyOf(await walkOf(repo), 'a')).map(({ broken }) => broken)).toEqual([undefined, undefined]);
  });
});

/** Promotes as the command does, without its checks. */
async function promote(repo: Repo, name: string, version: number, { canary, environment = 'production' }: { canary?: number; environment?: string } = {}): Promise<void> {
  const project = await open(repo);
  const resolver = createResolver(project);
  const { entry } = await resolver.resolve(`${name}@${version}`);
  if (!entry) throw new Error(`${name}@${version} is not in history`);
  const plan = planPromote((await resolver.releases()).get(environment, name), { name, environment, version, hash: entry.hash, ...(canary === undefined ? {} : { canary }) });
  const target = await openTarget(project, { note: () => {}, signal: new AbortController().signal }, {});
  await publish(project, target, plan, contentFiles({ name, path: entry.path, root: 'prompts', hash: entry.hash }, await readBlobTexts(project, entry.files)));
}

describe('references', () => {
  const CONFIG = 'branch: main\nenvironments: { production: { final: true }, staging: {} }\n';
  let repo: Repo;
  let hashes: string[];
  const resolve = async (text: string, fallback?: string): Promise<Resolved> => createResolver(await open(repo)).resolve(text, fallback);

  // support/triage: 1 and 2 as triage.md, 3 and 4 under its name now; 1 stable and 2 canary in production; one state more on feature/x.
  beforeAll(async () => {
    repo = createRepo({ files: { '.promptrc': CONFIG, 'prompts/triage.md': `${LONG}1`, 'prompts/other/route.md': 'r', 'prompts/one/same.md': 's', 'prompts/two/same.md': 's', 'prompts/gone/triage.md': 'g' } });
    repo.commit('one');
    repo.git('tag', '-am', 'annotated', 'v1.0');
    repo.write({ 'prompts/triage.md': `${LONG}2` });
    repo.commit('two');
    repo.move('prompts/triage.md', 'prompts/support/triage.md');
    repo.write({ 'prompts/support/triage.md': `${LONG}3` });
    repo.commit('three');
    repo.remove('prompts/gone/triage.md');
    repo.write({ 'prompts/support/triage.md': `${LONG}4` });
    repo.commit('four');
    await promote(repo, 'support/triage', 1);
    await promote(repo, 'support/triage', 2, { canary: 10 });
    repo.git('switch', '-qc', 'feature/x');
    repo.write({ 'prompts/support/triage.md': `${LONG}x`, 'prompts/only-there.md': 'o' });
    repo.commit('five');
    repo.git('switch', '-q', 'main');
    repo.write({ 'prompts/support/triage.md': `${LONG}staged` });
    repo.git('add', '--all');
    repo.write({ 'prompts/support/triage.md': `${LONG}on disk` });
    const { canonical } = await readHistory(await open(repo));
    hashes = versionsOf(historyOf(canonical, 'support/triage')).map(({ hash }) => hash);
    expect(hashes).toHaveLength(4);
  });

  it.each<[string, { ends: string; source: Resolved['source']; version?: string; label?: string }]>([
    ['support/triage', { ends: 'on disk', source: 'worktree', label: 'support/triage' }],
    ['triage', { ends: 'on disk', source: 'worktree', label: 'support/triage' }],
    ['triage@worktree', { ends: 'on disk', source: 'worktree', label: 'support/triage' }],
    ['triage@staged', { ends: 'staged', source: 'staged', label: 'support/triage@staged' }],
    ['triage@latest', { ends: '4', source: 'history', version: '4', label: 'support/triage@4' }],
    ['triage@4', { ends: '4', source: 'history', version: '4', label: 'support/triage@4' }],
    ['triage@v3', { ends: '3', source: 'history', version: '3', label: 'support/triage@3' }],
    ['triage@2', { ends: '2', source: 'history', version: '2', label: 'support/triage@2' }],
    ['triage@1', { ends: '1', source: 'history', version: '1', label: 'support/triage@1' }],
    ['triage@production', { ends: '1', source: 'release', version: '1' }],
    ['triage@env:production', { ends: '1', source: 'release', version: '1' }],
    ['triage@production:canary', { ends: '2', source: 'release', version: '2' }],
    ['triage@HEAD', { ends: '4', source: 'history', version: '4' }],
    ['triage@HEAD~3', { ends: '3', source: 'history', version: '3' }],
    ['triage@HEAD~4', { ends: '2', source: 'history', version: '2' }],
    ['triage@v1.0', { ends: '1', source: 'history', version: '1' }],
    ['triage@feature/x', { ends: 'x', source: 'history' }],
    ['triage@git:feature/x', { ends: 'x', source: 'history' }],
    ['triage@main@{0}', { ends: '4', source: 'history', version: '4' }],
  ])('%s', async (text, { ends, ...expected }) => {
    const resolved = await resolve(text);
    expect(resolved).toMatchObject({ name: 'support/triage', stages: [], ...expected, read: { prompt: { name: 'support/triage' } } });
    expect(body(resolved)).toBe(`${LONG}${ends}`);
    if (expected.version === undefined) expect(resolved).not.toHaveProperty('version');
  });

  it('content hashes, long and short, also of versions under an older file name', async () => {
    for (const [index, hash] of hashes.entries()) {
      for (const text of [`triage@${hash.slice(0, 7)}`, `triage@${hash.slice(0, 9).toUpperCase()}`, `triage@hash:${hash}`]) {
        expect(await resolve(text)).toMatchObject({ version: String(index + 1), read: { hash }, entry: { hash } });
      }
    }
  });

  it('a bare selector belongs to the prompt given with it', async () => {
    expect(await resolve('@3', 'support/triage')).toMatchObject({ name: 'support/triage', label: 'support/triage@3' });
    expect(await refusal(resolve('@3'))).toMatchObject({ code: 'reference/invalid', message: expect.stringContaining('it names no prompt') as string });
  });

  it('stages go along', async () => {
    expect(await resolve('triage@2+few-shot:k=4+model:ollama/llama3:8b')).toMatchObject({
      label: 'support/triage@2+few-shot:k=4+model:ollama/llama3:8b',
      stages: [{ name: 'few-shot', options: { k: '4' } }, { name: 'model', options: { argument: 'ollama/llama3:8b' } }],
    });
  });

  it('a prompt that is only in that commit, or only in history', async () => {
    for (const text of ['only-there@feature/x', 'only-there@git:feature/x']) expect(body(await resolve(text))).toBe('o');
    expect(body(await resolve('gone/triage@1'))).toBe('g');
    expect(body(await resolve('gone/triage@v1.0'))).toBe('g');
    expect(await refusal(resolve('only-there'))).toMatchObject({ code: 'prompt/not-found', message: expect.stringContaining('in the work tree') as string });
  });

  it.each<[string, string, RegExp, RegExp?]>([
    ['triag', 'prompt/not-found', /no prompt `triag` in the work tree; did you mean `triage`\?/],
    ['triag@2', 'prompt/not-found', /did you mean `triage`\?/],
    ['nothing@nowhere', 'prompt/not-found', /no prompt `nothing` in this repository/],
    ['same', 'prompt/ambiguous-name', /one\/same, two\/same/, /whole name/],
    ['same@1', 'prompt/ambiguous-name', /one\/same, two\/same/],
    ['triage@9', 'reference/not-found', /`triage@9` does not exist: support\/triage has versions 1 to 4 on main/],
    ['triage@prodution', 'reference/not-found', /no version, environment, content hash or git revision; did you mean `support\/triage@production`\?/],
    ['triage@lates', 'reference/not-found', /did you mean `support\/triage@latest`\?/],
    ['triage@git:nowhere', 'reference/not-found', /git knows no commit `nowhere`/],
    ['triage@git:--output=x', 'reference/not-found', /git knows no commit/],
    ['triage@hash:0000000', 'reference/not-found', /no version of support\/triage has a content hash that starts so/],
    ['triage@env:stagin', 'environment/unknown', /no environment `stagin`; did you mean `staging`\?/],
    ['triage@staging', 'release/none', /staging serves no version of support\/triage yet/],
    ['other/route@production', 'release/none', /production serves no version of other\/route yet/],
    ['triage@staging:canary', 'release/none', /^staging serves no version of support\/triage yet$/],
    ['two/same@git:HEAD:README.md', 'reference/not-found', /git knows no commit/],
    ['other/route@feature%2Bx', 'reference/not-found', /`feature\+x` is no version/],
  ])('%s: %s', async (text, code, message, remedy = /./) => {
    expect(await refusal(resolve(text))).toMatchObject({ code, exit: 2, message: expect.stringMatching(message) as string, remedy: expect.stringMatching(remedy) as string });
  });

  it('a word with several readings is refused with all of them', async () => {
    const short = (hashes[2] as string).slice(0, 8);
    for (const [word, readings] of [['production', ['env:production', 'git:production']], [short, [`hash:${short}`, `git:${short}`]]] as const) {
      repo.git('branch', word, 'v1.0');
      const error = await refusal(resolve(`triage@${word}`));
      expect(error).toMatchObject({ code: 'reference/ambiguous', exit: 2, message: `\`triage@${word}\` has more than one reading` });
      expect(error.remedy).toBe(`write one of: ${readings.map((reading) => `support/triage@${reading}`).join(', ')}`);
      const [first, second] = await Promise.all(readings.map((reading) => resolve(`triage@${reading}`)));
      expect([first, second].map((one) => one && body(one)?.slice(LONG.length))).toEqual([word === 'production' ? '1' : '3', '1']);
      repo.git('branch', '-D', word);
    }
  });

  it('a hash that is too short is told with a longer one', async () => {
    const [hash = ''] = hashes;
    expect(await refusal(resolve(`triage@${hash.slice(0, 6)}`))).toMatchObject({
      code: 'reference/not-found',
      message: expect.stringContaining(`\`${hash.slice(0, 6)}\` is too short for a content hash, which takes 7 digits or more; did you mean \`support/triage@${hash.slice(0, 7)}\`?`) as string,
    });
  });

  it('a hash that two contents begin with is refused with longer ones', async () => {
    const other = createRepo();
    change(other, 'prompts/a.md', 'one', 'two');
    const [one, two] = versionsOf(historyOf(await walkOf(other), 'a')).map(({ hash }) => hash) as [string, string];
    // No two texts with seven equal digits are at hand: the kept walk is told of some.
    const twin = one.slice(0, 8) + two.slice(8);
    const kept = readdirSync(join(other.root, '.git/prompt')).filter((name) => /^(?:walk|chapters)-/.test(name)).map((name) => `.git/prompt/${name}`);
    for (const file of kept) other.write({ [file]: other.read(file).replaceAll(two, twin) });
    const error = await refusal(createResolver(await open(other)).resolve(`a@${one.slice(0, 8)}`));
    expect(error).toMatchObject({ code: 'reference/ambiguous', remedy: `write one of: a@hash:${one.slice(0, 12)}, a@hash:${twin.slice(0, 12)}` });
  });
});

describe('what environments serve', () => {
  async function released(): Promise<Repo> {
    const repo = createRepo({ files: { '.promptrc': 'environments: { production: { final: true }, staging: {} }\n', 'prompts/_partials/tone.md': 'Kind.' } });
    change(repo, 'prompts/a.md', "---\n---\n{% render 'tone' %} one\n", "---\n---\n{% render 'tone' %} two\n");
    await promote(repo, 'a', 1);
    return repo;
  }
  const releases = async (repo: Repo) => {
    const project = await open(repo);
    return readReleases(project, repo.git('rev-parse', 'HEAD'));
  };
  const served = async (repo: Repo): Promise<Resolved> => createResolver(await open(repo)).resolve('a@production');

  it('is read from the canonical branch, not from the work tree', async () => {
    const repo = await released();
    expect((await releases(repo)).all).toMatchObject([{ prompt: 'a', environment: 'production', serves: [{ version: 1, weight: 100 }] }]);
    repo.remove('.prompt');
    repo.write({ 'prompts/_partials/tone.md': 'Rude.' });
    expect((await served(repo)).read.prompt?.content.partials).toEqual({ tone: 'Kind.' });
    repo.write({ '.promptrc': 'branch: main\nenvironments: { production: {}, staging: {} }\n' });
    repo.git('switch', '-qc', 'topic');
    repo.git('rm', '-rq', '.prompt', '--cached');
    repo.commit('no releases here');
    expect(await served(repo)).toMatchObject({ version: '1' });
  });

  it('survives a history made anew', async () => {
    const repo = await released();
    repo.git('checkout', '-q', '--orphan', 'fresh');
    repo.commit('squashed');
    repo.git('branch', '-qM', 'main');
    const { canonical } = await readHistory(await open(repo));
    expect(versionsOf(historyOf(canonical, 'a'))).toHaveLength(1);
    expect(await served(repo)).toMatchObject({ version: '1', source: 'release' });
  });

  it('is refused where its content was altered, with what to do', async () => {
    const repo = await released();
    const folder = repo.git('ls-files', '.prompt/content/*manifest.json').replace('/manifest.json', '');
    const cases: [string, () => void, string][] = [
      ['altered', () => repo.write({ [`${folder}/prompts/a.md`]: 'hacked' }), 'prompts/a.md'],
      ['missing', () => repo.remove(`${folder}/prompts/_partials/tone.md`), 'prompts/_partials/tone.md'],
      ['extra', () => repo.write({ [`${folder}/prompts/b.md`]: 'more' }), 'prompts/b.md'],
      ['binary', () => repo.write({ [`${folder}/prompts/_partials/tone.md`]: Buffer.from([0xff]) }), 'prompts/_partials/tone.md'],
      ['all gone', () => repo.remove(folder), 'manifest.json'],
    ];
    for (const [what, alter, file] of cases) {
      alter();
      repo.commit(what);
      expect([what, await refusal(served(repo))]).toMatchObject([what, { code: 'release/content-altered', exit: 2, message: expect.stringContaining(`${folder} is not what was promoted: ${file}`) as string, remedy: expect.stringContaining(folder) as string }]);
      repo.git('revert', '--no-edit', 'HEAD');
      expect(await served(repo)).toMatchObject({ version: '1' });
    }
  });

  it('line endings that a checkout changed do not alter it', async () => {
    const repo = await released();
    const [file = ''] = repo.git('ls-files', '.prompt/content/*a.md').split('\n');
    repo.write({ [file]: repo.read(file).replaceAll('\n', '\r\n') });
    repo.commit('crlf');
    expect(await served(repo)).toMatchObject({ version: '1' });
  });

  it.each<[string, (text: string) => Record<string, string>, string, string]>([
    ['a release that is not valid', (text) => ({ '.prompt/releases/production/a.yaml': text.replace('weight: 100', 'weight: 10') }), '.prompt/releases/production/a.yaml', 'add up to 100'],
    ['a release of a newer tool', (text) => ({ '.prompt/releases/production/a.yaml': text.replace('schemaVersion: 1', 'schemaVersion: 2') }), '.prompt/releases/production/a.yaml', 'newer tool'],
    ['a file that speaks for another environment', (text) => ({ '.prompt/releases/staging/a.yaml': text }), '.prompt/releases/staging/a.yaml', 'it says it is what production serves of a'],
    ['a file that speaks for another prompt', (text) => ({ '.prompt/releases/production/b.yaml': text }), '.prompt/releases/production/b.yaml', 'it says it is what production serves of a'],
    ['a file that is no text', () => ({ '.prompt/releases/production/b.yaml': 'a\0' }), '.prompt/releases/production/b.yaml', 'NUL'],
  ])('%s is refused', async (_, files, file, words) => {
    const repo = await released();
    repo.write(files(repo.read('.prompt/releases/production/a.yaml')));
    repo.commit('spoil');
    const { unreadable, get } = await releases(repo);
    const [, environment = '', name = ''] = /releases\/(\w+)\/(\w+)/.exec(file) ?? [];
    const error = await refusal(Promise.resolve().then(() => get(environment, name)));
    expect(unreadable).toMatchObject([{ environment, prompt: name, file }]);
    expect(error).toMatchObject({ code: 'release/invalid', exit: 2, message: `the release ${file} cannot be read` });
    expect(error.findings.map(({ message }) => message).join()).toContain(words);
  });

  it('belongs to the project of its folder', async () => {
    const repo = createRepo({ files: { 'x/.promptrc': 'prompts: [prompts]\n', 'y/.promptrc': '{}\n', 'x/prompts/a.md': 'one', 'y/prompts/a.md': 'other', 'dirty.txt': 'd' } });
    repo.commit('start');
    repo.write({ 'dirty.txt': 'changed', 'staged.txt': 's' });
    repo.git('add', 'staged.txt');
    const before = repo.git('status', '--porcelain=v2');
    await promote(repo.at(join(repo.root, 'x')), 'a', 1);
    expect(repo.git('status', '--porcelain=v2')).toBe(before);
    expect(repo.git('show', '--name-only', '--format=%s', 'HEAD').split('\n').filter(Boolean)).toEqual([
      'Promote a@1 to production', expect.stringMatching(/^x\/\.prompt\/content\/a\/[0-9a-f]{12}\/manifest\.json$/), expect.stringMatching(/^x\/\.prompt\/content\/a\/[0-9a-f]{12}\/prompts\/a\.md$/), 'x/.prompt/releases/production/a.yaml',
    ]);
    expect(await createResolver(await open(repo, 'x')).resolve('a@production')).toMatchObject({ version: '1' });
    expect(await refusal(createResolver(await open(repo, 'y')).resolve('a@production'))).toMatchObject({ code: 'release/none' });
  });

  it('a refused commit leaves everything as it was', async () => {
    const repo = await released();
    mkdirSync(join(repo.root, '.git/hooks'));
    writeFileSync(join(repo.root, '.git/hooks/pre-commit'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const before = [repo.git('status', '--porcelain=v2', '--untracked-files=all'), repo.git('ls-files', '-s'), repo.git('rev-parse', 'HEAD')];
    expect(await refusal(promote(repo, 'a', 2))).toMatchObject({ code: 'commit/refused', exit: 2 });
    expect([repo.git('status', '--porcelain=v2', '--untracked-files=all'), repo.git('ls-files', '-s'), repo.git('rev-parse', 'HEAD')]).toEqual(before);
  });
});

describe('the project', () => {
  it('is the nearest folder upwards with a .promptrc, else the top', async () => {
    const repo = createRepo({ files: { 'a/.promptrc': '{}', 'a/b/c/x': '', 'd/x': '', 'prompts/x.md': '' } });
    expect(await open(repo, 'a/b/c')).toMatchObject({ root: join(repo.root, 'a'), prefix: 'a/' });
    expect(await open(repo, 'd')).toMatchObject({ root: repo.root, prefix: '', layout: { roots: ['prompts'] } });
    symlinkSync('a/b', join(repo.root, 'shortcut'));
    expect(await open(repo, 'shortcut')).toMatchObject({ root: join(repo.root, 'a'), prefix: 'a/' });
  });

  it('does not look above the repository', async () => {
    const folder = createFolder();
    writeFileSync(join(folder, '.promptrc'), 'nonsense: [');
    const inner = createRepo();
    inner.git('init', '-q', '-b', 'main', join(folder, 'repo'));
    expect(await openProject(join(folder, 'repo'))).toMatchObject({ root: join(folder, 'repo') });
  });

  it.each<[string, string | Uint8Array, string]>([
    ['broken YAML', 'prompts: [', 'yaml/invalid'],
    ['an unknown key that resembles one', 'promts: [x]', 'config/unknown-key'],
    ['no text', Buffer.from([0xff, 0xfe, 0x61, 0]), 'file/encoding'],
  ])('refuses a .promptrc with %s', async (_, content, code) => {
    const repo = createRepo({ files: { 'x/.promptrc': content } });
    const error = await refusal(open(repo, 'x'));
    expect(error).toMatchObject({ code: 'config/invalid', exit: 2 });
    expect(error.findings).toMatchObject([{ code, place: { file: 'x/.promptrc' } }]);
  });

  it('refuses a .promptrc that is a link, or a folder', async () => {
    const repo = createRepo({ files: { 'real': '{}', 'b/.promptrc/x': '' } });
    symlinkSync('real', join(repo.root, '.promptrc'));
    expect(await refusal(open(repo))).toMatchObject({ code: 'config/invalid', findings: [{ code: 'file/symlink' }] });
    expect(await refusal(open(repo, 'b'))).toMatchObject({ code: 'file/unreadable' });
  });
});
