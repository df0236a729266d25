import { binomialTest } from '../stats/binomial-test.js';
import { bootstrapT, prefersBootstrapT } from '../stats/bootstrap-t.js';
import type { Interval } from '../stats/interval.js';
import { mcnemar } from '../stats/mcnemar.js';
import { mean, standardDeviation } from '../stats/moments.js';
import { type PairedT, type PairedTTested, pairedT } from '../stats/paired-t.js';
import type { PairedTable } from '../stats/paired-table.js';
import { minimumDetectableEffect, minimumDetectableMeanEffect, pairsNeeded, pairsNeededForMean } from '../stats/planning.js';
import { seededRandom } from '../stats/random.js';
import { signFlip } from '../stats/sign-flip.js';
import { tango } from '../stats/tango.js';

/** One query on both sides; undefined where that side has no score. */
export interface Pair {
  id: string;
  baseline?: number;
  candidate?: number;
}

/** The paired statistics of one metric, candidate minus baseline. */
export interface Comparison {
  metric: string;
  /** Queries of the run. */
  queries: number;
  /** Queries scored on both sides. */
  pairs: number;
  /** Queries scored on one side or none, by the side that lacks a score. */
  lost: { baseline: number; candidate: number };
  baselineValue?: number;
  candidateValue?: number;
  difference?: number;
  interval?: Interval;
  intervalMethod?: string;
  /** The difference is above this, one-sided at the same alpha, by the same method: what non-inferiority is judged by. */
  oneSidedLower?: number;
  /** Standard deviation of the differences. */
  sd?: number;
  p?: number;
  /** Holm over all candidates; what decides. */
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
}

/** Scores nearer than this are equal: they differ by rounding. */
const TIE = 1e-9;

/** @param kind of the metric's scores @param pairs one for each query of the run, in any order */
export function compare(metric: string, kind: 'pass-fail' | 'number', pairs: readonly Pair[], settings: ComparisonSettings): Comparison {
  // Draws and sums depend on the order, and must not depend on that of the file.
  const scored = pairs.filter((pair): pair is Required<Pair> => pair.baseline !== undefined && pair.candidate !== undefined).sort((a, b) => (a.id < b.id ? -1 : 1));
  const differences = scored.map(differenceOf);
  const comparison: Comparison = {
    metric,
    queries: pairs.length,
    pairs: scored.length,
    lost: {
      baseline: pairs.filter((pair) => pair.baseline === undefined).length,
      candidate: pairs.filter((pair) => pair.candidate === undefined).length,
    },
    regressed: scored.filter((_, index) => (differences[index] ?? 0) < 0).map(({ id }) => id),
    improved: scored.filter((_, index) => (differences[index] ?? 0) > 0).map(({ id }) => id),
  };
  if (scored.length === 0) return comparison;
  const values = {
    baselineValue: mean(scored.map((pair) => pair.baseline)),
    candidateValue: mean(scored.map((pair) => pair.candidate)),
    difference: mean(differences),
  };
  const statistics = kind === 'pass-fail' ? comparePassFail(scored, settings) : compareNumbers(differences, settings);
  return { ...comparison, ...values, ...statistics };
}

/** Whether one side lost more queries than chance would make it (exact, 5 %). A query that both lost tells them not apart. */
export function lostUnevenly({ queries, pairs, lost }: Comparison): boolean {
  const lostByOne = 2 * (queries - pairs) - lost.baseline - lost.candidate;
  return binomialTest(queries - pairs - lost.baseline, lostByOne) < 0.05;
}

function differenceOf({ baseline, candidate }: Required<Pair>): number {
  const difference = candidate - baseline;
  return Math.abs(difference) < TIE ? 0 : difference;
}

type Statistics = Pick<Comparison, 'interval' | 'intervalMethod' | 'oneSidedLower' | 'sd' | 'p' | 'test' | 'table' | 'minimumDetectable' | 'pairsNeeded'>;

function comparePassFail(pairs: readonly Required<Pair>[], { alpha }: ComparisonSettings): Statistics {
  const count = (candidate: number, baseline: number): number =>
    pairs.filter((pair) => pair.candidate === candidate && pair.baseline === baseline).length;
  const table = { both: count(1, 1), candidate: count(1, 0), baseline: count(0, 1), neither: count(0, 0) };
  const paired: PairedTable = { both: table.both, first: table.candidate, second: table.baseline, neither: table.neither };
  const discordance = (table.candidate + table.baseline) / pairs.length;
  const effect = Math.abs(table.candidate - table.baseline) / pairs.length;
  const detectable = minimumDetectableEffect({ pairs: pairs.length, discordance, alpha });
  const needed = effect > 0 ? pairsNeeded({ effect, discordance, alpha }) : undefined;
  return {
    table,
    interval: tango(paired, 1 - alpha),
    intervalMethod: 'Tango',
    oneSidedLower: tango(paired, 1 - 2 * alpha).lower,
    ...(pairs.length < 2 ? {} : { sd: standardDeviation(pairs.map(differenceOf)) }),
    p: mcnemar(table.candidate, table.baseline).midP,
    test: 'McNemar mid-p',
    ...(detectable === undefined ? {} : { minimumDetectable: detectable }),
    ...(needed === undefined ? {} : { pairsNeeded: needed }),
  };
}

function compareNumbers(differences: readonly number[], { alpha, seed }: ComparisonSettings): Statistics {
  const t = pairedT(differences, 1 - alpha);
  const p = signFlip(differences, seededRandom(seed)).p;
  if (t.outcome !== 'tested') return { p, test: 'sign-flip', ...constantInterval(t, p, alpha) };
  const intervalAt = (confidence: number): Interval | undefined => (prefersBootstrapT(differences) ? bootstrapT(differences, seededRandom(seed), confidence) : undefined);
  const bootstrap = intervalAt(1 - alpha);
  const wide = 1 - 2 * alpha;
  const effect = Math.abs(t.mean);
  return {
    p,
    test: 'sign-flip',
    interval: bootstrap ?? t.interval,
    intervalMethod: bootstrap ? 'bootstrap-t' : 't',
    oneSidedLower: (bootstrap ? intervalAt(wide) : undefined)?.lower ?? (pairedT(differences, wide) as PairedTTested).interval.lower,
    sd: t.sd,
    minimumDetectable: minimumDetectableMeanEffect({ pairs: differences.length, sd: t.sd, alpha }),
    ...(effect > 0 ? { pairsNeeded: pairsNeededForMean({ effect, sd: t.sd, alpha }) } : {}),
  };
}

/**
 * Where every query changed by the same amount there is no spread to compute an interval from, but the test rejects
 * every other amount: the interval it leaves is that amount. Without any change nothing is claimed.
 */
function constantInterval({ mean: amount }: PairedT, p: number, alpha: number): Pick<Comparison, 'interval' | 'intervalMethod' | 'oneSidedLower'> {
  return amount === 0 || p >= alpha ? {} : { interval: { lower: amount, upper: amount }, intervalMethod: 'sign-flip', oneSidedLower: amount };
}
