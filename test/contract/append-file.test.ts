import type * as Fs from 'node:fs';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { appendFile, readLines } from '../../src/adapters/append-file.js';
import { createFolder } from '../support/repo.js';

/** Bytes the disk still takes. */
let room = Infinity;
afterEach(() => {
  room = Infinity;
});

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof Fs>();
  const writeSync = (file: number, bytes: Buffer): number => {
    if (room === 0) throw new Error('ENOSPC: no space left on device');
    const written = fs.writeSync(file, bytes, 0, Math.min(bytes.length, room));
    room -= written;
    return written;
  };
  return { ...fs, writeSync };
});

const pathIn = (): string => join(createFolder(), 'runs/a/journal.jsonl');

describe('a file that grows by lines', () => {
  it('has each line as soon as it is appended', () => {
    const path = pathIn();
    const file = appendFile(path, 'journal');
    file.append('one');
    expect(readFileSync(path, 'utf8')).toBe('one\n');
    file.append('two – ü');
    expect([...readLines(path, 'journal')]).toEqual(['one', 'two – ü']);
    file.close();
  });

  it('writes what has time with what follows, or at the end', () => {
    const path = pathIn();
    const file = appendFile(path, 'journal');
    file.append('one');
    file.appendLater('two');
    expect(readFileSync(path, 'utf8')).toBe('one\n');
    file.append('three');
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\nthree\n');
    file.appendLater('four');
    file.close();
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\nthree\nfour\n');
  });

  it('holds a block of them at most', () => {
    const path = pathIn();
    const file = appendFile(path, 'journal');
    for (let index = 0; index < 70; index++) file.appendLater('x'.repeat(1000));
    expect([...readLines(path, 'journal')].length).toBeGreaterThan(60);
    file.close();
    expect([...readLines(path, 'journal')]).toHaveLength(70);
  });

  it.each([0, 1, 5, 6])('takes back what a full disk took of a line, here %i bytes, and goes on when there is room', (left) => {
    const path = pathIn();
    const file = appendFile(path, 'journal');
    file.append('one');
    room = left;
    expect(() => file.append('second')).toThrow(expect.objectContaining({ code: 'file/not-writable' }));
    expect(readFileSync(path, 'utf8')).toBe('one\n');
    room = Infinity;
    file.append('three');
    file.close();
    expect(readFileSync(path, 'utf8')).toBe('one\nthree\n');
  });

  it('cuts off a last line that was torn', () => {
    const path = pathIn();
    const file = appendFile(path, 'journal');
    file.append('one');
    file.close();
    appendFileSync(path, '{"torn');
    const again = appendFile(path, 'journal');
    again.append('two');
    again.close();
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
  });
});
