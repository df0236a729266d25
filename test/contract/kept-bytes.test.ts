import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openKeptBytes } from '../../src/adapters/kept-bytes.js';
import { createFolder } from '../support/repo.js';

describe('kept bytes', () => {
  it('come back as they were, to other processes, too', () => {
    const folder = join(createFolder(), 'deep/er');
    const bytes = Uint8Array.from({ length: 1000 }, (_, at) => at % 256);
    openKeptBytes(folder, 3000).keep('ab', bytes.subarray(4));
    expect(new Uint8Array(openKeptBytes(folder, 3000).recall('ab') ?? [])).toEqual(bytes.slice(4));
    expect(openKeptBytes(folder, 3000).recall('cd')).toBeUndefined();
    expect(readdirSync(folder)).toEqual(['ab.bin']);
  });

  it('take as much as was asked for: what was used longest ago goes', () => {
    const folder = createFolder();
    const kept = openKeptBytes(folder, 2);
    for (const [at, key] of ['a', 'b'].entries()) {
      kept.keep(key, Uint8Array.of(at));
      utimesSync(join(folder, `${key}.bin`), 1000 + at, 1000 + at);
    }
    kept.recall('a');
    kept.keep('c', Uint8Array.of(3));
    expect(readdirSync(folder).sort()).toEqual(['a.bin', 'c.bin']);
    kept.keep('d', Uint8Array.of(1, 2, 3));
    expect(readdirSync(folder).sort()).toEqual(['a.bin', 'c.bin']);
  });

  it('are not there where they cannot be written or read', () => {
    const folder = createFolder();
    writeFileSync(join(folder, 'file'), '');
    const kept = openKeptBytes(join(folder, 'file'), 2000);
    kept.keep('a', Uint8Array.of(1));
    expect(kept.recall('a')).toBeUndefined();
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('');
    mkdirSync(join(folder, 'sub/b.bin'), { recursive: true });
    expect(openKeptBytes(join(folder, 'sub'), 2000).recall('b')).toBeUndefined();
    expect(existsSync(join(folder, 'sub/a.bin'))).toBe(false);
  });
});
