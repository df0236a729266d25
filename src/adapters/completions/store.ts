import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Completion } from '../../core/ports.js';
import { parseCompletion } from './completion-data.js';
import { openReaders, type Span } from './readers.js';
import { formatEntry, readEntry, scanEntries } from './segment.js';
import { listSegments, segmentName } from './segments.js';

/** What was answered, by what was asked. Losing one costs a request and nothing else, so nothing here ever throws. */
export interface Store<T> {
  get(key: string): T | undefined;
  put(key: string, value: T): void;
  close(): void;
}

export type CompletionStore = Store<Completion>;

/** What a store is made for. */
export interface Kind<T> {
  /** As warnings name it. */
  name: string;
  /** On one line. */
  write(value: T): string;
  /** Undefined where it is none. */
  read(data: string): T | undefined;
}

export interface StoreOptions {
  /** Told once when answers cannot be kept or read. */
  warn(text: string): void;
  /** Called before the first answer is written. */
  prepare?: () => void;
  now?: () => number;
  /** A segment that has grown to this many bytes is followed by another: they are dropped whole. */
  segmentBytes?: number;
}

const SEGMENT_BYTES = 16 * 1024 * 1024;

/**
 * A folder of segments: files of lines to which one process each appends, so that many processes need no lock. What
 * others add later is found by the next process. In memory are keys and places, not texts; of two entries with one
 * key the later counts. Whatever is torn, altered or of another format is as good as not there.
 */
export function openStore<T>(folder: string, kind: Kind<T>, options: StoreOptions): Store<T> {
  let index: Map<string, Span> | undefined;
  const readers = openReaders(folder);
  const warn = once(options.warn);
  const writer = openWriter(folder, options);
  const load = (): Map<string, Span> => (index ??= loadIndex(folder, kind.name, warn));
  return {
    get(key) {
      const span = load().get(key);
      const line = span && readers.read(span);
      const data = line === undefined ? undefined : readEntry(line, key);
      return data === undefined ? undefined : kind.read(data);
    },
    put(key, value) {
      try {
        const span = writer.append(formatEntry(key, kind.write(value)));
        if (span) load().set(key, span);
      } catch (error) {
        writer.giveUp();
        warn(`${kind.name} are not kept for the next run: ${(error as Error).message}`);
      }
    },
    close() {
      readers.close();
      writer.giveUp();
    },
  };
}

const COMPLETIONS: Kind<Completion> = {
  name: 'completions',
  write: ({ kept: _, ...data }) => JSON.stringify(data),
  read: parseCompletion,
};

export function openCompletionStore(folder: string, options: StoreOptions): CompletionStore {
  return openStore(folder, COMPLETIONS, options);
}

function loadIndex(folder: string, name: string, warn: (text: string) => void): Map<string, Span> {
  const index = new Map<string, Span>();
  try {
    for (const segment of listSegments(folder)) {
      scanEntries(readFileSync(join(folder, segment)), (key, span) => index.set(key, { segment, offset: span.offset, length: span.length }));
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') warn(`kept ${name} cannot be read: ${(error as Error).message}`);
  }
  return index;
}

interface Writer {
  /** Undefined after `giveUp`. @throws where it cannot be written; part of it may be */
  append(line: string): Span | undefined;
  giveUp(): void;
}

function openWriter(folder: string, { now = Date.now, segmentBytes = SEGMENT_BYTES, prepare }: StoreOptions): Writer {
  let open: { file: number; segment: string; size: number } | undefined;
  let done = false;
  const next = (): NonNullable<typeof open> => {
    if (!existsSync(folder)) prepare?.();
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const segment = segmentName(now());
    return { file: openSync(join(folder, segment), 'ax', 0o600), segment, size: 0 };
  };
  const close = (): void => {
    if (open) closeSync(open.file);
    open = undefined;
  };
  return {
    append(line) {
      if (done) return undefined;
      if (open && open.size >= segmentBytes) close();
      const at = (open ??= next());
      const bytes = Buffer.from(line);
      const span: Span = { segment: at.segment, offset: at.size, length: bytes.length - 1 };
      // At once, so that what was paid for outlives this process however it ends.
      for (let written = 0; written < bytes.length; ) written += writeSync(at.file, bytes, written);
      at.size += bytes.length;
      return span;
    },
    giveUp() {
      done = true;
      close();
    },
  };
}

function once(tell: (text: string) => void): (text: string) => void {
  let told = false;
  return (text) => {
    if (!told) tell(text);
    told = true;
  };
}
