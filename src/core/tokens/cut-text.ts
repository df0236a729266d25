interface Blocks {
  texts: string[];
  /** True when a block had to end where a piece may go on, so that the count is an estimate. */
  cut: boolean;
}

const LETTER_OR_DIGIT = /[\p{L}\p{N}]/uy;

/**
 * Cuts a text into blocks of at most `limit` UTF-16 units: a regular expression overflows its stack on
 * one run of some millions. Right after a newline that a letter or digit follows the cut is exact,
 * because no piece of these encodings spans that place; cutting before any non-white character is not.
 */
export function blocksOf(text: string, limit: number): Blocks {
  const texts: string[] = [];
  let cut = false;
  let start = 0;
  while (text.length - start > limit) {
    let end = lastSafeCut(text, start, start + limit);
    if (end === undefined) {
      end = splitsPair(text, start + limit) ? start + limit - 1 : start + limit;
      cut = true;
    }
    texts.push(text.slice(start, end));
    start = end;
  }
  texts.push(text.slice(start));
  return { texts, cut };
}

function lastSafeCut(text: string, start: number, end: number): number | undefined {
  for (let at = end; at > start; at -= 1) {
    const before = text.charCodeAt(at - 1);
    if (before !== 0x0a && before !== 0x0d) continue;
    LETTER_OR_DIGIT.lastIndex = at;
    if (LETTER_OR_DIGIT.test(text)) return at;
  }
  return undefined;
}

function splitsPair(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at);
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
}

/** Slices of at most `limit` bytes (at least 4) that together are the text; no code point is divided. */
export function* slicesOf(text: string, limit: number): Generator<string> {
  let start = 0;
  let bytes = 0;
  let at = 0;
  while (at < text.length) {
    const point = text.codePointAt(at) ?? 0;
    const size = bytesOf(point);
    if (bytes + size > limit) {
      yield text.slice(start, at);
      start = at;
      bytes = 0;
    }
    bytes += size;
    at += point > 0xffff ? 2 : 1;
  }
  if (at > start) yield text.slice(start);
}

/** Length in UTF-8; a lone surrogate counts 3 bytes, as the U+FFFD it is replaced by. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const point = text.codePointAt(at) ?? 0;
    bytes += bytesOf(point);
    if (point > 0xffff) at += 1;
  }
  return bytes;
}

function bytesOf(point: number): number {
  if (point < 0x80) return 1;
  if (point < 0x800) return 2;
  return point < 0x10000 ? 3 : 4;
}
