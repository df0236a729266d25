import { chmodSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isSameFile, startMoves } from '../../src/adapters/file-moves.js';
import { createFolder } from '../support/repo.js';

function folder(files: Record<string, string>): string {
  const root = createFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** Every file with its text, and every folder. */
function told(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((path) => (statSync(join(root, path)).isFile() ? `${path}: ${readFileSync(join(root, path), 'utf8')}` : `${path}/`))
    .sort();
}

describe('moves of files', () => {
  it('take the file itself along, and make folders', () => {
    const root = folder({ 'a/x': 'one' });
    chmodSync(join(root, 'a/x'), 0o755);
    const { ino } = statSync(join(root, 'a/x'));
    startMoves().move(join(root, 'a/x'), join(root, 'b/c/y'));
    expect(told(root)).toEqual(['a/', 'b/', 'b/c/', 'b/c/y: one']);
    expect(statSync(join(root, 'b/c/y'))).toMatchObject({ ino, mode: 0o100755 });
  });

  it('are all taken back, with folders, bytes and modes', () => {
    const root = folder({ 'a/x': 'one', 'a/bytes': '\u00ff\0', written: 'before' });
    chmodSync(join(root, 'written'), 0o600);
    const before = told(root);
    const moves = startMoves();
    moves.move(join(root, 'a/x'), join(root, 'b/c/y'));
    moves.move(join(root, 'a/bytes'), join(root, 'b/bytes'));
    moves.write(join(root, 'written'), 'after');
    moves.write(join(root, 'a/x'), 'in its place');
    moves.write(join(root, 'b/c/y'), 'moved and written');
    moves.write(join(root, 'new/z'), 'new');
    expect(told(root)).not.toEqual(before);
    expect(moves.undo()).toEqual([]);
    expect(told(root)).toEqual(before);
    expect(statSync(join(root, 'written')).mode & 0o777).toBe(0o600);
  });

  it('leave folders that others use meanwhile', () => {
    const root = folder({ x: 'one' });
    const moves = startMoves();
    moves.move(join(root, 'x'), join(root, 'b/c/y'));
    writeFileSync(join(root, 'b/mine'), 'mine');
    moves.undo();
    expect(told(root)).toEqual(['b/', 'b/mine: mine', 'x: one']);
  });

  it('tell what cannot be brought back, and bring back the rest', () => {
    const root = folder({ x: 'one', y: 'two' });
    const moves = startMoves();
    moves.move(join(root, 'x'), join(root, 'x2'));
    moves.move(join(root, 'y'), join(root, 'y2'));
    mkdirSync(join(root, 'y/full'), { recursive: true });
    expect(moves.undo()).toEqual([join(root, 'y')]);
    expect(told(root)).toEqual(['x: one', 'y/', 'y/full/', 'y2: two']);
  });

  it.each<[string, (root: string) => void]>([
    ['a file where a folder is needed', (root) => startMoves().move(join(root, 'x'), join(root, 'y/z'))],
    ['nothing to move', (root) => startMoves().move(join(root, 'gone'), join(root, 'z'))],
    ['a folder in the place of a text', (root) => startMoves().write(join(root, 'folder'), 'text')],
  ])('refuse %s', (_, change) => {
    const root = folder({ x: 'one', y: 'two', 'folder/z': '' });
    const before = told(root);
    expect(() => change(root)).toThrow(expect.objectContaining({ code: 'file/not-writable', exit: 2 }) as Error);
    expect(told(root)).toEqual(before);
  });

  it('tidy up folders that are empty now, not those that are not, nor the top', () => {
    const root = folder({ 'a/b/c/x': 'one', 'a/other': 'two' });
    const moves = startMoves();
    moves.move(join(root, 'a/b/c/x'), join(root, 'd/x'));
    moves.tidy(root);
    expect(told(root)).toEqual(['a/', 'a/other: two', 'd/', 'd/x: one']);
    const all = startMoves();
    all.move(join(root, 'd/x'), join(root, 'x'));
    all.tidy(join(root, 'd'));
    expect(existsSync(join(root, 'd'))).toBe(true);
  });
});

describe('one file', () => {
  it('may have two names', () => {
    const root = folder({ x: 'one', y: 'one' });
    linkSync(join(root, 'x'), join(root, 'z'));
    expect([isSameFile(join(root, 'x'), join(root, 'z')), isSameFile(join(root, 'x'), join(root, 'y')), isSameFile(join(root, 'x'), join(root, 'gone'))]).toEqual([true, false, false]);
  });
});
