import type { TokenCount, TokenCounter } from '../ports.js';
import { blocksOf, slicesOf, utf8Length } from './cut-text.js';
import type { ModelEncoding } from './encoding-of-model.js';

/** A byte-pair encoding: how it splits a text, and the tokens of one piece of that splitting. */
export interface Encoding {
  /** The encoding's own pattern, with the flags `u` and `g`. */
  pattern: RegExp;
  /** Never called with more than `MAX_PIECE_BYTES`: the merging is quadratic in a piece's length. */
  countPiece(piece: string): number;
}

/** Longer pieces are cut into slices of at most this many UTF-8 bytes. */
const MAX_PIECE_BYTES = 256;
/** So many bytes of slices are counted in one text; what is left is charged at their rate. */
const MAX_SLICED_BYTES = 65_536;
/** Longer texts, in UTF-16 units, are walked in blocks. */
const MAX_BLOCK_UNITS = 1_000_000;
/** Most bytes one UTF-16 unit takes in UTF-8. */
const MAX_UNIT_BYTES = 3;

interface Tally {
  tokens: number;
  slicedBytes: number;
  slicedTokens: number;
  chargedBytes: number;
  cut: boolean;
}

/**
 * A counter that ends on every text: in time linear in its length, whatever it holds. Special tokens
 * count as plain text. U+FEFF is left out, since JavaScript takes it for white space and the encodings
 * do not. `approx` where a piece was cut (the count then errs either way) or the encoding is not the model's own.
 */
export function tokenCounter(encoding: Encoding, as: ModelEncoding): TokenCounter {
  return {
    encoding: as.factor === 1 ? as.encoding : `${as.encoding}*${as.factor}`,
    count(text: string): TokenCount {
      const { tokens, cut } = countText(encoding, text.replaceAll('\uFEFF', ''));
      return { tokens: Math.round(tokens * as.factor), method: as.exact && !cut ? 'exact' : 'approx' };
    },
  };
}

function countText(encoding: Encoding, text: string): { tokens: number; cut: boolean } {
  const blocks = blocksOf(text, MAX_BLOCK_UNITS);
  const tally: Tally = { tokens: 0, slicedBytes: 0, slicedTokens: 0, chargedBytes: 0, cut: blocks.cut };
  for (const block of blocks.texts) {
    for (const [piece] of block.matchAll(encoding.pattern)) {
      if (isShort(piece)) tally.tokens += encoding.countPiece(piece);
      else countLongPiece(encoding, piece, tally);
    }
  }
  const charged = tally.chargedBytes === 0 ? 0 : (tally.chargedBytes * tally.slicedTokens) / tally.slicedBytes;
  return { tokens: tally.tokens + tally.slicedTokens + Math.ceil(charged), cut: tally.cut };
}

function isShort(piece: string): boolean {
  return piece.length * MAX_UNIT_BYTES <= MAX_PIECE_BYTES || utf8Length(piece) <= MAX_PIECE_BYTES;
}

function countLongPiece(encoding: Encoding, piece: string, tally: Tally): void {
  tally.cut = true;
  let counted = 0;
  for (const slice of slicesOf(piece, MAX_PIECE_BYTES)) {
    if (tally.slicedBytes >= MAX_SLICED_BYTES) break;
    tally.slicedTokens += encoding.countPiece(slice.text);
    tally.slicedBytes += slice.bytes;
    counted += slice.text.length;
  }
  tally.chargedBytes += utf8Length(piece.slice(counted));
}
