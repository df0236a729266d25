import { requireFraction } from './arguments.js';
import type { Interval } from './interval.js';
import { isConstant, mean } from './moments.js';
import { tQuantile } from './student-t.js';
import { groupBy } from '../group-by.js';

/** One query: the label it should get and the label it got. */
export interface LabelPair {
  expected: string;
  predicted: string;
}

/** Answers of one cluster depend on each other: repeats of one query, queries of one group. */
export interface ClusteredLabels extends LabelPair {
  cluster?: string;
}

/** How many queries had this pair of labels. */
export interface ConfusionCell extends LabelPair {
  count: number;
}

export interface MacroF1 {
  /** 0..1 */
  value: number;
  /** `undefined` when leaving out a query, or a cluster, never changes the value (one of them, all right, all wrong). */
  interval: Interval | undefined;
}

/** By code unit: the same in every locale. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Counts of the label pairs that occur, sorted by expected, then by predicted label. */
export function confusion(pairs: readonly LabelPair[]): ConfusionCell[] {
  const rows = new Map<string, Map<string, number>>();
  for (const { expected, predicted } of pairs) {
    const row = rows.get(expected) ?? new Map<string, number>();
    rows.set(expected, row.set(predicted, (row.get(predicted) ?? 0) + 1));
  }
  return [...rows]
    .flatMap(([expected, row]) => [...row].map(([predicted, count]) => ({ expected, predicted, count })))
    .sort((x, y) => compareText(x.expected, y.expected) || compareText(x.predicted, y.predicted));
}

/** Adds `count` to a tally. */
function add(tally: Map<string, number>, label: string, count: number): void {
  tally.set(label, (tally.get(label) ?? 0) + count);
}

/** Mean over the labels expected somewhere of F1 = 2·hits / (times expected + times predicted). */
function meanF1(cells: readonly ConfusionCell[]): number {
  const hits = new Map<string, number>();
  const expectedTimes = new Map<string, number>();
  const predictedTimes = new Map<string, number>();
  for (const { expected, predicted, count } of cells) {
    if (count === 0) continue;
    add(expectedTimes, expected, count);
    add(predictedTimes, predicted, count);
    if (expected === predicted) add(hits, expected, count);
  }
  return mean(
    [...expectedTimes].map(([label, times]) => (2 * (hits.get(label) ?? 0)) / (times + (predictedTimes.get(label) ?? 0))),
  );
}

/** Answers that stand or fall together, and how many groups of just these labels there are. */
interface Group {
  cells: readonly ConfusionCell[];
  times: number;
}

/** A pair without a cluster is one of its own. Groups of equal labels are interchangeable: they are counted. */
function groupsOf(pairs: readonly ClusteredLabels[]): Group[] {
  const groups = new Map<string, Group>();
  for (const members of groupBy(pairs.entries(), ([index, { cluster }]) => cluster ?? index).values()) {
    const cells = confusion(members.map(([, pair]) => pair));
    const key = JSON.stringify(cells);
    groups.set(key, { cells, times: (groups.get(key)?.times ?? 0) + 1 });
  }
  // Sorted, so that sums do not depend on the order of the pairs.
  return [...groups].sort(([a], [b]) => compareText(a, b)).map(([, group]) => group);
}

function withoutGroup(cells: readonly ConfusionCell[], group: Group): ConfusionCell[] {
  return cells.map((cell) => {
    const gone = group.cells.find(({ expected, predicted }) => expected === cell.expected && predicted === cell.predicted);
    return gone ? { ...cell, count: cell.count - gone.count } : cell;
  });
}

/**
 * Macro-F1: the mean of F1 over the labels that occur as expected ones, so two prompts on the same queries are
 * averaged over the same labels. A predicted label that is never expected counts against the label it missed.
 * Interval: jackknife (delete one query, or one cluster of answers) around the value, SE² = (n−1)/n · Σ(θ₍ᵢ₎ − θ̄)²
 * over n clusters, t quantile with n − 1 degrees of freedom, cut to 0..1.
 * @throws RangeError when there are no pairs or confidence is not within 0..1.
 */
export function macroF1(pairs: readonly ClusteredLabels[], confidence = 0.95): MacroF1 {
  requireFraction('confidence', confidence);
  if (pairs.length === 0) throw new RangeError('pairs must not be empty');
  const cells = confusion(pairs);
  const value = meanF1(cells);
  const groups = groupsOf(pairs);
  const n = groups.reduce((sum, { times }) => sum + times, 0);
  if (n === 1) return { value, interval: undefined };
  const without = groups.map((group) => meanF1(withoutGroup(cells, group)));
  if (isConstant(without)) return { value, interval: undefined };
  const weighted = (of: (leftOut: number) => number): number =>
    groups.reduce((sum, { times }, i) => sum + times * of(without[i] as number), 0);
  const centre = weighted((leftOut) => leftOut) / n;
  const error = Math.sqrt(((n - 1) / n) * weighted((leftOut) => (leftOut - centre) ** 2));
  const half = tQuantile((1 + confidence) / 2, n - 1) * error;
  return { value, interval: { lower: Math.max(0, value - half), upper: Math.min(1, value + half) } };
}
