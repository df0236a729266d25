import { hash } from 'node:crypto';

/** Where an entry stands, in bytes; the newline after it not counted. */
export interface EntrySpan {
  offset: number;
  length: number;
}

const KEY_LENGTH = 64;
const DIGEST_LENGTH = 16;
/** Key, blank, digest, blank. */
const HEAD_LENGTH = KEY_LENGTH + DIGEST_LENGTH + 2;
/** In the digest: entries written in another way are not found. */
const FORMAT = 'completion 1';
const NEWLINE = 10;
const BLANK = 32;

/** One line: the key, a digest of key and data, the data as JSON. */
export function formatEntry(key: string, data: string): string {
  return `${key} ${digestOf(key, data)} ${data}\n`;
}

/** The data of an entry, or undefined where it is not what was written under this key. */
export function readEntry(line: string, key: string): string | undefined {
  const data = line.slice(HEAD_LENGTH);
  return line.startsWith(`${key} ${digestOf(key, data)} `) ? data : undefined;
}

/** Every line that may be an entry; whether it is shows when it is read. A last line without its end was torn by a crash. */
export function scanEntries(bytes: Buffer, add: (key: string, span: EntrySpan) => void): void {
  for (let start = 0, end = bytes.indexOf(NEWLINE); end !== -1; start = end + 1, end = bytes.indexOf(NEWLINE, start)) {
    const length = end - start;
    if (length > HEAD_LENGTH && bytes[start + KEY_LENGTH] === BLANK) {
      add(bytes.toString('latin1', start, start + KEY_LENGTH), { offset: start, length });
    }
  }
}

function digestOf(key: string, data: string): string {
  return hash('sha256', `${FORMAT}\n${key}\n${data}`).slice(0, DIGEST_LENGTH);
}
