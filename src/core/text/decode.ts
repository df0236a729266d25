/** A file's bytes as text, or what keeps them from being text. */
export type Decoded = { ok: true; text: string } | { ok: false; code: string; message: string; remedy: string };

const LFS_POINTER = /^version https:\/\/git-lfs\.github\.com\/spec\//;

/** UTF-8 only. A byte-order mark is dropped and CRLF becomes LF, so neither makes a version. */
export function decodeText(bytes: Uint8Array): Decoded {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return fault('file/encoding', 'the file is UTF-16; expected UTF-8', 'save it as UTF-8');
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
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
  return text.replace(/^\uFEFF/, '').replace(/\r\n/g, '\n');
}

function fault(code: string, message: string, remedy: string): Decoded {
  return { ok: false, code, message, remedy };
}

/** Offset of the first byte that cannot be decoded: the length of the longest valid prefix, by bisection. */
function firstInvalidByte(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length;
  while (valid + 1 < invalid) {
    const middle = (valid + invalid) >> 1;
    if (isValidPrefix(bytes.subarray(0, middle))) valid = middle;
    else invalid = middle;
  }
  return valid;
}

/** `stream: true` accepts a prefix that ends inside a character. */
function isValidPrefix(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
