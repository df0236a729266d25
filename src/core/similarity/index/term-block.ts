import { type CountMatrix, invert, MOST_COUNTED } from './count-matrix.js';
import { labelInformation } from './label-information.js';

/** One kind of terms of all rows, and what each term weighs. A weight in a row is `DAMPED[count]` times the term's. */
export interface TermBlock {
  rows: CountMatrix;
  /** Rows by term. */
  postings: CountMatrix;
  /** Squares of a term's weight, without what the pool knows about labels and with it: both texts of a comparison have it. */
  plain: Float64Array;
  labelled: Float64Array;
  /** Sums of a row's squared weights. */
  plainSquares: Float64Array;
  labelledSquares: Float64Array;
}

/** (1 + ln tf), by tf. */
export const DAMPED = Float64Array.from({ length: MOST_COUNTED + 1 }, (_, count) => (count === 0 ? 0 : 1 + Math.log(count)));

export function weighBlock(rows: CountMatrix, labels: readonly (string | undefined)[]): TermBlock {
  const postings = invert(rows);
  const weights = labelInformation(postings, labels);
  const plain = new Float64Array(rows.termCount);
  const labelled = new Float64Array(rows.termCount);
  for (let term = 0; term < rows.termCount; term += 1) {
    const idf = Math.log((rows.rowCount + 1) / (frequencyOf(postings, term) + 1)) + 1;
    plain[term] = idf ** 2;
    labelled[term] = (idf * weights[term]!) ** 2;
  }
  return { rows, postings, plain, labelled, plainSquares: sumSquares(rows, plain), labelledSquares: sumSquares(rows, labelled) };
}

/** In how many rows a term is. */
export function frequencyOf({ starts }: CountMatrix, term: number): number {
  return starts[term + 1]! - starts[term]!;
}

/** @param isMeant terms that count; all without it */
export function sumSquares({ rowCount, starts, terms, counts }: CountMatrix, squares: Float64Array, isMeant?: (term: number) => boolean): Float64Array {
  const sums = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row += 1) {
    let sum = 0;
    for (let at = starts[row]!; at < starts[row + 1]!; at += 1) {
      const term = terms[at]!;
      if (isMeant?.(term) !== false) sum += DAMPED[counts[at]!]! ** 2 * squares[term]!;
    }
    sums[row] = sum;
  }
  return sums;
}

/** What one row has in common with a vector that is laid out by term. */
export function dotDense({ starts, terms, counts }: CountMatrix, row: number, dense: Float64Array): number {
  let sum = 0;
  const end = starts[row + 1]!;
  for (let at = starts[row]!; at < end; at += 1) sum += DAMPED[counts[at]!]! * dense[terms[at]!]!;
  return sum;
}

/** What a row has in common with another that is laid out by term, by the squares of what terms weigh. */
export function dotSquares({ starts, terms, counts }: CountMatrix, row: number, dense: Float64Array, squares: Float64Array): number {
  let sum = 0;
  const end = starts[row + 1]!;
  for (let at = starts[row]!; at < end; at += 1) {
    const term = terms[at]!;
    // In this order it is the same whichever of the two is laid out.
    sum += DAMPED[counts[at]!]! * dense[term]! * squares[term]!;
  }
  return sum;
}

export function eachTerm({ starts, terms, counts }: CountMatrix, row: number, visit: (term: number, damped: number) => void): void {
  for (let at = starts[row]!; at < starts[row + 1]!; at += 1) visit(terms[at]!, DAMPED[counts[at]!]!);
}
