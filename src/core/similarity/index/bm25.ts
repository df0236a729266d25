import { labelInformation } from './label-information.js';
import type { SimilarityIndex } from './similarity-index.js';
import type { SparseRows, SparseVector } from './sparse-matrix.js';
import { countTerms, dotRow, dotRows, sparseRows, scoreRows, sharedTerms, transpose } from './sparse-matrix.js';
import { topScores } from './top-scores.js';
import { readWording, wordingCosine } from '../wording.js';
import { stems } from '../words.js';

const K1 = 1.2;
const B = 0.75;

/**
 * Okapi BM25 (Robertson and Zaragoza, 2009) over stemmed words, each distinct query word counted once.
 * Similarities are open-ended scores; `vectorSimilarity` is the cosine of the same row weights.
 *
 * @param labels one per text; with them a word also weighs what it says about the label
 */
export function buildBm25Index(texts: readonly string[], labels: readonly (string | undefined)[] = []): SimilarityIndex {
  const vocabulary = new Map<string, number>();
  const counts = texts.map((text) => countTerms(stems(text).map((word) => learn(vocabulary, word))));
  const inverted = transpose(sparseRows(counts, vocabulary.size));
  const termWeights = weighTerms(inverted, texts.length, labelInformation(inverted, labels));
  const meanLength = inverted.values.reduce((sum, tf) => sum + tf, 0) / Math.max(1, texts.length);
  const vectors = counts.map((count) => saturate(count, termWeights, meanLength));
  const rows = sparseRows(vectors, vocabulary.size);
  const postings = transpose(rows);
  const lengths = Float64Array.from(vectors, ({ values }) => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0)));
  const embedQuery = (query: string): SparseVector => {
    const { terms } = countTerms(stems(query).map((word) => vocabulary.get(word)).filter((id) => id !== undefined));
    return { terms, values: terms.map(() => 1) };
  };
  return {
    size: texts.length,
    neighbours: (query, k, isMeant) => topScores(scoreRows(postings, embedQuery(query)), k, isMeant),
    similarities: (query, indices) => {
      const vector = embedQuery(query);
      return indices.map((index) => dotRow(rows, index, vector));
    },
    wordings: (query, indices, worthKnowing) => {
      const wording = readWording(query);
      return indices.map((index) => wordingCosine(wording, readWording(texts[index]!), worthKnowing));
    },
    contributions: (query, index) => sharedTerms(rows, index, embedQuery(query)),
    vectorSimilarity: (i, j) => dotRows(rows, i, j) / (lengths[i]! * lengths[j]! || 1),
  };
}

function learn(vocabulary: Map<string, number>, word: string): number {
  const id = vocabulary.get(word) ?? vocabulary.size;
  vocabulary.set(word, id);
  return id;
}

function weighTerms(inverted: SparseRows, rowCount: number, weights: Float64Array): Float64Array {
  return weights.map((weight, term) => {
    const frequency = inverted.starts[term + 1]! - inverted.starts[term]!;
    return weight * Math.log(1 + (rowCount - frequency + 0.5) / (frequency + 0.5));
  });
}

function saturate(count: SparseVector, termWeights: Float64Array, meanLength: number): SparseVector {
  const length = count.values.reduce((sum, tf) => sum + tf, 0);
  const penalty = K1 * (1 - B + (B * length) / meanLength);
  return {
    terms: count.terms,
    values: count.terms.map((term, at) => {
      const tf = count.values[at]!;
      return (termWeights[term]! * tf * (K1 + 1)) / (tf + penalty);
    }),
  };
}
