import { chmodSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { fileExists, listFiles, readText, writeWhole } from '../../src/adapters/files.js';
import { createFolder } from '../support/repo.js';

let root: string;
beforeEach(() => {
  root = createFolder();
});

function put(path: string, content: string | Uint8Array = ''): string {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
  return join(root, path);
}

/** Root may write anywhere: what a person may not is tried as nobody. */
function asNobody<T>(action: () => T): T {
  if (process.geteuid?.() !== 0) return action();
  chmodSync(root, 0o711);
  process.seteuid?.(65534);
  try {
    return action();
  } finally {
    process.seteuid?.(0);
  }
}

describe('writeWhole', () => {
  const names = (folder = '.'): string[] => readdirSync(join(root, folder)).sort();

  it('writes new files, folders and all, and over old ones', () => {
    writeWhole(join(root, 'a/b/c.txt'), 'één\n');
    expect(readFileSync(join(root, 'a/b/c.txt'), 'utf8')).toBe('één\n');
    writeWhole(join(root, 'a/b/c.txt'), 'x');
    expect(readFileSync(join(root, 'a/b/c.txt'), 'utf8')).toBe('x');
    expect(names('a/b')).toEqual(['c.txt']);
  });

  it('gives the mode asked for', () => {
    writeWhole(join(root, 'secret'), 'x', 0o600);
    expect(statSync(join(root, 'secret')).mode & 0o777).toBe(0o600);
  });

  it('takes the longest names and the largest texts', () => {
    const long = 'x'.repeat(255);
    writeWhole(join(root, long), 'a'.repeat(5_000_000));
    expect(statSync(join(root, long)).size).toBe(5_000_000);
    expect(names()).toEqual([long]);
  });

  it('replaces a link instead of writing through it', () => {
    put('target', 'old');
    symlinkSync('target', join(root, 'link'));
    linkSync(join(root, 'target'), join(root, 'hard'));
    writeWhole(join(root, 'link'), 'new');
    writeWhole(join(root, 'hard'), 'new');
    expect(['target', 'link', 'hard'].map((name) => readFileSync(join(root, name), 'utf8'))).toEqual(['old', 'new', 'new']);
  });

  it('does not write through a link that waits under the temporary name', () => {
    put('victim', 'old');
    symlinkSync('victim', join(root, `.prompt-${process.pid}.tmp`));
    writeWhole(join(root, 'a.txt'), 'new');
    expect(readFileSync(join(root, 'victim'), 'utf8')).toBe('old');
    expect(names()).toEqual(['a.txt', 'victim']);
  });

  it.each<[string, (path: string) => void, string]>([
    ['a file stands where a folder should', () => void put('blocked', 'old'), 'blocked/a.txt'],
    ['a file stands two folders up', () => void put('blocked', 'old'), 'blocked/b/c/a.txt'],
    ['a folder stands where the file should', () => void put('folder/inside', 'old'), 'folder'],
    ['the name is too long', () => {}, `${'x'.repeat(256)}.txt`],
  ])('fails whole where %s', (_, prepare, path) => {
    prepare(path);
    const before = readdirSync(root, { recursive: true }).sort();
    expect(() => writeWhole(join(root, path), 'new')).toThrow(expect.objectContaining({ code: 'file/not-writable', exit: 2, message: expect.stringContaining(join(root, path)) as string }) as Error);
    expect(readdirSync(root, { recursive: true }).sort()).toEqual(before);
    if (existsSync(join(root, 'blocked'))) expect(readFileSync(join(root, 'blocked'), 'utf8')).toBe('old');
  });

  it('leaves the old file in a folder that may not be written to, and nothing else', () => {
    const path = put('folder/a.txt', 'old');
    chmodSync(join(root, 'folder'), 0o555);
    onTestFinished(() => chmodSync(join(root, 'folder'), 0o755));
    expect(() => asNobody(() => writeWhole(path, 'new'))).toThrow(expect.objectContaining({ code: 'file/not-writable' }) as Error);
    expect(() => asNobody(() => writeWhole(join(root, 'folder/sub/b.txt'), 'new'))).toThrow(expect.objectContaining({ code: 'file/not-writable' }) as Error);
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(names('folder')).toEqual(['a.txt']);
  });
});

describe('readText', () => {
  const read = (content: string | Uint8Array) => readText(put('a.md', content));

  it.each<[string, string | Uint8Array, object | undefined]>([
    ['text', 'one\ntwo é 日本 😀\n', { ok: true, text: 'one\ntwo é 日本 😀\n' }],
    ['nothing', '', { ok: true, text: '' }],
    ['CRLF as LF', 'one\r\ntwo\r\n', { ok: true, text: 'one\ntwo\n' }],
    ['a lone CR as it is', 'one\rtwo', { ok: true, text: 'one\rtwo' }],
    ['no byte-order mark', '\uFEFFone', { ok: true, text: 'one' }],
    ['invalid UTF-8', Buffer.from('caf\xff x', 'latin1'), { ok: false, code: 'file/encoding', message: 'byte 0xFF in line 1, column 4 is not UTF-8' }],
    // The byte that begins the broken character, or the one that breaks it.
    ['Latin-1', Buffer.from('caf\xe9 x', 'latin1'), { ok: false, code: 'file/encoding', message: expect.stringMatching(/column [45] is/) as string }],
    ['invalid UTF-8 after other characters', Buffer.concat([Buffer.from('é日😀'), Buffer.from([0xff])]), { ok: false, message: 'byte 0xFF in line 1, column 5 is not UTF-8' }],
    ['half a character at the end', Buffer.from('é日😀').subarray(0, 8), { ok: false, message: expect.stringMatching(/column [34] is/) as string }],
    ['an overlong slash', Buffer.from([0x61, 0xc0, 0xaf]), { ok: false, message: 'byte 0xC0 in line 1, column 2 is not UTF-8' }],
    ['a surrogate', Buffer.from([0xed, 0xa0, 0x80]), { ok: false, message: expect.stringMatching(/column [12] is/) as string }],
    ['UTF-16, little end first', Buffer.from('\uFEFFhi', 'utf16le'), { ok: false, code: 'file/encoding', message: 'the file is UTF-16; expected UTF-8' }],
    ['UTF-16, big end first', Buffer.from([0xfe, 0xff, 0, 0x68]), { ok: false, code: 'file/encoding', message: 'the file is UTF-16; expected UTF-8' }],
    ['NUL', 'a\0b', { ok: false, code: 'file/binary' }],
    ['UTF-16 without a mark', Buffer.from('hi', 'utf16le'), { ok: false, code: 'file/binary' }],
    ['an LFS pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n', { ok: false, code: 'file/lfs-pointer', remedy: 'run `git lfs pull`' }],
    ['words about LFS', 'See version https://git-lfs.github.com/spec/v1\n', { ok: true }],
  ])('%s', async (_, content, expected) => {
    expect(await read(content)).toMatchObject(expected as object);
  });

  it('names the first invalid byte also far into a large file', async () => {
    const bytes = Buffer.alloc(300_000, 'aé');
    bytes[234_567] = 0xff;
    expect(bytes[234_568]).toBe(0xc3);
    expect(await read(bytes)).toMatchObject({ message: 'byte 0xFF in line 1, column 156379 is not UTF-8' });
  });

  it('absent files are undefined', async () => {
    expect(await readText(join(root, 'nowhere'))).toBeUndefined();
    expect(await readText(join(root, 'nowhere/a.md'))).toBeUndefined();
    put('file');
    expect(await readText(join(root, 'file/a.md'))).toBeUndefined();
  });

  it('links are not followed, wherever they lead', async () => {
    put('a.md', 'secret');
    for (const [name, target] of [['inside', 'a.md'], ['outside', '/etc/passwd'], ['dangling', 'nowhere'], ['loop', 'loop']] as const) {
      symlinkSync(target, join(root, name));
      expect(await readText(join(root, name))).toEqual({ ok: false, code: 'file/symlink', message: 'this is a symbolic link', remedy: 'use a regular file' });
    }
  });

  it('a folder cannot be read', async () => {
    await expect(readText(root)).rejects.toMatchObject({ code: 'file/unreadable', exit: 2 });
  });
});

describe('listFiles', () => {
  it('lists what is below a folder, sorted, links and other repositories apart', async () => {
    for (const path of ['prompts/b.md', 'prompts/a.md', 'prompts/x/é.md', 'prompts/.hidden', 'prompts/node_modules/n.md', 'prompts/module/.git', 'prompts/module/m.md', 'promptsx/no.md']) put(path);
    mkdirSync(join(root, 'prompts/empty'));
    symlinkSync('a.md', join(root, 'prompts/link.md'));
    symlinkSync('../promptsx', join(root, 'prompts/folder'));
    expect(await listFiles(root, 'prompts')).toEqual({
      files: ['prompts/.hidden', 'prompts/a.md', 'prompts/b.md', 'prompts/x/é.md'],
      irregular: ['prompts/folder', 'prompts/link.md', 'prompts/module'],
      folders: ['prompts/empty', 'prompts/module', 'prompts/x'],
    });
  });

  it('of a whole repository leaves out git itself', async () => {
    for (const path of ['.git/config', 'a.md', 'x/b.md']) put(path);
    expect(await listFiles(root, '.')).toEqual({ files: ['a.md', 'x/b.md'], irregular: [], folders: ['x'] });
  });

  it('is empty where there is no folder', async () => {
    put('file');
    expect(await listFiles(root, 'nowhere')).toEqual({ files: [], irregular: [], folders: [] });
    expect(await listFiles(root, 'file')).toEqual({ files: [], irregular: [], folders: [] });
  });

  it('does not follow a link to the folder', async () => {
    put('elsewhere/sub/a.md');
    symlinkSync('elsewhere', join(root, 'prompts'));
    expect(await listFiles(root, 'prompts')).toEqual({ files: [], irregular: ['prompts'], folders: [] });
    expect(await listFiles(root, 'prompts/sub')).toEqual({ files: [], irregular: ['prompts/sub'], folders: [] });
  });
});

it('fileExists takes a link for a file, wherever it leads', async () => {
  symlinkSync('nowhere', join(root, 'link'));
  put('file');
  expect(await Promise.all(['link', 'file', 'nowhere', 'file/x'].map((name) => fileExists(join(root, name))))).toEqual([true, true, false, false]);
});
