import type { Finding } from '../finding.js';

/** A file's bytes as text, or what keeps them from being text. */
export type Decoded = { ok: true; text: string } | Undecoded;

export interface Undecoded {
  ok: false;
  code: string;
  message: string;
  remedy: string;
  /** Where in the file, where that can be said. */
  line?: number;
  column?: number;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });
const LFS_POINTER = /^version https:\/\/git-lfs\.github\.com\/spec\//;

/** UTF-8 only. A byte-order mark is dropped and CRLF becomes LF, so neither makes a version. */
export function decodeText(bytes: Uint8Array): Decoded {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return fault('file/encoding', 'the file is UTF-16; expected UTF-8', 'save it as UTF-8');
  }
  let text: string;
  try {
    text = UTF8.decode(bytes);
  } catch {
    const { byte, line, column } = firstInvalidByte(bytes);
    return { ...fault('file/encoding', `byte ${byte} in line ${line}, column ${column} is not UTF-8`, 'save the file as UTF-8'), line, column };
  }
  if (text.includes('\0')) {
    return fault('file/binary', 'the file contains a NUL character; expected text', 'remove it');
  }
  if (LFS_POINTER.test(text)) {
    return fault('file/lfs-pointer', 'this is a Git LFS pointer, not the content', 'run `git lfs pull`');
  }
  return { ok: true, text: normalizeNewlines(text) };
}

export function normalizeNewlines(text: string): string {
  const unmarked = text.startsWith('\uFEFF') ? text.slice(1) : text;
  return unmarked.includes('\r\n') ? unmarked.replace(/\r\n/g, '\n') : unmarked;
}

/** The finding that such a file is. */
export function undecodedFinding(file: string, { code, message, remedy, line, column }: Undecoded): Finding {
  return { code, severity: 'error', place: { file, ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) }, message, remedy };
}

function fault(code: string, message: string, remedy: string): Undecoded {
  return { ok: false, code, message, remedy };
}

/** The first that cannot be decoded stands after the characters before it, whose end is found by bisection. */
function firstInvalidByte(bytes: Uint8Array): { byte: string; line: number; column: number } {
  let before = '';
  let valid = 0;
  let invalid = bytes.length + 1;
  while (valid + 1 < invalid) {
    const middle = (valid + invalid) >> 1;
    const text = decodePrefix(bytes.subarray(0, middle));
    if (text === undefined) invalid = middle;
    else {
      valid = middle;
      before = text;
    }
  }
  const byte = bytes[new TextEncoder().encode(before).length] ?? 0;
  const lines = normalizeNewlines(before).split('\n');
  return { byte: `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`, line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

/** The whole characters of a prefix, which may end inside one; undefined where it is not UTF-8. */
function decodePrefix(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}
