import type { Neighbour, SparseVector } from './sparse-matrix.js';

/** What a few-shot selector needs to know about a pool of texts; rows are named by their position in the pool. */
export interface SimilarityIndex {
  readonly size: number;
  /**
   * The `k` best rows, by similarity, then by position. Rows that share nothing with the query come last, with 0.
   *
   * @param isMeant rows to look among; all without it
   */
  neighbours(query: string, k: number, isMeant?: (row: number) => boolean): Neighbour[];
  /** The query against each of the named rows, in their order, as `neighbours` would report it. */
  similarities(query: string, rows: readonly number[]): number[];
  /**
   * Cosine (0 to 1) of the wording alone, without what the pool knows about labels: near 1 means the same text.
   *
   * @param worthKnowing what is not above this may be told as any number that is not
   */
  wordings(query: string, rows: readonly number[], worthKnowing: number): number[];
  /** What each term of the query adds to its similarity with a row. */
  contributions(query: string, row: number): SparseVector;
  /** Cosine (0 to 1) between two rows of the pool. */
  vectorSimilarity(i: number, j: number): number;
}

/** `similarity` is on the index's own scale: a cosine for TF-IDF, an open-ended score for BM25. */
export type { Neighbour };
