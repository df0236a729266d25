import { closeSync, constants, existsSync, fstatSync, ftruncateSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { PromptError } from '../core/errors.js';

/** A file that only grows, by whole lines. */
export interface AppendFile {
  /** The line is with the operating system when this returns: it outlives the process, however that ends. */
  append(line: string): void;
  /** The line is written with those that follow, or at the end: for what is had again for nothing. */
  appendLater(line: string): void;
  close(): void;
}

const BLOCK = 1 << 16;

/**
 * Opened on first use. A last line that was torn by a crash is cut off.
 * @param shown the path as messages name it
 * @throws PromptError `file/not-writable`; the lines before stay whole
 */
export function appendFile(path: string, shown: string): AppendFile {
  let file: number | undefined;
  let size = 0;
  const open = (): number => {
    mkdirSync(dirname(path), { recursive: true });
    const opened = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_APPEND, 0o644);
    size = wholeLines(opened);
    ftruncateSync(opened, size);
    return opened;
  };
  let waiting = '';
  const write = (): void => {
    const bytes = Buffer.from(waiting);
    waiting = '';
    try {
      file ??= open();
      writeLines(file, bytes, size);
      size += bytes.length;
    } catch (error) {
      throw new PromptError('file/not-writable', { file: shown, reason: (error as Error).message }, { cause: error });
    }
  };
  return {
    append(line) {
      waiting += `${line}\n`;
      write();
    },
    appendLater(line) {
      waiting += `${line}\n`;
      if (waiting.length >= BLOCK) write();
    },
    close() {
      try {
        if (waiting !== '') write();
      } finally {
        if (file !== undefined) closeSync(file);
        file = undefined;
      }
    },
  };
}

/** One call writes them; where the disk takes only a part, that part is taken back. */
function writeLines(file: number, bytes: Buffer, size: number): void {
  const written = writeSync(file, bytes);
  if (written === bytes.length) return;
  ftruncateSync(file, size);
  throw new Error(`only ${written} of ${bytes.length} bytes could be written; there is no room left`);
}

/** Bytes up to the last newline. */
function wholeLines(file: number): number {
  const block = Buffer.alloc(BLOCK);
  for (let end = fstatSync(file).size; end > 0; ) {
    const start = Math.max(0, end - BLOCK);
    readSync(file, block, 0, end - start, start);
    const newline = block.subarray(0, end - start).lastIndexOf(0x0a);
    if (newline !== -1) return start + newline + 1;
    end = start;
  }
  return 0;
}

/** The whole lines of a file, one after the other, in bounded memory; none where there is no file. @throws PromptError `file/unreadable` */
export function* readLines(path: string, shown: string): Generator<string> {
  if (!existsSync(path)) return;
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw new PromptError('file/unreadable', { file: shown, reason: (error as Error).message }, { cause: error });
  }
  try {
    const block = Buffer.alloc(BLOCK);
    let rest: Buffer = Buffer.alloc(0);
    for (let read = readSync(file, block); read > 0; read = readSync(file, block)) {
      rest = Buffer.concat([rest, block.subarray(0, read)]);
      let from = 0;
      for (let newline = rest.indexOf(0x0a); newline !== -1; newline = rest.indexOf(0x0a, from)) {
        yield rest.toString('utf8', from, newline);
        from = newline + 1;
      }
      rest = rest.subarray(from);
    }
  } finally {
    closeSync(file);
  }
}
