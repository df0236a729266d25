import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFileChanges } from '../../src/adapters/file-changes.js';
import { createFolder } from '../support/repo.js';

/** Names with `/` for folders. */
function tree(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => (statSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory() ? `${name}/` : name)).sort();
}

function setUp(): { root: string; cache: string } {
  const root = createFolder();
  mkdirSync(join(root, 'cache'));
  mkdirSync(join(root, 'old/deep'), { recursive: true });
  writeFileSync(join(root, 'a.txt'), 'a');
  writeFileSync(join(root, 'old/deep/b.txt'), 'b');
  return { root, cache: join(root, 'cache') };
}

describe('file changes', () => {
  it('that are settled stay', () => {
    const { root, cache } = setUp();
    const files = openFileChanges(cache);
    files.write(join(root, 'a.txt'), 'new');
    files.write(join(root, 'x/y/z.txt'), 'z');
    files.remove(join(root, 'old/deep'));
    files.settle();
    expect(tree(root)).toEqual(['a.txt', 'cache/', 'x/', 'x/y/', 'x/y/z.txt']);
    expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('new');
  });

  it('move a file as it is, and leave no empty folder', () => {
    const { root, cache } = setUp();
    chmodSync(join(root, 'old/deep/b.txt'), 0o755);
    const { ino } = statSync(join(root, 'old/deep/b.txt'));
    const files = openFileChanges(cache);
    files.move(join(root, 'old/deep/b.txt'), join(root, 'x/y/b.txt'));
    files.settle();
    expect(tree(root)).toEqual(['a.txt', 'cache/', 'x/', 'x/y/', 'x/y/b.txt']);
    expect(statSync(join(root, 'x/y/b.txt'))).toMatchObject({ ino, mode: 0o100755 });
  });

  it('are all taken back, what was moved and written over as well', () => {
    const { root, cache } = setUp();
    const before = tree(root);
    const files = openFileChanges(cache);
    files.move(join(root, 'old/deep/b.txt'), join(root, 'x/y/b.txt'));
    files.write(join(root, 'x/y/b.txt'), 'moved and written');
    files.write(join(root, 'old/deep/b.txt'), 'in its place');
    files.move(join(root, 'a.txt'), join(root, 'old/a.txt'));
    expect(files.undo()).toEqual([]);
    expect(tree(root)).toEqual(before);
    expect(['a.txt', 'old/deep/b.txt'].map((name) => readFileSync(join(root, name), 'utf8'))).toEqual(['a', 'b']);
  });

  it('cannot move what is not there, or to where there can be no folder', () => {
    const { root, cache } = setUp();
    const before = tree(root);
    for (const [from, to] of [['gone', 'x'], ['old/deep/b.txt', 'a.txt/b.txt']] as const) {
      const files = openFileChanges(cache);
      expect(() => files.move(join(root, from), join(root, to))).toThrow(expect.objectContaining({ code: 'file/not-writable', exit: 2 }) as Error);
      files.undo();
      expect(tree(root)).toEqual(before);
    }
  });

  it('that are undone leave what was there: the same files, no folders, bytes that are no text', () => {
    const { root, cache } = setUp();
    writeFileSync(join(root, 'bytes'), Buffer.from([0xff, 0, 0xfe]), { mode: 0o755 });
    symlinkSync('a.txt', join(root, 'link'));
    const [names, before] = [tree(root), statSync(join(root, 'bytes'))];
    const files = openFileChanges(cache);
    for (const name of ['a.txt', 'bytes', 'link', 'x/y/z.txt', 'x/y/w.txt', 'x/v.txt', 'old/c.txt']) files.write(join(root, name), 'new');
    files.write(join(root, 'a.txt'), 'newer');
    files.remove(join(root, 'old/deep'));
    expect(files.undo()).toEqual([]);
    expect(tree(root)).toEqual(names);
    expect([readFileSync(join(root, 'a.txt'), 'utf8'), readFileSync(join(root, 'link'), 'utf8'), readFileSync(join(root, 'old/deep/b.txt'), 'utf8')]).toEqual(['a', 'a', 'b']);
    const after = statSync(join(root, 'bytes'));
    expect([after.ino, after.mode, after.mtimeMs, [...readFileSync(join(root, 'bytes'))]]).toEqual([before.ino, before.mode, before.mtimeMs, [0xff, 0, 0xfe]]);
  });

  it('leave a file alone that holds the text already', () => {
    const { root, cache } = setUp();
    const before = statSync(join(root, 'a.txt'));
    const files = openFileChanges(cache);
    files.write(join(root, 'a.txt'), 'a');
    expect(statSync(join(root, 'a.txt')).mtimeMs).toBe(before.mtimeMs);
    expect(files.undo()).toEqual([]);
    expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('a');
  });

  it('that fail midway are undone as far as they came', () => {
    const { root, cache } = setUp();
    const names = tree(root);
    const files = openFileChanges(cache);
    files.write(join(root, 'x/y.txt'), 'y');
    expect(() => files.write(join(root, 'a.txt/below.txt'), 'no')).toThrow(/cannot be written/);
    expect(() => files.write(join(root, 'old'), 'no')).toThrow(/cannot be written/);
    expect(() => files.remove(join(root, 'nothing'))).toThrow(/cannot be written/);
    expect(files.undo()).toEqual([]);
    expect(tree(root)).toEqual(names);
  });

  it('say what they could not bring back', () => {
    const { root, cache } = setUp();
    const files = openFileChanges(cache);
    files.write(join(root, 'a.txt'), 'new');
    for (const name of readdirSync(cache)) writeFileSync(join(root, name), readFileSync(join(cache, name)));
    const [kept = ''] = readdirSync(cache);
    openFileChanges(cache);
    expect(existsSync(join(cache, kept))).toBe(false);
    expect(files.undo()).toEqual([join(root, 'a.txt')]);
  });

  it('sweep what killed processes left, and nothing of living ones', () => {
    const { root, cache } = setUp();
    const names = ['.prompt-999999999.tmp', '.prompt-999999999-3.tmp', `.prompt-${process.ppid}.tmp`, 'tokens.json'];
    for (const name of names) writeFileSync(join(cache, name), '');
    openFileChanges(cache);
    expect(readdirSync(cache).sort()).toEqual([`.prompt-${process.ppid}.tmp`, 'tokens.json']);
    openFileChanges(join(root, 'absent'));
    expect(existsSync(join(root, 'absent'))).toBe(false);
  });
});
