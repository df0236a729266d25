import { describe, expect, it } from 'vitest';
import { type Commit, type FileChange, historyOf, type PromptHistory, versionsOf, versionWithHash } from '../../../src/core/version/history.js';
import type { Blobs } from '../../../src/core/version/content-reader.js';
import { decodeText } from '../../../src/core/text/decode.js';
import { NOTHING, type Walked, walkOn } from './walking.js';

const LAYOUT = { roots: ['p'] };
/** A blob's id is its text here: a table then shows what every file says. */
const BLOBS: Blobs = { text: (oid) => decodeText(Buffer.from(oid, 'latin1')) };

type Step = Record<string, string | null | { from: string; text: string }>;

/** Commits c1, c2 … from what each says of its files: a text, null for deleted, or where it was renamed from. */
function commitsOf(steps: readonly Step[]): Commit[] {
  return steps.map((step, index) => ({
    oid: `c${index + 1}`, author: 'A', email: 'a@example.com', date: '2026-01-01T00:00:00Z', subject: `commit ${index + 1}`, body: '',
    changes: Object.entries(step).map(([path, change]): FileChange => {
      if (change === null) return { kind: 'deleted', path, oid: '' };
      return typeof change === 'string' ? { kind: 'written', path, oid: change } : { kind: 'written', path, from: change.from, oid: change.text };
    }),
  }));
}

function walk(...steps: Step[]): Walked {
  return walkOn(NOTHING, commitsOf(steps), LAYOUT, BLOBS);
}

/** `c1 v1, c3 metadata, c4 deleted`; contents by the letter of their first appearance, so that reverts show. */
function story(history: PromptHistory | undefined): string {
  const letters: string[] = [];
  const letter = (hash: string): string => {
    if (!letters.includes(hash)) letters.push(hash);
    return String.fromCharCode(65 + letters.indexOf(hash));
  };
  return (history?.entries ?? [])
    .map(({ commit, kind, number, hash, broken }) => `${commit} ${kind === 'version' ? `v${number}=${letter(hash)}${broken === undefined ? '' : '!'}` : kind}`)
    .join(', ');
}

const front = (yaml: string, body = 'Do it.'): string => `---\n${yaml}\n---\n${body}\n`;
const renamed = (from: string, text: string): { from: string; text: string } => ({ from, text });

describe('one prompt', () => {
  it.each<[string, Step[], string]>([
    ['starts at 1', [{ 'p/a.md': 'one' }], 'c1 v1=A'],
    ['counts every new content', [{ 'p/a.md': 'one' }, { 'p/a.md': 'two' }, { 'p/a.md': 'three' }], 'c1 v1=A, c2 v2=B, c3 v3=C'],
    ['old content is a new version with the old hash', [{ 'p/a.md': 'one' }, { 'p/a.md': 'two' }, { 'p/a.md': 'one' }], 'c1 v1=A, c2 v2=B, c3 v3=A'],
    [
      'description, tags, owner, budget and metadata make no version',
      [
        { 'p/a.md': front('description: x') },
        { 'p/a.md': front('description: y\ntags: [a]\nowner: me\nbudget: { template: 9 }\nmetadata: { any: thing }') },
      ],
      'c1 v1=A, c2 metadata',
    ],
    ['key order and comments make no version', [{ 'p/a.md': front('model: a/b\nparameters: { seed: 1, top_p: 1 }') }, { 'p/a.md': front('# why\nparameters: { top_p: 1, seed: 1 }\nmodel: a/b') }], 'c1 v1=A, c2 metadata'],
    ['model and parameters make versions', [{ 'p/a.md': front('model: a/b') }, { 'p/a.md': front('model: a/c') }, { 'p/a.md': front('model: a/c\nparameters: { seed: 1 }') }], 'c1 v1=A, c2 v2=B, c3 v3=C'],
    ['line endings alone leave nothing', [{ 'p/a.md': front('model: a/b') }, { 'p/a.md': front('model: a/b').replace(/\n/g, '\r\n') }], 'c1 v1=A'],
    ['a byte-order mark alone leaves nothing', [{ 'p/a.md': front('model: a/b') }, { 'p/a.md': `\xef\xbb\xbf${front('model: a/b')}` }], 'c1 v1=A'],
    ['a change of mode alone leaves nothing', [{ 'p/a.md': 'one' }, { 'p/a.md': 'one' }], 'c1 v1=A'],
    ['deleted', [{ 'p/a.md': 'one' }, { 'p/a.md': null }], 'c1 v1=A, c2 deleted'],
    ['coming back goes on counting', [{ 'p/a.md': 'one' }, { 'p/a.md': null }, { 'p/a.md': 'two' }], 'c1 v1=A, c2 deleted, c3 v2=B'],
    ['coming back unchanged is a version too', [{ 'p/a.md': 'one' }, { 'p/a.md': null }, { 'p/a.md': 'one' }], 'c1 v1=A, c2 deleted, c3 v2=A'],
    ['broken YAML is a version, and so is its repair', [{ 'p/a.md': front('model: a/b') }, { 'p/a.md': front('model: [') }, { 'p/a.md': front('model: a/b') }], 'c1 v1=A, c2 v2=B!, c3 v3=A'],
    ['broken from the start', [{ 'p/a.md': front('a: [') }, { 'p/a.md': front('a: {') }], 'c1 v1=A!, c2 v2=B!'],
    ['broken, with other line endings', [{ 'p/a.md': front('a: [') }, { 'p/a.md': front('a: [').replace(/\n/g, '\r\n') }], 'c1 v1=A!'],
    ['invalid UTF-8 is a version marked broken', [{ 'p/a.md': 'one' }, { 'p/a.md': 'caf\xe9' }, { 'p/a.md': 'two' }], 'c1 v1=A, c2 v2=B!, c3 v3=C'],
    ['an LFS pointer is a version marked broken', [{ 'p/a.md': 'version https://git-lfs.github.com/spec/v1\n' }], 'c1 v1=A!'],
  ])('%s', (_, steps, expected) => {
    expect(story(historyOf(walk(...steps), 'a'))).toBe(expected);
  });

  it('keeps what is needed to have a version again', () => {
    const text = front('transforms: [few-shot]', "{% render 'tone' %}");
    const [version] = versionsOf(historyOf(walk({ 'p/a.md': text, 'p/_partials/tone.md': 'Be kind.', 'p/a.examples.yaml': '[]', 'p/_partials/other.md': 'x' }), 'a'));
    expect(version).toMatchObject({ number: 1, path: 'p/a.md', files: { 'p/a.md': text, 'p/_partials/tone.md': 'Be kind.', 'p/a.examples.yaml': '[]' } });
    expect(Object.keys(version?.files ?? {})).toHaveLength(3);
  });

  it('keeps the commits that left an entry, without their changes', () => {
    const walked = walk({ 'p/a.md': 'one' }, { 'p/README.md': 'x' }, { 'p/a.queries.yaml': '[]' }, { 'p/a.md': 'two' }, { 'q/a.md': 'no' });
    const { commits = {} } = historyOf(walked, 'a') ?? {};
    expect(Object.keys(commits)).toEqual(['c1', 'c4']);
    expect(commits['c4']).toEqual({ oid: 'c4', author: 'A', email: 'a@example.com', date: '2026-01-01T00:00:00Z', subject: 'commit 4', body: '' });
    expect(walked.state.head).toBe('c5');
  });

  it.each(['p/README.md', 'p/x/CHANGELOG.md', 'p/_draft.md', 'p/.hidden.md', 'p/a.txt', 'q/a.md', 'a.md'])('%s is no prompt', (path) => {
    expect(walk({ [path]: 'x' }).tips).toEqual([]);
  });
});

describe('renames', () => {
  it.each<[string, Step[], Record<string, string>]>([
    ['unchanged', [{ 'p/a.md': 'one' }, { 'p/b.md': renamed('p/a.md', 'one') }], { b: 'c1 v1=A, c2 metadata' }],
    ['with an edit', [{ 'p/a.md': 'one' }, { 'p/b.md': renamed('p/a.md', 'two') }, { 'p/b.md': 'three' }], { b: 'c1 v1=A, c2 v2=B, c3 v3=C' }],
    ['into a folder and back', [{ 'p/a.md': 'one' }, { 'p/x/a.md': renamed('p/a.md', 'one') }, { 'p/a.md': renamed('p/x/a.md', 'one') }], { a: 'c1 v1=A, c2 metadata, c3 metadata' }],
    [
      'two prompts swap their names',
      [{ 'p/a.md': 'one', 'p/b.md': 'two' }, { 'p/b.md': renamed('p/a.md', 'one'), 'p/a.md': renamed('p/b.md', 'two') }, { 'p/a.md': 'three' }],
      { a: 'c1 v1=A, c2 metadata, c3 v2=B', b: 'c1 v1=A, c2 metadata' },
    ],
    [
      'a chain in one commit',
      [{ 'p/a.md': 'one', 'p/b.md': 'two' }, { 'p/c.md': renamed('p/b.md', 'two'), 'p/b.md': renamed('p/a.md', 'edited') }, { 'p/c.md': 'x' }],
      { b: 'c1 v1=A, c2 v2=B', c: 'c1 v1=A, c2 metadata, c3 v2=B' },
    ],
    ['a copy starts at 1', [{ 'p/a.md': 'one' }, { 'p/a.md': 'two' }, { 'p/b.md': 'two' }], { a: 'c1 v1=A, c2 v2=B', b: 'c3 v1=A' }],
    ['a new prompt at the name left', [{ 'p/a.md': 'one' }, { 'p/b.md': renamed('p/a.md', 'one') }, { 'p/a.md': 'new' }], { a: 'c3 v1=A', b: 'c1 v1=A, c2 metadata' }],
    ['onto the name of one that ended', [{ 'p/a.md': 'one', 'p/b.md': 'old' }, { 'p/b.md': null }, { 'p/b.md': renamed('p/a.md', 'one') }, { 'p/b.md': 'two' }], { b: 'c1 v1=A, c3 metadata, c4 v2=B' }],
    [
      'onto the name of one that ends in the same commit',
      [{ 'p/a.md': 'one', 'p/b.md': 'old' }, { 'p/b.md': renamed('p/a.md', 'one') }],
      { b: 'c1 v1=A, c2 metadata' },
    ],
    ['to what is no prompt ends it', [{ 'p/a.md': 'one' }, { 'p/_a.md': renamed('p/a.md', 'one') }], { a: 'c1 v1=A, c2 deleted' }],
    ['from what is no prompt begins one', [{ 'p/_a.md': 'one' }, { 'p/a.md': renamed('p/_a.md', 'one') }], { a: 'c2 v1=A' }],
    ['after the end a new start elsewhere', [{ 'p/a.md': 'one' }, { 'p/a.md': null }, { 'p/b.md': 'one' }], { a: 'c1 v1=A, c2 deleted', b: 'c3 v1=A' }],
    ['names of Object', [{ 'p/constructor.md': 'one' }, { 'p/__proto__x.md': 'x' }, { 'p/toString.md': renamed('p/constructor.md', 'two') }], { toString: 'c1 v1=A, c3 v2=B' }],
  ])('%s', (_, steps, expected) => {
    const state = walk(...steps);
    for (const [name, told] of Object.entries(expected)) expect(`${name}: ${story(historyOf(state, name))}`).toBe(`${name}: ${told}`);
  });

  it('of those that ended at a path, the last one comes back', () => {
    const state = walk(
      { 'p/a.md': 'a', 'p/b.md': 'b' },
      { 'p/b.md': null },
      { 'p/b.md': renamed('p/a.md', 'a') },
      { 'p/b.md': null },
      { 'p/b.md': 'c' },
    );
    expect(story(historyOf(state, 'b'))).toBe('c1 v1=A, c3 metadata, c4 deleted, c5 v2=B');
    expect(state.tips.map((tip) => tip.alive)).toEqual([true, false]);
  });

  it('leave the earlier one at a path free to come back', () => {
    const state = walk(
      { 'p/a.md': 'a', 'p/b.md': 'b' },
      { 'p/b.md': null },
      { 'p/b.md': renamed('p/a.md', 'a') },
      { 'p/c.md': renamed('p/b.md', 'a') },
      { 'p/b.md': 'again' },
    );
    expect(story(historyOf(state, 'b'))).toBe('c1 v1=A, c2 deleted, c5 v2=B');
    expect(story(historyOf(state, 'c'))).toBe('c1 v1=A, c3 metadata, c4 metadata');
  });

  it('keep older versions under the older file name', () => {
    const versions = versionsOf(historyOf(walk({ 'p/a.md': 'one' }, { 'p/b.md': renamed('p/a.md', 'two') }), 'b'));
    expect(versions.map(({ path, files }) => [path, files])).toEqual([['p/a.md', { 'p/a.md': 'one' }], ['p/b.md', { 'p/b.md': 'two' }]]);
  });

  it('with the pool beside it: no version, and only new paths among the causes', () => {
    const text = front('transforms: [few-shot]');
    const pool = '- { input: a, output: b }\n';
    const state = walk({ 'p/a.md': text, 'p/a.examples.yaml': pool }, { 'p/b.md': renamed('p/a.md', text), 'p/b.examples.yaml': renamed('p/a.examples.yaml', pool) });
    expect(story(historyOf(state, 'b'))).toBe('c1 v1=A, c2 metadata');
    expect(historyOf(state, 'b')?.entries[1]?.causes).toEqual(['p/b.examples.yaml', 'p/b.md']);
  });
});

describe('id', () => {
  const one = (id: string): string => front(`id: ${id}`, 'First words.');
  const two = (id: string): string => front(`id: ${id}`, 'Quite other words, all of them.');

  it.each<[string, Step[], Record<string, string>]>([
    ['carries a prompt through a rewrite under a new name', [{ 'p/a.md': one('x') }, { 'p/a.md': null, 'p/b.md': two('x') }, { 'p/b.md': one('x') }], { b: 'c1 v1=A, c2 v2=B, c3 v3=A' }],
    ['and the old name is free', [{ 'p/a.md': one('x') }, { 'p/a.md': null, 'p/b.md': two('x') }, { 'p/a.md': 'new' }], { a: 'c3 v1=A', b: 'c1 v1=A, c2 v2=B' }],
    ['is stronger than a rename git sees', [{ 'p/a.md': one('x'), 'p/b.md': two('y') }, { 'p/c.md': renamed('p/a.md', two('y')), 'p/d.md': renamed('p/b.md', one('x')) }], { c: 'c1 v1=A, c2 metadata', d: 'c1 v1=A, c2 metadata' }],
    ['tells two prompts apart that git takes for one', [{ 'p/a.md': one('x') }, { 'p/b.md': renamed('p/a.md', one('y')) }], { a: 'c1 v1=A, c2 deleted', b: 'c2 v1=A' }],
    ['carries two prompts that swap files', [{ 'p/a.md': one('x'), 'p/b.md': two('y') }, { 'p/a.md': two('y'), 'p/b.md': one('x') }], { a: 'c1 v1=A, c2 metadata', b: 'c1 v1=A, c2 metadata' }],
    ['carries a prompt whose file another takes', [{ 'p/a.md': one('x') }, { 'p/a.md': one('y'), 'p/b.md': two('x') }], { a: 'c2 v1=A', b: 'c1 v1=A, c2 v2=B' }],
    ['brings a prompt back under another name', [{ 'p/a.md': one('x') }, { 'p/a.md': null }, { 'p/b.md': two('x') }], { b: 'c1 v1=A, c2 deleted, c3 v2=B' }],
    ['keeps another prompt from coming back at its path', [{ 'p/a.md': one('x') }, { 'p/a.md': null }, { 'p/a.md': one('y') }], { a: 'c3 v1=A' }],
    ['given with the rename', [{ 'p/a.md': 'one' }, { 'p/b.md': renamed('p/a.md', one('x')) }], { b: 'c1 v1=A, c2 v2=B' }],
    ['taken away with the rename', [{ 'p/a.md': one('x') }, { 'p/b.md': renamed('p/a.md', 'one') }], { b: 'c1 v1=A, c2 v2=B' }],
    ['changed in place', [{ 'p/a.md': one('x') }, { 'p/a.md': one('y') }, { 'p/a.md': null, 'p/b.md': two('y') }], { b: 'c1 v1=A, c2 metadata, c3 v2=B' }],
    ['survives a version that cannot be read', [{ 'p/a.md': one('x') }, { 'p/a.md': front('id: [') }, { 'p/a.md': null, 'p/b.md': two('x') }], { b: 'c1 v1=A, c2 v2=B!, c3 v3=C' }],
    ['a copy with the same id starts at 1', [{ 'p/b.md': one('x') }, { 'p/a.md': one('x'), 'p/b.md': two('x') }], { a: 'c2 v1=A', b: 'c1 v1=A, c2 v2=B' }],
    ['two files take over from one', [{ 'p/a.md': one('x') }, { 'p/a.md': null, 'p/b.md': one('x'), 'p/c.md': one('x') }], { b: 'c1 v1=A, c2 metadata', c: 'c2 v1=A' }],
  ])('%s', (_, steps, expected) => {
    const state = walk(...steps);
    for (const [name, told] of Object.entries(expected)) expect(`${name}: ${story(historyOf(state, name))}`).toBe(`${name}: ${told}`);
  });
});

describe('partials', () => {
  const reaching = front('', "{% render 'outer' %} Go.");
  const start: Step = { 'p/a.md': reaching, 'p/b.md': 'plain', 'p/_partials/outer.md': "{% render 'inner' %}", 'p/_partials/inner.md': 'one', 'p/_partials/unused.md': 'x' };

  it.each<[string, Step, string, string[]]>([
    ['edited', { 'p/_partials/inner.md': 'two' }, 'c1 v1=A, c2 v2=B', ['p/_partials/inner.md']],
    ['edited with the prompt', { 'p/a.md': `${reaching}!`, 'p/_partials/inner.md': 'two' }, 'c1 v1=A, c2 v2=B', ['p/_partials/inner.md', 'p/a.md']],
    ['deleted', { 'p/_partials/inner.md': null }, 'c1 v1=A, c2 v2=B', ['p/_partials/inner.md']],
    ['renamed away', { 'p/_partials/other.md': renamed('p/_partials/inner.md', 'one') }, 'c1 v1=A, c2 v2=B', ['p/_partials/inner.md']],
    ['begun in the commit that uses it', { 'p/_partials/outer.md': "{% render 'new' %}", 'p/_partials/new.md': 'n' }, 'c1 v1=A, c2 v2=B', ['p/_partials/new.md', 'p/_partials/outer.md']],
    ['with a blank line more at its end', { 'p/_partials/inner.md': 'one\n' }, 'c1 v1=A', []],
    ['that is not used', { 'p/_partials/unused.md': 'y' }, 'c1 v1=A', []],
    ['of another root', { 'q/_partials/inner.md': 'two' }, 'c1 v1=A', []],
  ])('%s', (_, change, expected, causes) => {
    const state = walk(start, change);
    expect(story(historyOf(state, 'a'))).toBe(expected);
    expect(historyOf(state, 'a')?.entries[1]?.causes ?? []).toEqual(causes);
    expect(story(historyOf(state, 'b'))).toBe('c1 v1=A');
  });

  it('make versions of every prompt that reaches them, in all folders', () => {
    const state = walk({ ...start, 'p/x/y/c.md': front('', "{% render 'inner' %}") }, { 'p/_partials/inner.md': 'two' });
    expect(['a', 'b', 'x/y/c'].map((name) => story(historyOf(state, name)))).toEqual(['c1 v1=A, c2 v2=B', 'c1 v1=A', 'c1 v1=A, c2 v2=B']);
  });

  it('missing at first, then written', () => {
    expect(story(historyOf(walk({ 'p/a.md': reaching }, { 'p/_partials/outer.md': 'o' }), 'a'))).toBe('c1 v1=A, c2 v2=B');
  });

  it('no longer used, then edited', () => {
    expect(story(historyOf(walk(start, { 'p/a.md': front('', 'Go.') }, { 'p/_partials/inner.md': 'two' }), 'a'))).toBe('c1 v1=A, c2 v2=B');
  });
});

describe('the example pool', () => {
  const pool = (output: string): string => `- { input: a, output: ${output} }\n`;
  const using = front('transforms: [few-shot]');

  it.each<[string, Step[], string]>([
    ['edited', [{ 'p/a.md': using, 'p/a.examples.yaml': pool('x') }, { 'p/a.examples.yaml': pool('y') }], 'c1 v1=A, c2 v2=B'],
    ['added later', [{ 'p/a.md': using }, { 'p/a.examples.jsonl': '{"input":"a","output":"x"}\n' }], 'c1 v1=A, c2 v2=B'],
    ['written otherwise, saying the same', [{ 'p/a.md': using, 'p/a.examples.yaml': pool('x') }, { 'p/a.examples.yaml': '# c\n- output: x\n  input: a\n' }], 'c1 v1=A'],
    ['not used', [{ 'p/a.md': 'Plain.', 'p/a.examples.yaml': pool('x') }, { 'p/a.examples.yaml': pool('y') }], 'c1 v1=A'],
    ['of another prompt', [{ 'p/a.md': using, 'p/ab.examples.yaml': pool('x') }, { 'p/ab.examples.yaml': pool('y') }], 'c1 v1=A'],
    ['read in another form, with the same bytes', [{ 'p/a.md': using, 'p/a.examples.jsonl': '{"input":"a","output":"x"}' }, { 'p/a.examples.jsonl': null, 'p/a.examples.yaml': '{"input":"a","output":"x"}' }], 'c1 v1=A, c2 v2=B!'],
    ['used from the second version on', [{ 'p/a.md': 'x', 'p/a.examples.yaml': pool('x') }, { 'p/a.md': using }, { 'p/a.examples.yaml': pool('y') }], 'c1 v1=A, c2 v2=B, c3 v3=C'],
  ])('%s', (_, steps, expected) => {
    const history = historyOf(walk(...steps), 'a');
    expect(story(history)).toBe(expected);
    const last = history?.entries.at(-1);
    if (last?.commit !== 'c1') expect(last?.causes).toEqual(Object.keys(steps.at(-1) ?? {}).sort());
  });
});

describe('reports', () => {
  const report = (content: string, value: number): string =>
    JSON.stringify({ schemaVersion: 1, content, primary: 'accuracy', variants: [{ role: 'candidate', content, model: 'm/x', modelKind: 'api', metrics: [{ name: 'accuracy', n: 3, value }] }] });
  const values = (walked: Walked, name: string): unknown => historyOf(walked, name)?.reports.map(({ content, value, commit }) => [content, value, commit]);

  it('are kept oldest first, by name', () => {
    const state = walk({ 'p/a.md': 'one', 'p/a.report.json': report('h1', 0.5) }, { 'p/a.report.json': report('h2', 0.75) }, { 'p/a.report.json': null });
    expect(values(state, 'a')).toEqual([['h1', 0.5, 'c1'], ['h2', 0.75, 'c2']]);
    expect(state.tips.map((tip) => tip.report?.content)).toEqual(['h2']);
  });

  it('follow a renamed prompt', () => {
    const state = walk(
      { 'p/a.md': 'one', 'p/b.md': 'two', 'p/a.report.json': report('h1', 0.5), 'p/b.report.json': report('h2', 0.75) },
      { 'p/b.md': renamed('p/a.md', 'one'), 'p/a.md': renamed('p/b.md', 'two') },
      { 'p/c.md': renamed('p/b.md', 'one'), 'p/c.report.json': renamed('p/b.report.json', report('h3', 1)) },
    );
    expect(values(state, 'a')).toEqual([['h2', 0.75, 'c1']]);
    expect(state.tips.map(({ name, report: newest }) => [name, newest?.content])).toEqual([['c', 'h3'], ['a', 'h2']]);
    expect(values(state, 'c')).toEqual([['h1', 0.5, 'c1'], ['h3', 1, 'c3']]);
  });

  it('of a prompt with a name of Object', () => {
    expect(values(walk({ 'p/constructor.md': 'one', 'p/constructor.report.json': report('h', 1) }), 'constructor')).toEqual([['h', 1, 'c1']]);
  });

  it.each(['', '{', 'null', '[]', '{"schemaVersion":2,"variants":[]}'])('a text that is none (%s) is passed over', (text) => {
    expect(values(walk({ 'p/a.md': 'one', 'p/a.report.json': text }), 'a')).toEqual([]);
  });

  it('without a prompt it is about nothing', () => {
    expect(walk({ 'p/a.report.json': report('h', 1) })).toMatchObject({ tips: [], chapters: {} });
  });
});

describe('finding a version', () => {
  const history = historyOf(walk({ 'p/a.md': 'one' }, { 'p/a.md': 'two' }, { 'p/a.md': 'one' }, { 'p/a.md': null }), 'a');

  it('by hash: the newest', () => {
    const hash = history?.entries[0]?.hash ?? '';
    expect(versionWithHash(history, hash)?.number).toBe(3);
    expect(versionWithHash(history, hash.slice(0, 7))?.number).toBe(3);
    expect(versionWithHash(history, '0'.repeat(64))).toBeUndefined();
    expect(versionWithHash(undefined, hash)).toBeUndefined();
  });

  it('by number: only versions have one', () => {
    expect(versionsOf(history).map((version) => version.number)).toEqual([1, 2, 3]);
    expect(versionsOf(undefined)).toEqual([]);
  });

  it('by name: the living prompt, else the one that ended last', () => {
    const state = walk({ 'p/a.md': 'one', 'p/b.md': 'two' }, { 'p/b.md': null }, { 'p/b.md': renamed('p/a.md', 'one') });
    expect(historyOf(state, 'b')?.alive).toBe(true);
    expect(historyOf(state, 'a')).toBeUndefined();
    const ended = walk({ 'p/a.md': 'one', 'p/b.md': 'two' }, { 'p/b.md': null }, { 'p/b.md': renamed('p/a.md', 'one') }, { 'p/b.md': null });
    expect(historyOf(ended, 'b')?.entries.at(-1)?.commit).toBe('c4');
  });
});
