import type { TiktokenBPE } from 'js-tiktoken/lite';
import { boundedMemo } from '../core/tokens/bounded-memo.js';
import { tokenCounter } from '../core/tokens/count-tokens.js';
import type { Encoding } from '../core/tokens/count-tokens.js';
import { encodingOfModel } from '../core/tokens/encoding-of-model.js';
import type { EncodingName } from '../core/tokens/encoding-of-model.js';
import type { TokenCounter } from '../core/ports.js';

/** Pieces whose counts are kept, for each encoding. */
const MEMO_ENTRIES = 50_000;

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

async function loadEncoding(name: EncodingName): Promise<Encoding> {
  const [{ Tiktoken }, { default: ranks }] = await Promise.all([import('js-tiktoken/lite'), RANKS[name]()]);
  const encoder = new Tiktoken(ranks);
  return {
    pattern: new RegExp(ranks.pat_str, 'ug'),
    // The two empty lists: special tokens are plain text, where the library's default is to throw.
    countPiece: boundedMemo((piece) => encoder.encode(piece, [], []).length, MEMO_ENTRIES),
  };
}
