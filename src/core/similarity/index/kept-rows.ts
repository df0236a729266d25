import type { KeptBytes } from '../../ports.js';
import { sha256 } from '../../text/canonical-json.js';
import { buildMatrix, type CountMatrix } from './count-matrix.js';
import { type Numbers, packArrays, unpackArrays } from './packed-arrays.js';
import { weighBlock } from './term-block.js';
import { type UnitBlock, type UnitRows, unitRows } from './unit-rows.js';
import { createVocabulary, type Vocabulary } from './vocabulary.js';

/** A pool's texts as vectors, and the terms they are made of. */
export interface KnownRows {
  vocabulary: Vocabulary;
  units: UnitRows;
}

/** What fewer texts save is not worth a file. */
export const WORTH_KEEPING = 1000;

/** @param kept where the rows of the same texts and labels may have been kept */
export function rowsOf(texts: readonly string[], labels: readonly (string | undefined)[], kept: KeptBytes | undefined): KnownRows {
  if (!kept || texts.length < WORTH_KEEPING) return weighRows(texts, labels);
  const key = sha256(JSON.stringify([texts, labels]));
  const packed = kept.recall(key);
  const known = packed && unpackRows(packed);
  if (known) return known;
  const rows = weighRows(texts, labels);
  kept.keep(key, packRows(rows));
  return rows;
}

function weighRows(texts: readonly string[], labels: readonly (string | undefined)[]): KnownRows {
  const vocabulary = createVocabulary();
  const [words, grams] = [buildMatrix(texts.length), buildMatrix(texts.length)];
  for (const text of texts) {
    const terms = vocabulary.learn(text);
    words.add(terms.words);
    grams.add(terms.grams);
  }
  const { size } = vocabulary;
  return { vocabulary, units: unitRows([weighBlock(words.finish(size.words), labels), weighBlock(grams.finish(size.grams), labels)]) };
}

export function packRows({ vocabulary, units }: KnownRows): Uint8Array {
  const { stems, terms, pairs } = vocabulary.state();
  const names = new TextEncoder().encode(stems.join('\n'));
  return packArrays([Int32Array.of(units.size, units.blocks.length), names, terms, pairs, ...units.blocks.flatMap(arraysOf), ...units.lengthsAbove]);
}

/** Undefined for anything but what was packed. */
export function unpackRows(packed: Uint8Array): KnownRows | undefined {
  const arrays = unpackArrays(packed);
  if (!arrays) return undefined;
  const [[size = 0, blocks = 0] = [], names, terms, pairs] = arrays as [Int32Array, Uint8Array, Int32Array, Int32Array];
  const stems = new TextDecoder().decode(names).split('\n');
  const own = arrays.slice(HEAD);
  return {
    vocabulary: createVocabulary({ stems: names.length === 0 ? [] : stems, terms, pairs }),
    units: {
      size, laidOut: undefined,
      blocks: Array.from({ length: blocks }, (_, at) => blockOf(own.slice(at * OF_BLOCK, (at + 1) * OF_BLOCK), size)),
      lengthsAbove: own.slice(blocks * OF_BLOCK) as Float64Array[],
    },
  };
}

/** Arrays before those of the blocks. */
const HEAD = 4;

function arraysOf({ rows, postings, plain, labelled, plainSquares, labelledSquares, scales, levels }: UnitBlock): Numbers[] {
  return [
    rows.starts,
    rows.terms,
    rows.counts,
    postings.starts,
    postings.terms,
    postings.counts,
    plain,
    labelled,
    plainSquares,
    labelledSquares,
    scales,
    levels,
  ];
}

const OF_BLOCK = 12;

function blockOf(arrays: readonly Numbers[], size: number): UnitBlock {
  const [starts, terms, counts, postingStarts, postingTerms, postingCounts, plain, labelled, plainSquares, labelledSquares, scales, levels] = arrays as [
    Int32Array, Int32Array, Uint8Array, Int32Array, Int32Array, Uint8Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Uint8Array,
  ];
  const termCount = plain.length;
  const rows: CountMatrix = { rowCount: size, termCount, starts, terms, counts };
  const postings: CountMatrix = { rowCount: termCount, termCount: size, starts: postingStarts, terms: postingTerms, counts: postingCounts };
  return {
    rows,
    postings,
    plain,
    labelled,
    plainSquares,
    labelledSquares,
    scales,
    levels,
    dense: new Float64Array(termCount),
    denseRow: new Float64Array(termCount),
  };
}
