import { binomialTest } from '../stats/binomial-test.js';
import { bootstrapT, prefersBootstrapT } from '../stats/bootstrap-t.js';
import type { Interval } from '../stats/interval.js';
import { mcnemar } from '../stats/mcnemar.js';
import { mean } from '../stats/moments.js';
import { pairedT } from '../stats/paired-t.js';
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

/** @param kind of the metric's scores @param pairs one for each query of the run */
export function compare(metric: string, kind: 'pass-fail' | 'number', pairs: readonly Pair[], settings: ComparisonSettings): Comparison {
  const scored = pairs.filter((pair): pair is Required<Pair> => pair.baseline !== undefined && pair.candidate !== undefined);
  const comparison: Comparison = {
    metric,
    queries: pairs.length,
    pairs: scored.length,
    lost: {
      baseline: pairs.filter((pair) => pair.baseline === undefined).length,
      candidate: pairs.filter((pair) => pair.candidate === undefined).length,
    },
    regressed: idsWhere(scored, (pair) => pair.candidate < pair.baseline),
    improved: idsWhere(scored, (pair) => pair.candidate > pair.baseline),
  };
  if (scored.length === 0) return comparison;
  const baselineValue = mean(scored.map((pair) => pair.baseline));
  const candidateValue = mean(scored.map((pair) => pair.candidate));
  const values = { baselineValue, candidateValue, difference: candidateValue - baselineValue };
  const statistics = kind === 'pass-fail' ? comparePassFail(scored, settings) : compareNumbers(scored, settings);
  return { ...comparison, ...values, ...statistics };
}

/** Whether one side lost more queries than chance would make it (exact, 5 %). */
export function lostUnevenly({ lost }: Comparison): boolean {
  const total = lost.baseline + lost.candidate;
  return total > 0 && binomialTest(lost.candidate, total) < 0.05;
}

function idsWhere(pairs: readonly Required<Pair>[], test: (pair: Required<Pair>) => boolean): string[] {
  return pairs.filter(test).map((pair) => pair.id).sort();
}

type Statistics = Pick<Comparison, 'interval' | 'intervalMethod' | 'p' | 'test' | 'table' | 'minimumDetectable' | 'pairsNeeded'>;

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
    p: mcnemar(table.candidate, table.baseline).midP,
    test: 'McNemar mid-p',
    ...(detectable === undefined ? {} : { minimumDetectable: detectable }),
    ...(needed === undefined ? {} : { pairsNeeded: needed }),
  };
}

function compareNumbers(pairs: readonly Required<Pair>[], { alpha, seed }: ComparisonSettings): Statistics {
  const differences = pairs.map((pair) => pair.candidate - pair.baseline);
  const t = pairedT(differences, 1 - alpha);
  const p = signFlip(differences, seededRandom(seed)).p;
  if (t.outcome !== 'tested') return { p, test: 'sign-flip' };
  const bootstrap = prefersBootstrapT(differences) ? bootstrapT(differences, seededRandom(seed), 1 - alpha) : undefined;
  const effect = Math.abs(t.mean);
  return {
    p,
    test: 'sign-flip',
    interval: bootstrap ?? t.interval,
    intervalMethod: bootstrap ? 'bootstrap-t' : 't',
    minimumDetectable: minimumDetectableMeanEffect({ pairs: pairs.length, sd: t.sd, alpha }),
    ...(effect > 0 ? { pairsNeeded: pairsNeededForMean({ effect, sd: t.sd, alpha }) } : {}),
  };
}
