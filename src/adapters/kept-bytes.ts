import { readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { KeptBytes } from '../core/ports.js';
import { writeWholeFrom } from './files.js';

const ENDING = '.bin';

/**
 * Files of one folder, by their keys (hex). Failing costs time only: what cannot be read is not there, and what cannot be
 * written is made again.
 * @param most bytes that are kept: files that were used longest ago go first
 */
export function openKeptBytes(folder: string, most: number): KeptBytes {
  return {
    recall(key) {
      const file = join(folder, key + ENDING);
      try {
        const bytes = readFileSync(file);
        const now = new Date();
        utimesSync(file, now, now);
        return bytes;
      } catch {
        return undefined;
      }
    },
    keep(key, bytes) {
      if (bytes.length > most) return;
      try {
        writeWholeFrom(join(folder, key + ENDING), (write) => write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)), { flush: false });
        dropOldest(folder, most);
      } catch {
        // A full disk, or a read-only .git.
      }
    },
  };
}

function dropOldest(folder: string, most: number): void {
  const files = readdirSync(folder).filter((name) => name.endsWith(ENDING)).map((name) => {
    const { mtimeMs, size } = statSync(join(folder, name));
    return { path: join(folder, name), used: mtimeMs, size };
  });
  let left = most;
  for (const { path, size } of files.sort((a, b) => b.used - a.used)) {
    left -= size;
    if (left < 0) rmSync(path, { force: true });
  }
}
