import { describe, expect, it } from 'vitest';
import { checkTree } from '../../../src/core/check/check-tree.js';
import { listed } from '../prompt/reading.js';

const told = (paths: string[], irregular: string[] = [], roots = ['p']): string[] => listed(checkTree({ paths, irregular, folders: [] }, { roots }));

describe('names that collide', () => {
  const collision = (path: string, other: string, where = ' on some file systems') => `error ${path} prompt/name-collision: this and ${other} have the same name${where}`;

  it.each([
    { id: 'case', paths: ['p/Case.md', 'p/case.md'], told: [collision('p/case.md', 'p/Case.md')] },
    { id: 'case of a folder', paths: ['p/S/a.md', 'p/s/a.md'], told: [collision('p/s/a.md', 'p/S/a.md')] },
    { id: 'NFC and NFD', paths: ['p/caf\u00e9.md', 'p/cafe\u0301.md'], told: [collision('p/cafe\u0301.md', 'p/caf\u00e9.md')] },
    { id: 'both', paths: ['p/CAFE\u0301.md', 'p/caf\u00e9.md'], told: [collision('p/caf\u00e9.md', 'p/CAFE\u0301.md')] },
    { id: 'three of them', paths: ['p/a.md', 'p/A.md', 'p/b.md', 'p/B.md'], told: [collision('p/A.md', 'p/a.md'), collision('p/B.md', 'p/b.md')] },
    { id: 'partials', paths: ['p/_partials/tone.md', 'p/_partials/Tone.md'], told: [collision('p/_partials/Tone.md', 'p/_partials/tone.md')] },
    { id: 'pools', paths: ['p/a.md', 'p/a.examples.yaml', 'p/A.examples.yaml'], told: [collision('p/A.examples.yaml', 'p/a.examples.yaml')] },
    { id: 'a prompt and its companions', paths: ['p/a.md', 'p/a.queries.yaml', 'p/a.examples.yaml', 'p/a.examples.jsonl', 'p/a.report.json', 'p/_partials/a.md'], told: [] },
    { id: 'the same name in folders', paths: ['p/a.md', 'p/s/a.md', 'p/t/a.md'], told: [] },
    { id: 'files that mean nothing here', paths: ['p/notes.txt', 'p/Notes.txt', 'other/a.md', 'other/A.md'], told: [] },
  ])('$id', ({ paths, told: expected }) => {
    expect(told(paths)).toEqual(expected);
  });

  it('in two roots they are the same everywhere', () => {
    expect(told(['p/a.md', 'q/a.md'], [], ['p', 'q'])).toEqual([collision('q/a.md', 'p/a.md', '')]);
    expect(told(['p/a.md', 'q/A.md'], [], ['p', 'q'])).toEqual([collision('q/A.md', 'p/a.md')]);
    expect(told(['p/_partials/a.md', 'q/_partials/a.md'], [], ['p', 'q'])).toEqual([]);
  });
});

describe('names that a reference cannot spell', () => {
  it.each(['a b', 'a@b', 'a+b', 'a,b', 'a=b', 'a%b', "a'b", 'a"b', 'a*b', 'a:b', 'a\\b', 'a\nb', 'a\u001bb', 'a\u200bb', '-a', '-x/a', 'a{b}', '🙂', '(top)'])('%j', (name) => {
    expect(checkTree({ paths: [`p/${name}.md`], irregular: [], folders: [] }, { roots: ['p'] })).toEqual([
      {
        code: 'prompt/name',
        severity: 'error',
        place: { file: `p/${name}.md` },
        message: `the name \`${name}\` cannot be written in a reference`,
        remedy: 'use letters, digits, `_`, `.`, `/` and, not at the start, `-`',
      },
    ]);
  });

  it.each(['a', 'support/triage', 'a-b_c.d', 'v2', 'caf\u00e9', 'cafe\u0301', '世界', 'नमस्ते', 'größe', '7'])('%s can be', (name) => {
    expect(told([`p/${name}.md`])).toEqual([]);
  });

  it('matters for prompts only', () => {
    expect(told(['p/_partials/a b.md', 'p/my notes.txt'])).toEqual([]);
  });
});

describe('links', () => {
  it.each([
    { path: 'p/evil.md', found: true },
    { path: 'p/_partials/tone.md', found: true },
    { path: 'p/a.queries.yaml', found: true },
    { path: 'p/a.examples.jsonl', found: true },
    { path: 'p/notes.txt', found: false },
    { path: 'other/evil.md', found: false },
    { path: 'p/.hidden.md', found: false },
  ])('$path', ({ path, found }) => {
    expect(told([], [path])).toEqual(found ? [`error ${path} file/symlink: this is a link, not a file; links are not followed`] : []);
  });
});

describe('folders', () => {
  it.each([
    { path: 'p/a.md', found: true },
    { path: 'p/_partials/tone.md', found: true },
    { path: 'p/a.queries.yaml', found: true },
    { path: 'p/full.md', found: false },
    { path: 'p/a', found: false },
    { path: 'p/.hidden.md', found: false },
    { path: 'other/a.md', found: false },
  ])('$path', ({ path, found }) => {
    expect(listed(checkTree({ paths: ['p/full.md/b.md'], irregular: [], folders: [path] }, { roots: ['p'] })))
      .toEqual(found ? [`error ${path} file/folder: this is a folder, not a file; nothing is read from it`] : []);
  });
});

it('all faults of a tree', () => {
  expect(checkTree({ paths: ['p/a b.md', 'p/A B.md'], irregular: ['p/l.md'], folders: ['p/f.md'] }, { roots: ['p'] }).map(({ code }) => code))
    .toEqual(['prompt/name', 'prompt/name', 'prompt/name-collision', 'file/symlink', 'file/folder']);
});
