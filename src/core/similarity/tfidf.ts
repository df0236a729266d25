import { labelInformation } from './label-information.js';
import type { SimilarityIndex } from './similarity-index.js';
import type { SparseRows, SparseVector } from './sparse-matrix.js';
import { countTerms, dotRow, dotRows, normalize, packRows, scoreRows, sharedTerms, topScores, transpose } from './sparse-matrix.js';
import { wordTerms } from './wording.js';
import { charGrams, stems } from './words.js';

/** Term ids of the pool; `isGram` tells the character block from the word block. */
interface Vocabulary {
  words: Map<string, number>;
  grams: Map<string, number>;
  gramsOfStem: Map<string, readonly number[]>;
  isGram: boolean[];
}

/**
 * TF-IDF over word 1-2-grams of stems and character 2-4-grams inside stems; similarity is a cosine. With labels every
 * term is also weighted by what it says about the label, which is the best lexical neighbour we measured for
 * classification. Weights come from the pool alone.
 *
 * @param labels one per text; leave out for a pool without labels
 */
export function buildTfidfIndex(texts: readonly string[], labels: readonly (string | undefined)[] = []): SimilarityIndex {
  const vocabulary: Vocabulary = { words: new Map(), grams: new Map(), gramsOfStem: new Map(), isGram: [] };
  const counts = texts.map((text) => countTerms(learnTerms(vocabulary, text)));
  const inverted = transpose(packRows(counts, vocabulary.isGram.length));
  const weights = labelInformation(inverted, labels);
  const idf = inverseFrequencies(inverted, texts.length);
  const embed = (count: SparseVector): SparseVector => weigh(count, vocabulary.isGram, idf, weights);
  const rows = packRows(counts.map(embed), vocabulary.isGram.length);
  const postings = transpose(rows);
  const embedQuery = (query: string): SparseVector => embed(countTerms(knownTerms(vocabulary, query)));
  return {
    size: texts.length,
    neighbours: (query, k) => topScores(scoreRows(postings, embedQuery(query)), k),
    compare: (query, indices) => {
      const vector = embedQuery(query);
      return indices.map((index) => ({
        similarity: dotRow(rows, index, vector),
        wording: unweightedCosine(rows, index, vector, weights),
      }));
    },
    contributions: (query, indices) => {
      const vector = embedQuery(query);
      return indices.map((index) => sharedTerms(rows, index, vector));
    },
    vectorSimilarity: (i, j) => dotRows(rows, i, j),
  };
}

function learnTerms(vocabulary: Vocabulary, text: string): number[] {
  const words = stems(text);
  const ids: number[] = [];
  const learn = (map: Map<string, number>, key: string, isGram: boolean): number => {
    let id = map.get(key);
    if (id === undefined) {
      id = vocabulary.isGram.length;
      map.set(key, id);
      vocabulary.isGram.push(isGram);
    }
    return id;
  };
  for (const key of wordTerms(words)) ids.push(learn(vocabulary.words, key, false));
  for (const word of words) {
    let grams = vocabulary.gramsOfStem.get(word);
    if (grams === undefined) {
      grams = charGrams(word, 2, 4).map((gram) => learn(vocabulary.grams, gram, true));
      vocabulary.gramsOfStem.set(word, grams);
    }
    for (const gram of grams) ids.push(gram);
  }
  return ids;
}

/** Terms the pool does not have are dropped: nothing there could match them. */
function knownTerms(vocabulary: Vocabulary, text: string): number[] {
  const words = stems(text);
  const ids: (number | undefined)[] = wordTerms(words).map((key) => vocabulary.words.get(key));
  for (const word of words) {
    const grams = vocabulary.gramsOfStem.get(word) ?? charGrams(word, 2, 4).map((gram) => vocabulary.grams.get(gram));
    for (const gram of grams) ids.push(gram);
  }
  return ids.filter((id) => id !== undefined);
}

function inverseFrequencies(inverted: SparseRows, rowCount: number): Float64Array {
  const idf = new Float64Array(inverted.rowCount);
  for (let term = 0; term < idf.length; term += 1) {
    const frequency = inverted.starts[term + 1]! - inverted.starts[term]!;
    idf[term] = Math.log((rowCount + 1) / (frequency + 1)) + 1;
  }
  return idf;
}

/** (1 + ln tf) · idf, both blocks brought to the same length, times the label weights, to length 1. */
function weigh(count: SparseVector, isGram: readonly boolean[], idf: Float64Array, weights: Float64Array): SparseVector {
  const values = count.values.map((tf, at) => (1 + Math.log(tf)) * idf[count.terms[at]!]!);
  const squares = [0, 0];
  for (const [at, term] of count.terms.entries()) squares[Number(isGram[term])]! += values[at]! ** 2;
  const scales = squares.map((sum) => 1 / Math.sqrt(sum));
  const balanced = values.map((value, at) => {
    const term = count.terms[at]!;
    return value * scales[Number(isGram[term])]! * weights[term]!;
  });
  return normalize({ terms: count.terms, values: balanced });
}

/** The cosine as it was before the label weights: with them, texts that differ in words of no label look the same. */
function unweightedCosine(rows: SparseRows, row: number, query: SparseVector, weights: Float64Array): number {
  const plain = {
    terms: query.terms,
    values: query.values.map((value, at) => value / weights[query.terms[at]!]!),
  };
  let rowSquares = 0;
  for (let at = rows.starts[row]!; at < rows.starts[row + 1]!; at += 1) {
    rowSquares += (rows.values[at]! / weights[rows.terms[at]!]!) ** 2;
  }
  const querySquares = plain.values.reduce((sum, value) => sum + value * value, 0);
  if (rowSquares === 0 || querySquares === 0) return 0;
  const twice = { terms: plain.terms, values: plain.values.map((value, at) => value / weights[plain.terms[at]!]!) };
  return dotRow(rows, row, twice) / Math.sqrt(rowSquares * querySquares);
}
