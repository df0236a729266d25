import type { SparseRows } from './sparse-matrix.js';

/** Rows by term: how often it stands in a row does not matter. */
type Postings = Pick<SparseRows, 'rowCount' | 'starts' | 'terms'>;

/** Share of the label count that smooths a term's label distribution towards the prior. */
const SMOOTHING = 0.02;
/** Terms seen in few rows are trusted less: n / (n + 3). */
const FEW_ROWS = 3;
/** Weight floor, so that a term that says nothing about labels still counts a little. */
const FLOOR = 0.05;

/**
 * How much each term says about the label, from the pool alone: the square root of its Kullback-Leibler divergence
 * from the label prior, relative to the most it could be. All 1 when there are fewer than two labels.
 *
 * @param inverted rows by term
 * @param labels one per row; rows without a label are left out of the counts
 */
export function labelInformation(inverted: Postings, labels: readonly (string | undefined)[]): Float64Array {
  const weights = new Float64Array(inverted.rowCount).fill(1);
  const { labelOf, priors } = numberLabels(labels);
  const labelCount = priors.length;
  if (labelCount < 2) return weights;
  const alpha = SMOOTHING * labelCount;
  const counts = new Int32Array(labelCount);
  for (let term = 0; term < inverted.rowCount; term += 1) {
    const { rows, seen } = countLabels(inverted, term, labelOf, counts);
    let divergence = 0;
    for (const label of seen) {
      const prior = priors[label]!;
      const share = (counts[label]! + alpha * prior) / (rows + alpha);
      divergence += share * Math.log(share / prior);
      counts[label] = 0;
    }
    const trusted = (divergence * rows) / (rows + FEW_ROWS);
    weights[term] = Math.sqrt(FLOOR + Math.max(0, trusted) / Math.log(labelCount));
  }
  return weights;
}

function numberLabels(labels: readonly (string | undefined)[]): { labelOf: Int32Array; priors: number[] } {
  const numbers = new Map<string, number>();
  const labelOf = new Int32Array(labels.length).fill(-1);
  const counts: number[] = [];
  for (const [row, label] of labels.entries()) {
    if (label === undefined) continue;
    const number = numbers.get(label) ?? numbers.size;
    numbers.set(label, number);
    labelOf[row] = number;
    counts[number] = (counts[number] ?? 0) + 1;
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  return { labelOf, priors: counts.map((count) => count / total) };
}

/** Adds the labels of the term's rows to `counts`, which the caller clears again. */
function countLabels(inverted: Postings, term: number, labelOf: Int32Array, counts: Int32Array) {
  const seen: number[] = [];
  let rows = 0;
  for (let at = inverted.starts[term]!; at < inverted.starts[term + 1]!; at += 1) {
    const label = labelOf[inverted.terms[at]!] ?? -1;
    if (label < 0) continue;
    if (counts[label] === 0) seen.push(label);
    counts[label]! += 1;
    rows += 1;
  }
  return { rows, seen };
}
