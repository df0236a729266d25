import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { readBlobs } from '../../src/adapters/git/blobs.js';
import { commitPaths } from '../../src/adapters/git/commit.js';
import { createGit } from '../../src/adapters/git/git.js';
import { isOnFirstParentChain, createLogParser, readLog } from '../../src/adapters/git/log.js';
import { openRepository, operationInProgress, readHeads, resolveCommit } from '../../src/adapters/git/repository.js';
import { folderId, listCommit, listIndex } from '../../src/adapters/git/tree.js';
import type { Commit } from '../../src/core/version/history.js';
import { createFolder, createRepo, type Repo, useEnvironment } from '../support/repo.js';

const git = (repo: Repo) => createGit(repo.root);
const repositoryOf = (repo: Repo) => ({ git: git(repo), commonDir: join(repo.root, '.git') });
const log = (repo: Repo, { range = 'HEAD', roots = ['prompts'], prefix = '' } = {}): Promise<Commit[]> =>
  readLog(git(repo), range === 'HEAD' ? repo.git('rev-parse', 'HEAD') : range, roots, prefix);

/** `subject: written a, b < a, deleted c` */
function told(commits: readonly Commit[]): string[] {
  return commits.map(({ subject, changes }) => {
    const parts = changes.map(({ kind, path, from }) => (kind === 'deleted' ? `- ${path}` : `${path}${from === undefined ? '' : ` < ${from}`}`));
    return `${subject}: ${parts.sort().join(', ')}`;
  });
}

const LONG = Array.from({ length: 20 }, (_, line) => `Line ${line} of a prompt.\n`).join('');
/** Names that options, patterns, quoting or line splitting would get wrong. */
const HOSTILE = ['é.md', 'e\u0301.md', '"quoted".md', "it's.md", 'new\nline.md', 'tab\t.md', '-dash.md', '--output=x.md', ':(top)x.md', ':!x.md', '*.md', '[a].md', 'back\\slash.md', ' space .md', '{a => b}.md', '\u001B[31m.md', '日本.md'];

describe('readLog', () => {
  it('gives every commit with its changes, oldest first', async () => {
    const repo = createRepo({ files: { 'prompts/a.md': LONG, 'prompts/b.md': 'b', 'src/x.ts': 'x' } });
    const first = repo.commit('Add prompts\n\nTwo of them.\n\nReviewed-by: Bo', { author: 'Bo Ölund <bo@example.com>', date: '2026-01-02T03:04:05+02:00' });
    repo.write({ 'src/x.ts': 'y' });
    repo.commit('Not about prompts');
    repo.move('prompts/a.md', 'prompts/deep/c.md');
    repo.remove('prompts/b.md');
    repo.commit('Move one, drop one');
    const commits = await log(repo);
    expect(told(commits)).toEqual(['Add prompts: prompts/a.md, prompts/b.md', 'Move one, drop one: - prompts/b.md, prompts/deep/c.md < prompts/a.md']);
    expect(commits[0]).toMatchObject({ oid: first, author: 'Bo Ölund', email: 'bo@example.com', date: '2026-01-02T03:04:05+02:00', subject: 'Add prompts', body: 'Two of them.\n\nReviewed-by: Bo' });
    expect(commits[0]?.changes[0]?.oid).toBe(repo.git('rev-parse', `${first}:prompts/a.md`));
  });

  it('reads hostile names: added, renamed, deleted', async () => {
    const repo = createRepo({ files: Object.fromEntries(HOSTILE.map((name) => [`prompts/${name}`, `${LONG}${name}`])) });
    repo.commit('add');
    for (const name of HOSTILE) repo.move(`prompts/${name}`, `prompts/x/${name}`);
    repo.commit('move');
    repo.remove('prompts');
    repo.commit('drop');
    const paths = HOSTILE.map((name) => `prompts/${name}`).sort();
    const moved = HOSTILE.map((name) => `prompts/x/${name}`).sort();
    const [add, move, drop] = await log(repo);
    expect(add?.changes.map(({ path }) => path).sort()).toEqual(paths);
    expect(move?.changes.map(({ path }) => path).sort()).toEqual(moved);
    for (const { path, from } of move?.changes ?? []) expect(from).toBe(path.replace('prompts/x/', 'prompts/'));
    expect(drop?.changes.map(({ kind, path }) => `${kind} ${path}`).sort()).toEqual(moved.map((path) => `deleted ${path}`));
  });

  it('counts a merge once, along the first parent', async () => {
    const repo = createRepo({ files: { 'prompts/a.md': 'a' } });
    repo.commit('one');
    repo.git('switch', '-qc', 'feature');
    for (const text of ['b', 'c']) {
      repo.write({ 'prompts/a.md': text, 'prompts/new.md': text });
      repo.commit(`feature ${text}`);
    }
    repo.git('switch', '-q', 'main');
    repo.write({ 'prompts/z.md': 'z' });
    repo.commit('two');
    repo.git('merge', '-q', '--no-ff', '-m', 'merge', 'feature');
    expect(told(await log(repo))).toEqual(['one: prompts/a.md', 'two: prompts/z.md', 'merge: prompts/a.md, prompts/new.md']);
    repo.git('merge', '-q', '--no-ff', '-m', 'nothing new', '-s', 'ours', '--allow-unrelated-histories', repo.git('commit-tree', '-m', 'x', repo.git('rev-parse', 'HEAD^{tree}')));
    expect(await log(repo)).toHaveLength(3);
  });

  it('orders by topology where clocks run backwards', async () => {
    const repo = createRepo();
    const dates = ['2026-06-01T00:00:00Z', '2019-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '1990-01-01T00:00:00Z', '2037-01-01T00:00:00Z', '2001-01-01T00:00:00Z'];
    for (const [index, date] of dates.entries()) {
      repo.write({ 'prompts/a.md': String(index) });
      repo.commit(String(index), { date });
    }
    const commits = await log(repo);
    expect(commits.map(({ subject }) => subject)).toEqual(['0', '1', '2', '3', '4', '5']);
    expect(commits.map(({ date }) => date.slice(0, 4))).toEqual(['2026', '2019', '2026', '1990', '2037', '2001']);
  });

  it('sees links and submodules as no files', async () => {
    const repo = createRepo({ files: { 'prompts/a.md': 'a', 'prompts/b.md': 'b' } });
    symlinkSync('a.md', join(repo.root, 'prompts/link.md'));
    const head = repo.commit('file and link');
    repo.remove('prompts/a.md', 'prompts/link.md');
    symlinkSync('/etc/passwd', join(repo.root, 'prompts/a.md'));
    repo.write({ 'prompts/link.md': 'now a file' });
    repo.git('update-index', '--add', '--cacheinfo', `160000,${head},prompts/module`);
    mkdirSync(join(repo.root, 'prompts/module'));
    repo.commit('turned round');
    expect(told(await log(repo))).toEqual(['file and link: - prompts/link.md, prompts/a.md, prompts/b.md', 'turned round: - prompts/a.md, - prompts/module, prompts/link.md']);
  });

  it('shows a change of mode with the same blob', async () => {
    const repo = createRepo({ files: { 'prompts/a.md': 'a' } });
    repo.commit('add');
    chmodSync(join(repo.root, 'prompts/a.md'), 0o755);
    repo.commit('mode');
    const [add, mode] = await log(repo);
    expect(mode?.changes).toEqual(add?.changes);
  });

  it('ignores replace refs', async () => {
    const repo = createRepo({ files: { 'prompts/a.md': 'one' } });
    const first = repo.commit('one');
    repo.write({ 'prompts/a.md': 'two' });
    const second = repo.commit('two');
    repo.write({ 'prompts/a.md': 'three' });
    const third = repo.commit('three');
    repo.git('replace', '--graft', third, first);
    expect(repo.git('rev-list', '--count', 'HEAD')).toBe('2');
    expect((await log(repo)).map(({ oid }) => oid)).toEqual([first, second, third]);
  });

  it('reads a repository with sha256 object names', async () => {
    const repo = createRepo({ objectFormat: 'sha256', files: { 'prompts/a.md': LONG } });
    const oid = repo.commit('one');
    repo.move('prompts/a.md', 'prompts/b.md');
    repo.commit('two');
    const commits = await log(repo);
    expect(oid).toMatch(/^[0-9a-f]{64}$/);
    expect(told(commits)).toEqual(['one: prompts/a.md', 'two: prompts/b.md < prompts/a.md']);
    expect((await readBlobs(repositoryOf(repo), [commits[0]?.changes[0]?.oid ?? ''])).size).toBe(1);
  });

  it('takes the project of a folder for itself, whatever its name', async () => {
    const repo = createRepo({ files: { 'p[1]*/prompts/a.md': LONG, 'p1x/prompts/a.md': 'other', 'prompts/a.md': 'other' } });
    repo.commit('add');
    repo.write({ 'p1x/prompts/a.md': 'changed' });
    repo.commit('other project');
    repo.move('p[1]*/prompts/a.md', 'prompts/out.md');
    repo.move('p1x/prompts/a.md', 'p[1]*/prompts/in.md');
    repo.commit('across');
    expect(told(await log(repo, { prefix: 'p[1]*/' }))).toEqual(['add: prompts/a.md', 'across: - prompts/a.md, prompts/in.md']);
    expect(told(await log(repo, { prefix: 'p[1]*/', roots: ['.'] }))).toEqual(['add: prompts/a.md', 'across: - prompts/a.md, prompts/in.md']);
  });

  it('walks a range of commits', async () => {
    const repo = createRepo();
    const oids = ['a', 'b', 'c'].map((text) => {
      repo.write({ 'prompts/a.md': text });
      return repo.commit(text);
    });
    expect(told(await log(repo, { range: `${oids[0]}..${oids[2]}` }))).toEqual(['b: prompts/a.md', 'c: prompts/a.md']);
    expect(await log(repo, { range: `${oids[2]}..${oids[2]}` })).toEqual([]);
  });

  it('takes no part of a message for a field', async () => {
    const repo = createRepo();
    const messages = ['', ':100644 100644 a b M', 'commit\n\n:000000 100644 x y A', 'subject òò evil\n\nòòòòòò', '  spaces \n\n\n\n body  \n', 'a\tb\\n'];
    for (const [index, message] of messages.entries()) {
      repo.write({ 'prompts/a.md': String(index) });
      repo.commit(message);
    }
    const commits = await log(repo);
    expect(commits.map(({ subject, body }) => [subject, body])).toEqual([
      ['', ''], [':100644 100644 a b M', ''], ['commit', ':000000 100644 x y A'], ['subject òò evil', 'òòòòòò'], ['spaces', 'body'], ['a\tb\\n', ''],
    ]);
    expect(commits.every(({ changes }) => changes.length === 1)).toBe(true);
  });

  it('is the same under any configuration', async () => {
    const repo = createRepo({ files: { 'prompts/a.md': LONG, 'prompts/b.md': `${LONG}b` } });
    repo.commit('Añadir\n\nÜber', { author: 'José <j@example.com>' });
    repo.move('prompts/a.md', 'prompts/c.md');
    repo.commit('move');
    repo.git('switch', '-qc', 'side', 'HEAD~1');
    repo.write({ 'prompts/b.md': 'side' });
    repo.commit('side');
    repo.git('switch', '-q', 'main');
    repo.git('merge', '-q', '--no-ff', '-m', 'merge', 'side');
    repo.git('notes', 'add', '-m', 'a note', 'HEAD');
    const plain = await log(repo);
    const blobs = await readBlobs(repositoryOf(repo), plain.flatMap(({ changes }) => changes.map(({ oid }) => oid)));
    expect(told(plain)).toEqual(['Añadir: prompts/a.md, prompts/b.md', 'move: prompts/c.md < prompts/a.md', 'merge: prompts/b.md']);
    const hostile = join(repo.beside, 'hostile');
    const order = join(repo.beside, 'order');
    writeFileSync(order, '*b.md\n*a.md\n');
    writeFileSync(hostile, HOSTILE_CONFIG.replace('ORDER', order));
    useEnvironment({ GIT_CONFIG_GLOBAL: hostile, GIT_PAGER: 'false', PAGER: 'false', GIT_EXTERNAL_DIFF: 'false', COLUMNS: '10' });
    expect(repo.git('log', '-1')).not.toContain('Author:');
    expect(await log(repo)).toEqual(plain);
    expect(await log(repo, { roots: ['prompts/b.md'] })).toHaveLength(2);
    expect(await readBlobs(repositoryOf(repo), [...blobs.keys()])).toEqual(blobs);
    const repository = await openRepository(repo.root);
    expect(repository).toMatchObject({ top: repo.root, branch: 'main', head: plain.at(-1)?.oid });
    expect([...(await listIndex(repository.git, ['prompts'], '')).keys()]).toEqual(['prompts/b.md', 'prompts/c.md']);
  });
});

const HOSTILE_CONFIG = `
[color]\nui = always
[core]\npager = false\nabbrev = 4\nquotePath = true\nfsmonitor = false
[pager]\nlog = false
[log]\nfollow = true\nshowRoot = false\nshowSignature = true\ndate = relative\ndecorate = full\nabbrevCommit = true\nmailmap = true\ndiffMerges = separate
[format]\npretty = oneline
[diff]\nnoprefix = true\nmnemonicPrefix = true\nrenames = false\nrenameLimit = 1\nexternal = false\nrelative = true\ncolorMoved = zebra\nwordRegex = .\nalgorithm = patience\norderFile = ORDER
[alias]\nlog = !false\nls-tree = !false\nrev-parse = !false\ncat-file = !false
[i18n]\nlogOutputEncoding = ISO-8859-1\ncommitEncoding = UTF-8
[notes]\ndisplayRef = refs/notes/*
[advice]\ndetachedHead = true
`;

describe('the parser of logs', () => {
  const parseLog = (output: string, prefix: string, cut = output.length): Commit[] => {
    const parser = createLogParser(prefix);
    return [...parser.add(output.slice(0, cut)), ...parser.add(output.slice(cut)), ...parser.end()];
  };

  it('reads nothing from nothing', () => {
    expect(parseLog('', '')).toEqual([]);
  });

  it('reads the same wherever the output is cut', () => {
    const change = (status: string, ...paths: string[]): string => [`\n:100644 100644 ${'a'.repeat(8)} ${'b'.repeat(8)} ${status}`, ...paths].join('\0');
    const commit = (oid: string, subject: string, ...changes: string[]): string => [oid, 'A', 'a@x', 'date', `${subject}\n`, ...changes].join('\0');
    const output = [commit('c1', ': no change', change('A', ':odd.md'), change('R090', 'a.md', 'b.md')), commit('c2', 'none'), commit('c3', '', change('D', 'b.md')), ''].join('\0');
    const whole = parseLog(output, '');
    expect(whole.map(({ oid, changes }) => [oid, changes.length])).toEqual([['c1', 2], ['c2', 0], ['c3', 1]]);
    for (let cut = 0; cut < output.length; cut++) expect([cut, parseLog(output, '', cut)]).toEqual([cut, whole]);
  });

  it('takes a copy for a new file, and what leaves the project for deleted', () => {
    const raw = (status: string, ...paths: string[]): string => [`:100644 100644 ${'a'.repeat(40)} ${'b'.repeat(40)} ${status}`, ...paths].join('\0');
    const output = [`${'1'.repeat(40)}\0A\0a@x\0date\0subject\n`, raw('C075', 'p/x/a.md', 'p/x/b.md'), raw('R100', 'p/x/c.md', 'p/out.md'), raw('R090', 'p/in.md', 'p/x/d.md'), ''].join('\0');
    expect(parseLog(output, 'p/x/')[0]?.changes).toEqual([
      { kind: 'written', path: 'b.md', oid: 'b'.repeat(40) },
      { kind: 'deleted', path: 'c.md', oid: '' },
      { kind: 'written', path: 'd.md', oid: 'b'.repeat(40) },
    ]);
  });
});

describe('isOnFirstParentChain', () => {
  it('knows first parents from others, over merges and against the clock', async () => {
    const repo = createRepo();
    const make = (text: string, date: string): string => {
      repo.write({ 'prompts/a.md': text });
      return repo.commit(text, { date });
    };
    const root = make('root', '2026-01-05T00:00:00Z');
    const a = make('a', '2026-01-06T00:00:00Z');
    repo.git('switch', '-qc', 'side', root);
    repo.write({ 'prompts/s.md': 's' });
    const side = repo.commit('side', { date: '2026-01-09T00:00:00Z' });
    repo.git('switch', '-q', 'main');
    repo.git('merge', '-q', '--no-ff', '-m', 'merge', 'side');
    const merge = repo.git('rev-parse', 'HEAD');
    const tip = make('tip', '2020-01-01T00:00:00Z');
    repo.git('switch', '-qc', 'fork', a);
    const fork = make('fork', '2026-01-10T00:00:00Z');
    const on = (ancestor: string, descendant: string) => isOnFirstParentChain(git(repo), ancestor, descendant);
    const cases: [string, string, string, boolean][] = [
      ['itself', tip, tip, true], ['the parent', merge, tip, true], ['before a merge', a, tip, true], ['the root', root, tip, true], ['the first parent of a merge', a, merge, true],
      ['a merged branch', side, tip, false], ['the second parent of a merge', side, merge, false], ['a fork', fork, tip, false], ['a child', tip, a, false],
      ['a commit that is gone', '0'.repeat(40), tip, false], ['a blob', repo.git('rev-parse', 'HEAD:prompts/a.md'), tip, false],
    ];
    for (const [what, ancestor, descendant, expected] of cases) expect([what, await on(ancestor, descendant)]).toEqual([what, expected]);
  });
});

describe('readBlobs', () => {
  it('reads texts of any size and kind in one go', async () => {
    const big = 'Ein Satz mit Umlaut: ä.\n'.repeat(20_000);
    const repo = createRepo({ files: { 'a.md': 'one\n', 'b.md': 'one\r\ntwo', 'empty.md': '', 'big.md': big, 'bin.md': Buffer.from([0x63, 0xff]), 'nul.md': 'a\0b' } });
    repo.commit('x');
    const oid = (path: string): string => repo.git('rev-parse', `HEAD:${path}`);
    const tree = repo.git('rev-parse', 'HEAD^{tree}');
    const missing = '1'.repeat(40);
    const blobs = await readBlobs(repositoryOf(repo), [oid('a.md'), oid('b.md'), oid('a.md'), missing, tree, oid('big.md'), oid('empty.md'), oid('bin.md'), oid('nul.md')]);
    expect(blobs.get(oid('a.md'))).toEqual({ ok: true, text: 'one\n' });
    expect(blobs.get(oid('b.md'))).toEqual({ ok: true, text: 'one\ntwo' });
    expect(blobs.get(oid('empty.md'))).toEqual({ ok: true, text: '' });
    expect(blobs.get(oid('big.md'))).toEqual({ ok: true, text: big });
    expect(blobs.get(oid('bin.md'))).toMatchObject({ ok: false, code: 'file/encoding', message: 'byte 0xFF in line 1, column 2 is not UTF-8' });
    expect(blobs.get(oid('nul.md'))).toMatchObject({ ok: false, code: 'file/binary' });
    expect(blobs.has(missing)).toBe(false);
    expect(blobs.size).toBe(6);
    expect(await readBlobs(repositoryOf(repo), [])).toEqual(new Map());
    expect(await readBlobs(repositoryOf(repo), ['', missing])).toEqual(new Map());
  });

  it('ignores replaced blobs', async () => {
    const repo = createRepo({ files: { 'a.md': 'true', 'b.md': 'false' } });
    repo.commit('x');
    const [a, b] = ['a.md', 'b.md'].map((path) => repo.git('rev-parse', `HEAD:${path}`)) as [string, string];
    repo.git('replace', a, b);
    expect(repo.git('cat-file', 'blob', a)).toBe('false');
    expect((await readBlobs(repositoryOf(repo), [a])).get(a)).toEqual({ ok: true, text: 'true' });
  });
});

describe('listings', () => {
  it('of a commit and of the index: regular files with their blobs', async () => {
    const names = HOSTILE.map((name) => `prompts/${name}`);
    const repo = createRepo({ files: { ...Object.fromEntries(names.map((name) => [name, name])), 'promptsx/no.md': 'x', 'prompts.md': 'x' } });
    symlinkSync('a', join(repo.root, 'prompts/link.md'));
    chmodSync(join(repo.root, names[0] as string), 0o755);
    const head = repo.commit('x');
    const committed = await listCommit(git(repo), head, ['prompts'], '');
    expect([...committed.keys()].sort()).toEqual([...names].sort());
    expect(committed.get(names[1] as string)).toBe(repo.git('rev-parse', `HEAD:${names[1]}`));
    expect(await listIndex(git(repo), ['prompts'], '')).toEqual(committed);
    expect(await listCommit(git(repo), head, ['prompts/*.md'], '')).toEqual(new Map([['prompts/*.md', committed.get('prompts/*.md')]]));
    expect(await listCommit(git(repo), head, ['nowhere'], '')).toEqual(new Map());
  });

  it('of a project in a folder', async () => {
    const repo = createRepo({ files: { 'a/[b]/prompts/x.md': 'x', 'a/b/prompts/y.md': 'y', 'prompts/z.md': 'z' } });
    const head = repo.commit('x');
    expect([...(await listCommit(git(repo), head, ['prompts'], 'a/[b]/')).keys()]).toEqual(['prompts/x.md']);
    expect([...(await listIndex(git(repo), ['.'], 'a/[b]/')).keys()]).toEqual(['prompts/x.md']);
    expect([...(await listCommit(git(repo), head, ['.'], '')).keys()]).toHaveLength(3);
  });

  it('leave out what is in conflict', async () => {
    const repo = createRepo({ files: { 'prompts/a.md': 'a', 'prompts/b.md': 'b' } });
    repo.commit('one');
    repo.git('switch', '-qc', 'side');
    repo.write({ 'prompts/a.md': 'side' });
    repo.commit('side');
    repo.git('switch', '-q', 'main');
    repo.write({ 'prompts/a.md': 'main' });
    repo.commit('main');
    expect(() => repo.git('merge', '-q', 'side')).toThrow(/./);
    expect([...(await listIndex(git(repo), ['prompts'], '')).keys()]).toEqual(['prompts/b.md']);
  });

  it('run no program that the repository names', async () => {
    const repo = createRepo({ files: { 'prompts/a.md': 'a', '.gitattributes': '* diff=evil filter=evil\n' } });
    repo.git('-c', 'filter.evil.clean=cat', 'add', '--all');
    repo.git('-c', 'filter.evil.clean=cat', 'commit', '-qm', 'x');
    const marker = join(repo.beside, 'ran');
    const evil = join(repo.beside, 'evil.sh');
    writeFileSync(evil, `#!/bin/sh\necho "$0 $*" >> '${marker}'\ncat\n`, { mode: 0o755 });
    for (const key of ['core.fsmonitor', 'core.pager', 'diff.external', 'diff.evil.textconv', 'diff.evil.command', 'filter.evil.clean', 'filter.evil.smudge', 'filter.evil.process', 'core.askPass', 'core.sshCommand']) repo.git('config', key, evil);
    const repository = await openRepository(repo.root);
    const { git: own, head = '' } = repository;
    const files = await listIndex(own, ['prompts'], '');
    await listCommit(own, head, ['prompts'], '');
    await readLog(own, head, ['prompts'], '');
    await readBlobs(repository, [...files.values()]);
    expect(files.size).toBe(1);
    expect(existsSync(marker)).toBe(false);
  });

  it('folders have an id where they are one', async () => {
    const repo = createRepo({ files: { 'a/x.md': 'x', 'b/x.md': 'x', 'c.md': 'x' } });
    const head = repo.commit('x');
    expect(await folderId(git(repo), head, 'a')).toBe(repo.git('rev-parse', 'HEAD:a'));
    expect(await folderId(git(repo), head, 'a')).toBe(await folderId(git(repo), head, 'b'));
    expect(await folderId(git(repo), head, 'c.md')).toBeUndefined();
    expect(await folderId(git(repo), head, 'nowhere')).toBeUndefined();
  });
});

describe('openRepository', () => {
  it('knows where it is, from any folder', async () => {
    const repo = createRepo({ files: { 'prompts/deep/a.md': 'a' } });
    const head = repo.commit('x');
    for (const folder of ['', 'prompts', 'prompts/deep']) {
      const { git: _, ...facts } = await openRepository(join(repo.root, folder));
      expect(facts).toEqual({ top: repo.root, gitDir: join(repo.root, '.git'), commonDir: join(repo.root, '.git'), shallow: false, sparse: false, head, branch: 'main' });
    }
  });

  it('before the first commit there is no head', async () => {
    const repo = createRepo();
    const repository = await openRepository(repo.root);
    expect(repository).toMatchObject({ top: repo.root, shallow: false });
    expect(repository.head).toBeUndefined();
    await expect(readHeads(repository, undefined)).rejects.toMatchObject({ code: 'repository/no-commits', exit: 2 });
  });

  it('detached, linked, shallow, bare', async () => {
    const repo = createRepo({ files: { 'a.md': 'a' } });
    repo.commit('one');
    const head = repo.commit('two');
    const linked = join(repo.beside, 'linked');
    repo.git('worktree', 'add', '-q', '-b', 'other', linked);
    expect(await openRepository(linked)).toMatchObject({ top: linked, commonDir: join(repo.root, '.git'), gitDir: join(repo.root, '.git/worktrees/linked'), branch: 'other' });
    repo.git('checkout', '-q', '--detach');
    const detached = await openRepository(repo.root);
    expect(detached.branch).toBeUndefined();
    expect(detached.head).toBe(head);
    repo.git('clone', '-q', '--depth=1', `file://${repo.root}`, join(repo.beside, 'shallow'));
    expect(await openRepository(join(repo.beside, 'shallow'))).toMatchObject({ shallow: true, head });
    repo.git('clone', '-q', '--bare', repo.root, join(repo.beside, 'bare'));
    const bare = await openRepository(join(repo.beside, 'bare'));
    expect(bare.top).toBeUndefined();
    expect(bare.head).toBe(head);
    expect((await listCommit(bare.git, head, ['.'], '')).size).toBe(1);
  });

  it.each([undefined, 'de_DE:de'])('says so where there is no repository, in any language (%s)', async (LANGUAGE) => {
    useEnvironment({ LANGUAGE, LC_ALL: 'C.UTF-8' });
    const folder = createFolder();
    await expect(openRepository(folder)).rejects.toMatchObject({ code: 'repository/missing', exit: 2, message: `${folder} is not inside a git repository` });
    await expect(openRepository(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'file/missing' });
    writeFileSync(join(folder, 'file'), '');
    await expect(openRepository(join(folder, 'file'))).rejects.toMatchObject({ code: 'usage', exit: 2 });
    const empty = await openRepository(createRepo().root);
    expect(empty.head).toBeUndefined();
  });
});

describe('the canonical branch', () => {
  const canonical = async (repo: Repo, configured?: string) => (await readHeads(await openRepository(repo.root), configured)).canonical;
  let repo: Repo;
  beforeEach(() => {
    repo = createRepo({ files: { 'a.md': 'a' } });
    repo.commit('one');
  });

  it('is the current one where nothing says otherwise, or HEAD', async () => {
    expect(await canonical(repo)).toEqual({ name: 'main', oid: repo.git('rev-parse', 'main') });
    repo.git('switch', '-qc', 'topic');
    expect((await canonical(repo)).name).toBe('topic');
    repo.git('checkout', '-q', '--detach');
    expect(await canonical(repo)).toEqual({ name: 'HEAD', oid: repo.git('rev-parse', 'HEAD') });
  });

  it('is what origin/HEAD names: the remote branch, or HEAD when on it', async () => {
    repo.git('switch', '-qc', 'trunk');
    repo.commit('two');
    repo.git('clone', '-q', repo.root, join(repo.beside, 'clone'));
    const clone = repo.at(join(repo.beside, 'clone'));
    const remote = clone.git('rev-parse', 'origin/trunk');
    const local = clone.commit('local');
    expect(await canonical(clone)).toEqual({ name: 'trunk', oid: local });
    clone.git('switch', '-qc', 'topic');
    expect(await canonical(clone)).toEqual({ name: 'trunk', oid: remote });
    clone.git('update-ref', '-d', 'refs/remotes/origin/trunk');
    expect((await canonical(clone)).name).toBe('topic');
  });

  it('is the configured one: remote before local, a tag of the same name never', async () => {
    const main = repo.git('rev-parse', 'main');
    repo.git('switch', '-qc', 'topic');
    const topic = repo.commit('two');
    repo.git('tag', 'main');
    expect(await canonical(repo, 'main')).toEqual({ name: 'main', oid: main });
    repo.git('update-ref', 'refs/remotes/origin/main', topic);
    expect(await canonical(repo, 'main')).toEqual({ name: 'main', oid: topic });
    await expect(canonical(repo, 'nowhere')).rejects.toMatchObject({ code: 'reference/not-found', message: expect.stringContaining('neither origin/nowhere nor nowhere is a branch here') as string, remedy: expect.stringContaining('correct `branch:` in .promptrc') as string });
  });
});

describe('resolveCommit', () => {
  it('takes whatever is typed for a revision, and nothing else', async () => {
    const repo = createRepo({ files: { 'a.md': 'a' } });
    const one = repo.commit('one');
    const two = repo.commit('two: words');
    repo.git('tag', '-am', 'annotated', 'v1.0', one);
    repo.git('branch', 'feature/x', one);
    repo.git('update-ref', 'refs/heads/--output=evil', one);
    const resolve = (revision: string) => resolveCommit(git(repo), revision);
    for (const [revision, oid] of [['HEAD', two], ['HEAD~1', one], ['main', two], ['v1.0', one], ['feature/x', one], [one.slice(0, 7), one], ['main@{0}', two], ['HEAD^{/^one}', one]] as const) {
      expect([revision, await resolve(revision)]).toEqual([revision, oid]);
    }
    const nothing = ['', 'nowhere', 'HEAD~9', 'HEAD:a.md', 'HEAD..main', '^HEAD', 'HEAD HEAD', '-x', '--all', '--git-dir', `--output=${join(repo.root, 'evil')}`, '@{upstream}', 'a\0b', 'HEAD\n', repo.git('rev-parse', 'HEAD^{tree}')];
    for (const revision of nothing) expect([revision, await resolve(revision)]).toEqual([revision, undefined]);
    expect(await resolve('--output=evil')).toBe(one);
    expect(existsSync(join(repo.root, 'evil'))).toBe(false);
  });
});

describe('operationInProgress', () => {
  it.each([['MERGE_HEAD', 'merge'], ['rebase-merge', 'rebase'], ['rebase-apply', 'rebase'], ['CHERRY_PICK_HEAD', 'cherry-pick'], ['REVERT_HEAD', 'revert']])('%s: %s', async (file, operation) => {
    const repo = createRepo({ files: { 'a.md': 'a' } });
    repo.commit('one');
    const linked = join(repo.beside, 'linked');
    repo.git('worktree', 'add', '-q', linked);
    const [main, other] = [await openRepository(repo.root), await openRepository(linked)];
    expect(operationInProgress(main)).toBeUndefined();
    writeFileSync(join(repo.root, '.git/worktrees/linked', file), '');
    expect([operationInProgress(main), operationInProgress(other)]).toEqual([undefined, operation]);
  });
});

describe('git itself', () => {
  const fake = (script: string): void => {
    const folder = createFolder();
    writeFileSync(join(folder, 'git'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    useEnvironment({ PATH: `${folder}${delimiter}/bin${delimiter}/usr/bin` });
  };

  it('missing', async () => {
    const folder = createFolder();
    useEnvironment({ PATH: folder });
    await expect(openRepository(folder)).rejects.toMatchObject({ code: 'git/missing', exit: 2, remedy: expect.stringContaining('install git') as string });
  });

  it('too old', async () => {
    fake('case "$*" in *--version*) echo git version 2.30.9;; *) echo "fatal: unknown option" >&2; exit 129;; esac');
    await expect(openRepository(createFolder())).rejects.toMatchObject({ code: 'git/too-old', message: 'git 2.30.9 is too old' });
  });

  it.each([['with words', 'echo "fatal: dubious ownership" >&2; exit 128', 'fatal: dubious ownership'], ['without a word', 'exit 3', 'exit code 3'], ['on a signal', 'kill -9 $$', 'exit code']])('failing %s', async (_, script, words) => {
    fake(`case "$*" in *--version*) echo git version 2.45.0;; *) ${script};; esac`);
    await expect(createGit(createFolder()).text(['rev-parse', 'HEAD'])).rejects.toMatchObject({ code: 'git/failed', exit: 2, message: expect.stringContaining(words) as string });
    await expect(createGit(createFolder()).bytes(['--batch'], 'x\n')).rejects.toMatchObject({ code: 'git/failed' });
  });
});

describe('what is asked ahead', () => {
  it('is taken once, with what is written to it, and says why it failed', async () => {
    const repo = createRepo({ files: { 'a.txt': 'one\n' } });
    const head = repo.commit('x');
    const own = git(repo);
    const ask = (): Promise<string> => own.text(['cat-file', '--batch-check'], `${head}\n`);
    own.startAhead(['cat-file', '--batch-check']);
    const answers = [await ask(), await ask()];
    expect(answers).toEqual([expect.stringMatching(new RegExp(`^${head} commit`)) as string, answers[0]]);
    repo.write({ 'a.txt': LONG.repeat(1000) });
    const last = repo.commit('y');
    for (const args of [['cat-file', '-p', `${last}:a.txt`], ['cat-file', '-p', `${head}:a.txt`]]) {
      own.startAhead(args);
      // A short answer is there, and git gone, before anybody reads.
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(await own.text(args)).toBe(repo.git(...args).concat('\n'));
    }
    own.startAhead(['rev-parse', '--verify', 'nothing']);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await expect(own.text(['rev-parse', '--verify', 'nothing'])).rejects.toMatchObject({ code: 'git/failed', message: expect.stringContaining('Needed a single revision') as string });
  });

  it('keeps nobody waiting where nobody takes it', () => {
    const repo = createRepo({ files: { 'a.txt': 'one\n' } });
    repo.commit('x');
    const waitedFor = (): string[] => process.getActiveResourcesInfo().filter((resource) => /Process|Pipe/.test(resource));
    const before = waitedFor();
    git(repo).startAhead(['cat-file', '--batch']);
    expect(waitedFor()).toEqual(before);
    const taken = git(repo).start(['cat-file', '--batch']);
    expect(waitedFor().length).toBeGreaterThan(before.length);
    taken.end();
  });
});

describe('commitPaths', () => {
  const status = (repo: Repo): string => repo.git('status', '--porcelain=v2', '--untracked-files=all');
  const index = (repo: Repo): string => repo.git('ls-files', '--stage', '--debug').replace(/^ {2}.*$/gm, '');
  const commit = (repo: Repo, paths: readonly string[], message = 'Release\n\nPrompt: x\n'): Promise<string> => commitPaths(git(repo), paths, message);

  /** Every kind of change that may be under way. */
  function busyRepo(): Repo {
    const repo = createRepo({ files: Object.fromEntries(['staged', 'dirty', 'both', 'dropped', 'moved', 'release', 'gone'].map((name) => [`${name}.txt`, `${name}\n${LONG}`])) });
    repo.commit('base');
    repo.write({ 'staged.txt': 's', 'both.txt': 'first', 'new.txt': 'n' });
    repo.remove('dropped.txt');
    repo.move('moved.txt', 'moved-to.txt');
    repo.git('add', '--all');
    repo.write({ 'both.txt': 'second', 'dirty.txt': 'd', 'untracked.txt': 'u', 'later.txt': 'l' });
    repo.remove('gone.txt');
    repo.git('add', '--intent-to-add', 'later.txt');
    return repo;
  }

  it('commits exactly the paths, new and known; all else stays as it was', async () => {
    const repo = busyRepo();
    const before = status(repo);
    expect(before.split('\n')).toHaveLength(9);
    repo.write({ 'release.txt': 'changed', 'a/b/new-release.txt': 'new' });
    const oid = await commit(repo, ['release.txt', 'a/b/new-release.txt']);
    expect(oid).toBe(repo.git('rev-parse', 'HEAD'));
    expect(repo.git('show', '--name-status', '--format=%B', 'HEAD')).toBe('Release\n\nPrompt: x\n\n\nA\ta/b/new-release.txt\nM\trelease.txt');
    expect(status(repo)).toBe(before);
    expect(repo.read('both.txt')).toBe('second');
  });

  it('commits what is on disk, not what was staged of the paths', async () => {
    const repo = busyRepo();
    repo.write({ 'release.txt': 'staged' });
    repo.git('add', 'release.txt');
    repo.write({ 'release.txt': 'on disk' });
    await commit(repo, ['release.txt']);
    expect(repo.git('show', 'HEAD:release.txt')).toBe('on disk');
    expect(repo.git('diff', '--cached', '--', 'release.txt')).toBe('');
  });

  it.each([['with words', 'echo "not today" >&2; exit 1', 'not today'], ['on stdout', 'echo "no"; exit 1', 'no'], ['without a word', 'exit 7', 'it ended with exit code'], ['and ends its git', 'kill $PPID', 'it was interrupted']])('a hook that refuses %s leaves index and work tree as they were', async (_, script, words) => {
    const repo = busyRepo();
    repo.write({ 'release.txt': 'staged before' });
    repo.git('add', 'release.txt');
    repo.write({ 'release.txt': 'changed', 'new-release.txt': 'new' });
    const [before, entries, head] = [status(repo), index(repo), repo.git('rev-parse', 'HEAD')];
    addHook(repo, 'pre-commit', script);
    const error = await commit(repo, ['release.txt', 'new-release.txt']).catch((refused: unknown) => refused);
    expect(error).toMatchObject({ code: 'commit/refused', exit: 2 });
    expect((error as Error).message).toContain(words);
    expect([status(repo), index(repo), repo.git('rev-parse', 'HEAD')]).toEqual([before, entries, head]);
    expect(repo.read('release.txt')).toBe('changed');
  });

  it('a commit-msg hook may refuse too', async () => {
    const repo = createRepo({ files: { 'a.txt': 'a' } });
    repo.commit('base');
    repo.write({ 'r.txt': 'r' });
    const before = status(repo);
    addHook(repo, 'commit-msg', 'grep -q JIRA "$1" || exit 1');
    await expect(commit(repo, ['r.txt'])).rejects.toMatchObject({ code: 'commit/refused' });
    expect(status(repo)).toBe(before);
    await commit(repo, ['r.txt'], 'JIRA-1');
    expect(status(repo)).toBe('');
  });

  it('a path that is ignored, or another process at work, changes nothing', async () => {
    const repo = createRepo({ files: { 'a.txt': 'a', '.gitignore': 'ignored/\n' } });
    repo.commit('base');
    repo.write({ 'r.txt': 'r', 'ignored/x.txt': 'x' });
    const before = status(repo);
    await expect(commit(repo, ['r.txt', 'ignored/x.txt'])).rejects.toMatchObject({ code: 'commit/ignored', message: 'ignored/x.txt is ignored by git, so it cannot be committed; nothing was changed\n  .gitignore:1: ignored/' });
    expect(status(repo)).toBe(before);
    writeFileSync(join(repo.root, '.git/index.lock'), '');
    await expect(commit(repo, ['r.txt'])).rejects.toMatchObject({ message: expect.stringContaining('index.lock') as string });
    expect(existsSync(join(repo.root, '.git/index.lock'))).toBe(true);
  });

  it('nothing to commit is a refusal, not a success', async () => {
    const repo = createRepo({ files: { 'a.txt': 'a' } });
    repo.commit('base');
    await expect(commit(repo, ['a.txt'])).rejects.toMatchObject({ code: 'commit/refused' });
  });

  it('runs hooks as git itself would', async () => {
    const repo = createRepo({ files: { 'a.yaml': 'a', 'c.txt': 'c' } });
    repo.commit('base');
    repo.write({ 'r.yaml': 'r', 'c.txt': 'changed' });
    repo.git('add', 'c.txt');
    const seen = join(repo.beside, 'seen');
    // A pattern, an abbreviated option and the index of the commit: what hooks of other tools use.
    addHook(repo, 'pre-commit', `{ git diff --cached --name-only -- '*.yaml' '*.txt'; git ls-files --cach -- 'r*'; echo "$LC_CTYPE$LC_ALL"; } > '${seen}'`);
    await commit(repo, ['r.yaml']);
    expect(repo.at(repo.beside).read('seen')).toBe('r.yaml\nr.yaml\nC.UTF-8\n');
    const hooks = join(repo.beside, 'hooks');
    mkdirSync(hooks);
    writeFileSync(join(hooks, 'pre-commit'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    repo.git('config', 'core.hooksPath', hooks);
    repo.write({ 'r.yaml': 'again' });
    await expect(commit(repo, ['r.yaml'])).rejects.toMatchObject({ code: 'commit/refused' });
  });

  it('signs as the user configured, and stays whole where signing fails', async () => {
    const repo = createRepo({ files: { 'a.txt': 'a' } });
    repo.commit('base');
    const program = join(repo.beside, 'sign');
    writeFileSync(program, '#!/bin/sh\ncat > /dev/null\necho "[GNUPG:] SIG_CREATED " >&2\nprintf -- "-----BEGIN PGP SIGNATURE-----\\n\\nfake\\n-----END PGP SIGNATURE-----\\n"\n', { mode: 0o755 });
    const config = join(repo.beside, 'config');
    writeFileSync(config, `[commit]\ngpgsign = true\n[gpg]\nprogram = ${program}\n[user]\nsigningkey = me\n`);
    useEnvironment({ GIT_CONFIG_GLOBAL: config });
    repo.write({ 'r.txt': 'r' });
    await commit(repo, ['r.txt']);
    expect(repo.git('cat-file', 'commit', 'HEAD')).toContain('gpgsig -----BEGIN PGP SIGNATURE-----');
    writeFileSync(program, '#!/bin/sh\nexit 1\n');
    repo.write({ 'r.txt': 'again' });
    const before = status(repo);
    await expect(commit(repo, ['r.txt'])).rejects.toMatchObject({ code: 'commit/refused', message: expect.stringContaining('failed to sign') as string });
    expect(status(repo)).toBe(before);
  });

  it('works in a linked work tree, in a folder, with names that look like patterns', async () => {
    const repo = createRepo({ files: { 'a.txt': 'a' } });
    repo.commit('base');
    repo.write({ 'staged.txt': 's' });
    repo.git('add', 'staged.txt');
    const before = status(repo);
    repo.git('worktree', 'add', '-q', '-b', 'other', join(repo.beside, 'linked'));
    const linked = repo.at(join(repo.beside, 'linked'));
    const paths = ['p*/r.txt', 'p[1]/:(top)x.yaml', '-r.txt', 'é "x".txt'];
    linked.write(Object.fromEntries([...paths, 'p1/r.txt', 'px/r.txt', 'x.yaml'].map((path) => [path, path])));
    await commit(linked, paths);
    expect(linked.git('-c', 'core.quotePath=false', 'show', '-z', '--name-only', '--format=', 'HEAD').split('\0').filter(Boolean).sort()).toEqual([...paths].sort());
    expect(status(linked).split('\n').sort()).toEqual(['? p1/r.txt', '? px/r.txt', '? x.yaml']);
    expect(status(repo)).toBe(before);
  });

  it('works with sha256 object names, also where the hook refuses', async () => {
    const repo = createRepo({ objectFormat: 'sha256', files: { 'a.txt': 'a' } });
    repo.commit('base');
    repo.write({ 'a.txt': 'b', 'r.txt': 'r' });
    const before = status(repo);
    addHook(repo, 'pre-commit', 'exit 1');
    await expect(commit(repo, ['a.txt', 'r.txt'])).rejects.toMatchObject({ code: 'commit/refused' });
    expect(status(repo)).toBe(before);
  });
});

function addHook(repo: Repo, name: string, script: string): void {
  mkdirSync(join(repo.root, '.git/hooks'), { recursive: true });
  writeFileSync(join(repo.root, '.git/hooks', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}
