import type { TokenCount, TokenCounter } from '../ports.js';
import { blocksOf, slicesOf, utf8Length } from './cut-text.js';
import type { ModelEncoding } from './encoding-of-model.js';

/** A byte-pair encoding: how it splits a text, and the tokens of one piece of that splitting. */
export interface Encoding {
  /** The encoding's own pattern, with the flags `u` and `g`. */
  pattern: RegExp;
  /** Never called with more than `MAX_PIECE_BYTES`. */
  countPiece(piece: string): number;
}

/** Longer pieces are cut into slices of at most this many UTF-8 bytes: one token more or less where two meet, so less than one in a thousand. */
const MAX_PIECE_BYTES = 4096;
/** Longer texts, in UTF-16 units, are walked in blocks. */
const MAX_BLOCK_UNITS = 1_000_000;
/** Most bytes one UTF-16 unit takes in UTF-8. */
const MAX_UNIT_BYTES = 3;

interface Tally {
  tokens: number;
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

function countText(encoding: Encoding, text: string): Tally {
  const blocks = blocksOf(text, MAX_BLOCK_UNITS);
  const tally: Tally = { tokens: 0, cut: blocks.cut };
  for (const block of blocks.texts) {
    for (const [piece] of block.matchAll(encoding.pattern)) {
      if (isShort(piece)) tally.tokens += encoding.countPiece(piece);
      else countLongPiece(encoding, piece, tally);
    }
  }
  return tally;
}

function isShort(piece: string): boolean {
  return piece.length * MAX_UNIT_BYTES <= MAX_PIECE_BYTES || utf8Length(piece) <= MAX_PIECE_BYTES;
}

function countLongPiece(encoding: Encoding, piece: string, tally: Tally): void {
  tally.cut = true;
  for (const slice of slicesOf(piece, MAX_PIECE_BYTES)) tally.tokens += encoding.countPiece(slice);
}
