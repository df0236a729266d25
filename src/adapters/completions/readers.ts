import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { EntrySpan } from './segment.js';

/** An entry of one segment. */
export interface Span extends EntrySpan {
  segment: string;
}

export interface Readers {
  /** Undefined where the segment is gone or ends before. */
  read(span: Span): string | undefined;
  close(): void;
}

/** A segment that is open, and the part of it that was read last. */
interface Reader {
  file: number;
  start: number;
  block: Buffer;
}

/** Segments open for reading at a time. */
const MAX_OPEN = 32;
/** A run asks in the order in which it was answered before, more or less: one read serves many. */
const BLOCK = 32 * 1024;

/** Reads single lines; a segment that another process has dropped has none. */
export function openReaders(folder: string): Readers {
  const readers = new Map<string, Reader>();
  const readerOf = (segment: string): Reader => {
    const known = readers.get(segment);
    if (known) return known;
    const [oldest] = readers;
    if (oldest && readers.size >= MAX_OPEN) {
      closeSync(oldest[1].file);
      readers.delete(oldest[0]);
    }
    const reader: Reader = { file: openSync(join(folder, segment), 'r'), start: 0, block: Buffer.alloc(0) };
    readers.set(segment, reader);
    return reader;
  };
  return {
    read({ segment, offset, length }) {
      try {
        const reader = readerOf(segment);
        if (!holds(reader, offset, length)) fill(reader, offset, length);
        return holds(reader, offset, length) ? reader.block.toString('utf8', offset - reader.start, offset - reader.start + length) : undefined;
      } catch {
        return undefined;
      }
    },
    close() {
      for (const { file } of readers.values()) closeSync(file);
      readers.clear();
    },
  };
}

function holds({ start, block }: Reader, offset: number, length: number): boolean {
  return offset >= start && offset + length <= start + block.length;
}

function fill(reader: Reader, offset: number, length: number): void {
  // A little of what stands before: neighbours were answered in another order.
  const start = Math.max(0, offset - BLOCK / 4);
  const block = Buffer.allocUnsafe(offset - start + Math.max(length, BLOCK));
  reader.block = block.subarray(0, readSync(reader.file, block, 0, block.length, start));
  reader.start = start;
}
