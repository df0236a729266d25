import type { Interval } from '../../stats/interval.js';

/** One query on both sides; undefined where that side has no score. */
export interface Pair {
  id: string;
  baseline?: number;
  candidate?: number;
  /** Queries of one group are one observation. */
  group?: string;
  /** How much the query counts, above 0; 1 unless given. */
  weight?: number;
}

/** The paired statistics of one metric, candidate minus baseline. */
export interface Comparison {
  metric: string;
  /** Queries of the run. */
  queries: number;
  /** Queries scored on both sides. */
  pairs: number;
  /** Groups among the pairs, each query without one being its own; only where some hold several queries. */
  clusters?: number;
  /** Queries count differently. */
  weighted?: boolean;
  /** Queries scored on one side or none, by the side that lacks a score. */
  lost: { baseline: number; candidate: number };
  baselineValue?: number;
  candidateValue?: number;
  difference?: number;
  interval?: Interval;
  intervalMethod?: string;
  /** The difference is above this, one-sided at the same alpha, by the same method: what non-inferiority is judged by. */
  oneSidedLower?: number;
  /** Standard deviation of the differences; with groups or weights the one that gives their standard error. */
  sd?: number;
  p?: number;
  /** Corrected for what was tested beside it: Holm over the metrics that decide and all candidates; Benjamini–Hochberg over the others. */
  adjustedP?: number;
  test?: string;
  /** Pairs in which both, only the candidate, only the baseline, neither passed. */
  table?: { both: number; candidate: number; baseline: number; neither: number };
  /** The smallest true difference that this many pairs would find with 80 % power. */
  minimumDetectable?: number;
  /** Pairs that would settle a true difference of the size seen. */
  pairsNeeded?: number;
  /** Ids of queries that the baseline passed and the candidate fails, and the other way round. */
  regressed: string[];
  improved: string[];
}

export interface ComparisonSettings {
  alpha: number;
  seed: number;
  /** Scores are means of so many answers; 1 unless given. */
  repeats?: number;
  /** So many tests share alpha, so what is foretold of another run is for the share of one; 1 unless given. */
  tests?: number;
  /** The pairs were looked at as they came, and the run could have ended after each. */
  stopEarly?: boolean;
}

/** What a kind of comparison adds to the figures that all have. */
export type Statistics = Pick<
  Comparison,
  'clusters' | 'weighted' | 'interval' | 'intervalMethod' | 'oneSidedLower' | 'sd' | 'p' | 'test' | 'table' | 'minimumDetectable' | 'pairsNeeded'
>;

export type ScoredPair = Pair & Required<Pick<Pair, 'baseline' | 'candidate'>>;

/** Whether the test and the interval tell the sides apart: then it is not the number of queries that a verdict lacks. */
export function isTellingApart({ adjustedP = 1, interval }: Pick<Comparison, 'adjustedP' | 'interval'>, alpha: number): boolean {
  return adjustedP < alpha && interval !== undefined && (interval.lower > 0 || interval.upper < 0);
}

/** Scores nearer than this are equal: they differ by rounding. */
const TIE = 1e-9;

export function differenceOf({ baseline, candidate }: ScoredPair): number {
  const difference = candidate - baseline;
  return Math.abs(difference) < TIE ? 0 : difference;
}
