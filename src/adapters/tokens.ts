import type { TiktokenBPE } from 'js-tiktoken/lite';
import { boundedMemo } from '../core/tokens/bounded-memo.js';
import { pieceCounter, readRanks } from '../core/tokens/byte-pairs.js';
import { tokenCounter } from '../core/tokens/count-tokens.js';
import type { Encoding } from '../core/tokens/count-tokens.js';
import { encodingOfModel } from '../core/tokens/encoding-of-model.js';
import type { EncodingName } from '../core/tokens/encoding-of-model.js';
import type { TokenCounter } from '../core/ports.js';

/** Pieces whose counts are kept, for each encoding, and how long these are at most. */
const [MEMO_ENTRIES, MEMO_LENGTH] = [50_000, 256];

// Each rank module is megabytes of text and takes about a second to read: only the one asked for is loaded.
const RANKS: Record<EncodingName, () => Promise<{ default: TiktokenBPE }>> = {
  o200k_base: () => import('js-tiktoken/ranks/o200k_base'),
  cl100k_base: () => import('js-tiktoken/ranks/cl100k_base'),
};

const loaded = new Map<EncodingName, Promise<Encoding>>();

/**
 * The counter for `provider/model`: exact for OpenAI's models and `local/icl-…`, an estimate by o200k for
 * every other. Its `encoding` names the factor where one is applied (`o200k_base*1.09`), so that counts
 * stored under it do not mix. The ranks are read once in a process.
 */
export async function loadTokenCounter(model: string): Promise<TokenCounter> {
  const as = encodingOfModel(model);
  let encoding = loaded.get(as.encoding);
  if (encoding === undefined) {
    encoding = loadEncoding(as.encoding);
    loaded.set(as.encoding, encoding);
  }
  return tokenCounter(await encoding, as);
}

/** The library's tables; its own merging takes minutes on long runs, a second to get ready, and throws on special tokens, which are plain text here. */
async function loadEncoding(name: EncodingName): Promise<Encoding> {
  const { default: ranks } = await RANKS[name]();
  const count = pieceCounter(readRanks(ranks.bpe_ranks));
  const remembered = boundedMemo(count, MEMO_ENTRIES);
  return { pattern: new RegExp(ranks.pat_str, 'ug'), countPiece: (piece) => (piece.length > MEMO_LENGTH ? count(piece) : remembered(piece)) };
}
