import type { Neighbour, SparseVector } from './sparse-matrix.js';

/** What a few-shot selector needs to know about a pool of texts; rows are named by their position in the pool. */
export interface SimilarityIndex {
  readonly size: number;
  /** The `k` best rows, by similarity, then by position. Rows that share nothing with the query come last, with 0. */
  neighbours(query: string, k: number): Neighbour[];
  /** The query against each of the named rows, in their order. */
  compare(query: string, rows: readonly number[]): Resemblance[];
  /** What each term of the query adds to its similarity with each of the named rows, in their order. */
  contributions(query: string, rows: readonly number[]): SparseVector[];
  /** Cosine (0 to 1) between two rows of the pool. */
  vectorSimilarity(i: number, j: number): number;
}

/** `similarity` is on the index's own scale: a cosine for TF-IDF, an open-ended score for BM25. */
export type { Neighbour };

export interface Resemblance {
  /** As `neighbours` would report it. */
  similarity: number;
  /** Cosine (0 to 1) of the wording alone, without what the pool knows about labels: near 1 means the same text. */
  wording: number;
}
