/** A file's bytes as text, or what keeps them from being text. */
export type Decoded = { ok: true; text: string } | { ok: false; code: string; message: string; remedy: string };

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
    const offset = firstInvalidByte(bytes);
    return fault('file/encoding', `invalid UTF-8 at byte ${offset}`, 'save the file as UTF-8');
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

function fault(code: string, message: string, remedy: string): Decoded {
  return { ok: false, code, message, remedy };
}

/** Offset of the first character that cannot be decoded: the end of the characters before it, found by bisection. */
function firstInvalidByte(bytes: Uint8Array): number {
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
  return new TextEncoder().encode(before).length;
}

/** The whole characters of a prefix, which may end inside one; undefined where it is not UTF-8. */
function decodePrefix(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}
