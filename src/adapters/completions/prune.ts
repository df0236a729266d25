import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PromptError } from '../../core/errors.js';
import { isAlive } from '../process-alive.js';
import { scanEntries } from './segment.js';
import { listSegments, writerOf } from './segments.js';

/** What one run, or a part of a long one, has kept. */
interface Segment {
  folder: string;
  name: string;
  bytes: number;
  /** When the last answer was added, in epoch milliseconds. */
  time: number;
}

/** Of a folder of kept answers, or a part of it. */
export interface KeptSize {
  /** Answers by different keys. */
  entries: number;
  bytes: number;
  segments: number;
}

/** What goes; without either, everything. */
export interface PruneRule {
  /** Epoch milliseconds: what was last added to before. */
  before?: number;
  /** The oldest goes until this many bytes are left. */
  maxBytes?: number;
}

/** @returns with the times of the oldest and the newest, in epoch milliseconds, where there are any */
export function measureKept(folder: string): KeptSize & { oldest?: number; newest?: number } {
  const segments = readSegments(folder);
  const times = segments.map(({ time }) => time);
  const size = sizeOf(segments);
  return segments.length === 0 ? size : { ...size, oldest: Math.min(...times), newest: Math.max(...times) };
}

/** What went of one folder, and what did not. */
export interface Pruned {
  dropped: KeptSize;
  left: KeptSize;
  /** Segments that a process is adding to. */
  busy: number;
}

/**
 * Drops segments whole, the oldest of all folders first. One to which a process is adding stays.
 * @returns one for each folder
 * @throws PromptError `file/not-writable`
 */
export function pruneKept(folders: readonly string[], rule: PruneRule): Pruned[] {
  const segments = folders.flatMap(readSegments).sort(byAge);
  const idle = segments.filter(({ name }) => !isBusy(name));
  const dropped = idle.slice(0, countToDrop(idle, segments, rule));
  const pruned = folders.map((folder) => {
    const own = segments.filter((segment) => segment.folder === folder);
    const [gone, left] = [own.filter((segment) => dropped.includes(segment)), own.filter((segment) => !dropped.includes(segment))];
    return { dropped: sizeOf(gone), left: sizeOf(left), busy: own.filter(({ name }) => isBusy(name)).length };
  });
  for (const { folder, name } of dropped) {
    try {
      rmSync(join(folder, name), { force: true });
    } catch (error) {
      throw new PromptError('file/not-writable', { file: join(folder, name), reason: (error as Error).message }, { cause: error });
    }
  }
  return pruned;
}

function countToDrop(idle: readonly Segment[], all: readonly Segment[], { before, maxBytes }: PruneRule): number {
  if (before === undefined && maxBytes === undefined) return idle.length;
  let left = all.reduce((sum, { bytes }) => sum + bytes, 0);
  let count = 0;
  for (const { time, bytes } of idle) {
    if ((before === undefined || time >= before) && (maxBytes === undefined || left <= maxBytes)) break;
    left -= bytes;
    count += 1;
  }
  return count;
}

/** In order of age. */
function readSegments(folder: string): Segment[] {
  return namesIn(folder)
    .flatMap((name): Segment[] => {
      const stat = statSync(join(folder, name), { throwIfNoEntry: false });
      return stat ? [{ folder, name, bytes: stat.size, time: stat.mtimeMs }] : [];
    })
    .sort(byAge);
}

function byAge(a: Segment, b: Segment): number {
  return a.time - b.time;
}

function namesIn(folder: string): string[] {
  try {
    return listSegments(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new PromptError('file/unreadable', { file: folder, reason: (error as Error).message }, { cause: error });
  }
}

function sizeOf(segments: readonly Segment[]): KeptSize {
  const keys = new Set<string>();
  for (const { folder, name } of segments) scanEntries(readFileSync(join(folder, name)), (key) => keys.add(key));
  return { entries: keys.size, bytes: segments.reduce((sum, { bytes }) => sum + bytes, 0), segments: segments.length };
}

/** Process numbers are used again: at worst a segment stays until the next time. */
function isBusy(name: string): boolean {
  const pid = writerOf(name);
  return pid !== process.pid && isAlive(pid);
}
