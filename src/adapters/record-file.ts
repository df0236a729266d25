import { fstatSync, openSync, readSync } from 'node:fs';
import { writeWholeFrom } from './files.js';

/** Where a record stands in its file: bytes. */
export type RecordSpan = readonly [offset: number, length: number];

/** Texts without newlines as the lines of one file, written whole and read one by one. @returns where each stands */
export function writeRecords(path: string, lines: Iterable<string>): RecordSpan[] {
  const spans: RecordSpan[] = [];
  let offset = 0;
  writeWholeFrom(path, (write) => {
    for (const text of lines) {
      const line = Buffer.from(`${text}\n`);
      write(line);
      spans.push([offset, line.length]);
      offset += line.length;
    }
  });
  return spans;
}

/** A file of records; it stays open, and readable when another process removes it, as long as this process lives. */
export interface RecordFile {
  /** Bytes. */
  size: number;
  read(span: RecordSpan): string;
}

/** @throws where the file cannot be opened */
export function openRecords(path: string): RecordFile {
  const file = openSync(path, 'r');
  return {
    size: fstatSync(file).size,
    read([offset, length]) {
      const bytes = Buffer.alloc(length);
      readSync(file, bytes, 0, length, offset);
      return bytes.toString('utf8', 0, length - 1);
    },
  };
}
