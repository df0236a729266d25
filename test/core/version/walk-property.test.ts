import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify, createClassifier } from '../../../src/core/prompt/layout/layout.js';
import { preparePrompt } from '../../../src/core/prompt/prepared.js';
import { identify } from '../../../src/core/prompt/prompt.js';
import { createReadingMemo } from '../../../src/core/prompt/reading-memo.js';
import { type Decoded, decodeText } from '../../../src/core/text/decode.js';
import type { Blobs } from '../../../src/core/version/content-reader.js';
import { type Commit, EMPTY_WALK, type FileChange, versionsOf, type WalkState } from '../../../src/core/version/history.js';
import { blobsBefore, blobsWritten, type WantedBlobs } from '../../../src/core/version/walk-blobs.js';
import { applyChanges, type WalkChange } from '../../../src/core/version/walk-change.js';
import { histories, NOTHING, type Walked, walkOn } from './walking.js';

const LAYOUT = { roots: ['p'] };
const PROMPTS = ['p/a.md', 'p/b.md', 'p/x/c.md'];
const PATHS = [...PROMPTS, 'p/_draft.md', 'p/README.md', 'p/a.examples.yaml', 'p/b.examples.yaml', 'p/_partials/t.md', 'p/_partials/u.md'];

const PLAIN = ['one', 'two', 'one\r\n', '---\nmodel: a/b\n---\none', '---\nmodel: [\n---\n', "---\n---\n{% render 't' %}", '---\ntransforms: [few-shot]\n---\nx', "---\ntags: [t]\n---\n{% render 't' %}"];
const NAMED = [...PLAIN, '---\nid: i\n---\none', '---\nid: i\n---\nother words', '---\nid: j\n---\none', "---\nid: j\n---\n{% render 't' %}"];
const PARTIALS = ['one', 'two', "{% render 'u' %}", "{% render 't' %}", 'one\n'];
const POOLS = ['[]', '- { input: a, output: b }\n', '- { input: a, output: c }\n', '- {'];

type Tree = ReadonlyMap<string, string>;
interface Made {
  commit: Commit;
  tree: Tree;
  renames: ReadonlyMap<string, string>;
}

/** @param unique gives every path its own blob for equal texts, so that a blob not asked for cannot be there by chance */
function makeHistory(edits: readonly Edit[][], unique: boolean): Made[] {
  let tree: Tree = new Map();
  return edits.map((changes, index) => {
    const before = tree;
    const after = new Map(before);
    for (const { path, text } of changes) {
      if (text === null) after.delete(path);
      else after.set(path, text);
    }
    const gone = [...before.keys()].filter((path) => !after.has(path));
    const renames = new Map<string, string>();
    for (const { path, rename } of changes) {
      const source = rename && after.has(path) && !before.has(path) && !renames.has(path) ? gone.shift() : undefined;
      if (source !== undefined) renames.set(path, source);
    }
    const oid = (path: string): string => `${unique ? path : ''}\n${after.get(path)}`;
    const written = [...after].filter(([path, text]) => before.get(path) !== text).map(([path]): FileChange => {
      const from = renames.get(path);
      return { kind: 'written', path, oid: oid(path), ...(from === undefined ? {} : { from }) };
    });
    const deleted = gone.map((path): FileChange => ({ kind: 'deleted', path, oid: '' }));
    tree = after;
    const commit = { oid: `c${index}`, author: '', email: '', date: '', subject: '', body: '', changes: [...deleted, ...written] };
    return { commit, tree, renames };
  });
}

const textOf = (oid: string): Decoded => decodeText(Buffer.from(oid.slice(oid.indexOf('\n') + 1)));

/** Reads only what was asked for. Prompts that were prepared have no text, unless it was asked for as well. */
function blobsOf({ prompts, others }: WantedBlobs, isPrepared: (oid: string) => boolean): Blobs {
  const memo = createReadingMemo();
  const prepared = new Map(
    prompts.filter(isPrepared).flatMap((oid) => {
      const decoded = textOf(oid);
      const prompt = decoded.ok ? preparePrompt(decoded.text, memo) : undefined;
      return prompt ? [[oid, prompt] as const] : [];
    }),
  );
  const texts = new Set([...prompts.filter((oid) => !prepared.has(oid)), ...others]);
  return {
    text(oid) {
      if (!texts.has(oid)) throw new Error(`the text of ${JSON.stringify(oid)} was not asked for`);
      return textOf(oid);
    },
    prepared: (oid) => prepared.get(oid),
  };
}

const NONE = (): boolean => false;
const ALL = (): boolean => true;
/** Some by another thread, some by this one: also of two blobs with the same text but for its line ends. */
const SOME = (oid: string): boolean => !oid.includes('\r');

function carryOn(from: Walked, commits: readonly Commit[], isPrepared: (oid: string) => boolean = NONE): Walked {
  const classify = createClassifier(LAYOUT);
  const [before, written] = [blobsBefore(new Map(Object.entries(from.state.files)), commits, classify), blobsWritten(commits, classify)];
  const wanted = { prompts: [...before.prompts, ...written.prompts], others: [...before.others, ...written.others] };
  return walkOn(from, commits, LAYOUT, blobsOf(wanted, isPrepared));
}

/** As it would be read again from a file. */
function kept(walk: Walked): Walked {
  const state = JSON.parse(JSON.stringify(walk.state)) as WalkState;
  return { ...walk, state, tips: state.tips };
}

/** By the book: at every commit every prompt is read from the whole tree. No ids. */
function countVersions(history: readonly Made[]): Map<string, string[]> {
  interface Life { told: string[]; last: string | undefined }
  let lives = new Map<string, Life>();
  const ended: { path: string; life: Life }[] = [];
  for (const { commit, tree, renames } of history) {
    const next = new Map<string, Life>();
    for (const [path, text] of tree) {
      const role = classify(LAYOUT, path);
      if (role?.kind !== 'prompt') continue;
      const back = ended.findLastIndex((one) => one.path === path);
      const life = lives.get(renames.get(path) ?? path) ?? ended.splice(back, back === -1 ? 0 : 1)[0]?.life ?? { told: [], last: undefined };
      const pool = tree.get(path.replace(/md$/, 'examples.yaml'));
      const texts = Object.fromEntries(['t', 'u'].flatMap((name) => (tree.has(`p/_partials/${name}.md`) ? [[name, tree.get(`p/_partials/${name}.md`) as string]] : [])));
      const { hash } = identify({
        name: role.name, path, text: text.replaceAll('\r\n', '\n'),
        partials: { folder: 'p/_partials', texts },
        ...(pool === undefined ? {} : { examples: { path: 'pool.yaml', text: pool } }),
      });
      if (hash !== life.last) life.told.push(`${commit.oid} v${life.told.length + 1} ${hash.slice(0, 8)}`);
      life.last = hash;
      next.set(path, life);
    }
    const carried = new Set(next.values());
    for (const [path, life] of lives) {
      if (carried.has(life)) continue;
      life.last = undefined;
      ended.push({ path, life });
    }
    lives = next;
  }
  return new Map([...lives].map(([path, life]) => [path, life.told]));
}

interface Edit {
  path: string;
  text: string | null;
  rename: boolean;
}

function edits(texts: readonly string[]): fc.Arbitrary<Edit[][]> {
  const text = (path: string): readonly string[] => (path.includes('_partials') ? PARTIALS : path.endsWith('.yaml') ? POOLS : texts);
  const edit = fc.constantFrom(...PROMPTS, ...PATHS).chain((path) =>
    fc.record({ path: fc.constant(path), text: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...text(path)) }, { weight: 2, arbitrary: fc.constant(null) }), rename: fc.boolean() }),
  );
  return fc.array(fc.array(edit, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 });
}

describe('a walk carried on', () => {
  it('from any kept state is the walk from the root, and reads only the blobs it names', () => {
    const cuts = fc.array(fc.nat({ max: 12 }), { maxLength: 4 });
    fc.assert(fc.property(edits(NAMED), fc.boolean(), cuts, (changes, unique, at) => {
      const commits = makeHistory(changes, unique).map(({ commit }) => commit);
      const whole = carryOn(NOTHING, commits);
      const borders = [0, ...at.filter((cut) => cut < commits.length).sort((a, b) => a - b), commits.length];
      let walk = NOTHING;
      for (const [index, border] of borders.slice(1).entries()) walk = carryOn(kept(walk), commits.slice(borders[index], border));
      expect([kept(walk).state, walk.chapters]).toEqual([kept(whole).state, whole.chapters]);
      // Changes may also be kept and applied all at once.
      expect(applyChanges(EMPTY_WALK, JSON.parse(JSON.stringify(walk.changes)) as WalkChange[])).toEqual(kept(whole).state);
    }), { numRuns: 1500 });
  });

  it('is the same whether its prompts were prepared elsewhere or not', () => {
    fc.assert(fc.property(edits(NAMED), fc.boolean(), (changes, unique) => {
      const commits = makeHistory(changes, unique).map(({ commit }) => commit);
      const whole = carryOn(NOTHING, commits);
      for (const isPrepared of [ALL, SOME]) {
        const walk = carryOn(NOTHING, commits, isPrepared);
        expect([walk.state, walk.chapters]).toEqual([whole.state, whole.chapters]);
      }
    }), { numRuns: 1500 });
  });

  it('leaves the state it came from as it was', () => {
    fc.assert(fc.property(edits(NAMED), fc.nat({ max: 11 }), (changes, cut) => {
      const commits = makeHistory(changes, false).map(({ commit }) => commit);
      const state = carryOn(NOTHING, commits.slice(0, cut));
      const before = JSON.stringify([state.state, state.chapters]);
      carryOn(state, commits.slice(cut));
      expect(JSON.stringify([state.state, state.chapters])).toBe(before);
    }), { numRuns: 300 });
  });
});

describe('versions', () => {
  it('are those that reading the whole tree at every commit gives', () => {
    fc.assert(fc.property(edits(PLAIN), (changes) => {
      const history = makeHistory(changes, false);
      const state = carryOn(NOTHING, history.map(({ commit }) => commit));
      const told = new Map(
        histories(state).filter(({ alive }) => alive).map((one) => [one.path, versionsOf(one).map(({ commit, number, hash }) => `${commit} v${number} ${hash.slice(0, 8)}`)]),
      );
      const expected = countVersions(history);
      expect([...told.keys()].sort()).toEqual([...expected.keys()].sort());
      for (const [path, versions] of expected) expect(told.get(path)).toEqual(versions);
    }), { numRuns: 1500 });
  });

  it('are numbered without gaps, and every prompt in the tree has exactly one living history', () => {
    fc.assert(fc.property(edits(NAMED), (changes) => {
      const history = makeHistory(changes, false);
      const all = histories(carryOn(NOTHING, history.map(({ commit }) => commit)));
      for (const one of all) expect(versionsOf(one).map(({ number }) => number)).toEqual(versionsOf(one).map((_, index) => index + 1));
      const living = all.filter(({ alive }) => alive).map(({ path }) => path).sort();
      expect(living).toEqual(PROMPTS.filter((path) => history.at(-1)?.tree.has(path)));
    }), { numRuns: 500 });
  });
});
