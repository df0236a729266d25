import type { Vector } from '../../ports.js';
import type { SimilarityIndex } from './similarity-index.js';
import { topScores } from './top-scores.js';
import { unitCosine, unitVector } from '../vector.js';
import { readWording, type Wording, wordingCosine } from '../wording.js';

/** A pool by the vectors of an embedding model. */
export interface VectorRows {
  units: readonly Float32Array[];
  /** Read when it is first asked for. */
  wordingOf(row: number): Wording;
}

/** @param vectors one for each of the texts */
export function readVectorRows(texts: readonly string[], vectors: readonly Vector[]): VectorRows {
  const wordings = new Map<number, Wording>();
  return {
    units: vectors.map(unitVector),
    wordingOf(row) {
      const wording = wordings.get(row) ?? readWording(texts[row]!);
      wordings.set(row, wording);
      return wording;
    },
  };
}

/**
 * An index for one query, whose vector has been had: similarities are cosines, below 0 counted as 0. Leaks are still told by the wording,
 * since a model also puts what only means the same very near. Terms, there are none.
 */
export function vectorIndex({ units, wordingOf }: VectorRows, query: Vector): SimilarityIndex {
  const own = unitVector(query);
  let scores: Float64Array | undefined;
  const scoreAll = (): Float64Array => {
    const all = new Float64Array(units.length);
    for (let row = 0; row < all.length; row += 1) all[row] = unitCosine(own, units[row]!);
    return all;
  };
  return {
    size: units.length,
    neighbours: (_, k, isMeant) => topScores((scores ??= scoreAll()), k, isMeant),
    similarities: (_, rows) => rows.map((row) => unitCosine(own, units[row]!)),
    wordings(text, rows, worthKnowing) {
      const wording = readWording(text);
      return rows.map((row) => wordingCosine(wording, wordingOf(row), worthKnowing));
    },
    contributions: () => ({ terms: [], values: [] }),
    vectorSimilarity: (i, j) => unitCosine(units[i]!, units[j]!),
  };
}
