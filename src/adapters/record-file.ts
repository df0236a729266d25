import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
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

/** @param from a path, or a file that is open @throws where the file cannot be opened */
export function openRecords(from: string | number): RecordFile {
  const file = typeof from === 'number' ? from : openSync(from, 'r');
  return {
    size: fstatSync(file).size,
    read([offset, length]) {
      const bytes = Buffer.alloc(length);
      readSync(file, bytes, 0, length, offset);
      return bytes.toString('utf8', 0, length - 1);
    },
  };
}

const CHUNK_BYTES = 1024 * 1024;

/** The lines of a file with their places, a piece at a time; also a last one without its newline. @throws where the file cannot be read */
export function* scanRecords(path: string): Generator<{ text: string; span: RecordSpan }> {
  const file = openSync(path, 'r');
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let [rest, offset] = [Buffer.alloc(0), 0];
    for (let count = readSync(file, chunk); count > 0; count = readSync(file, chunk)) {
      const bytes = Buffer.concat([rest, chunk.subarray(0, count)]);
      let start = 0;
      for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
        yield { text: bytes.toString('utf8', start, end), span: [offset + start, end + 1 - start] };
        start = end + 1;
      }
      rest = bytes.subarray(start);
      offset += start;
    }
    // As long as with the newline that it lacks: reading drops the last byte.
    if (rest.length > 0) yield { text: rest.toString('utf8'), span: [offset, rest.length + 1] };
  } finally {
    closeSync(file);
  }
}
