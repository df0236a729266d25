import type { SparseRows, SparseVector } from '../index/sparse-matrix.js';
import { countTerms, normalize, sparseRows, transpose } from '../index/sparse-matrix.js';
import { inverseFrequency, type WordFrequencies } from './word-frequencies.js';
import { stems } from '../words.js';

/** Texts as unit vectors: their dot product is a cosine. */
export interface WordVectors {
  rows: SparseRows;
  /** Rows by stem. */
  postings: SparseRows;
  /** The stem of each term. */
  stems: readonly string[];
  /** Another text among them; stems that none of them has count for its length only. */
  embed(text: string): SparseVector;
}

/** TF-IDF over stemmed words: (1 + ln tf) · idf, to length 1. */
export function buildWordVectors(texts: readonly string[], frequencies: WordFrequencies): WordVectors {
  const terms = new Map<string, number>();
  const learn = (stem: string): number => {
    const term = terms.get(stem) ?? terms.size;
    terms.set(stem, term);
    return term;
  };
  const counts = texts.map((text) => countTerms(stems(text).map(learn)));
  const idf = [...terms.keys()].map((stem) => inverseFrequency(frequencies, stem));
  const weigh = ({ terms: ids, values }: SparseVector, weights: readonly number[]): SparseVector =>
    normalize({ terms: ids, values: values.map((tf, at) => (1 + Math.log(tf)) * (weights[ids[at]!] ?? 0)) });
  const rows = sparseRows(counts.map((count) => weigh(count, idf)), terms.size);
  return {
    rows,
    postings: transpose(rows),
    stems: [...terms.keys()],
    embed(text) {
      const unknown = new Map<string, number>();
      const ids = stems(text).map((stem) => terms.get(stem) ?? numberOf(unknown, stem, terms.size));
      const vector = weigh(countTerms(ids), [...idf, ...Array.from(unknown.keys(), (stem) => inverseFrequency(frequencies, stem))]);
      const known = vector.terms.filter((term) => term < terms.size).length;
      return { terms: vector.terms.slice(0, known), values: vector.values.slice(0, known) };
    },
  };
}

function numberOf(numbers: Map<string, number>, key: string, first: number): number {
  const number = numbers.get(key) ?? first + numbers.size;
  numbers.set(key, number);
  return number;
}
