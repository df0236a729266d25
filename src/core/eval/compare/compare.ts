import { binomialTest } from '../../stats/binomial-test.js';
import { compareClusters, isClustered } from './compare-clusters.js';
import { compareNumbers } from './compare-numbers.js';
import { comparePassFail } from './compare-pass-fail.js';
import { type Comparison, type ComparisonSettings, differenceOf, type Pair, type ScoredPair, type Statistics } from './comparison.js';
import { passes } from './case-means.js';
import { weightedMean } from './weighted-mean.js';

/**
 * @param kind of a single answer's score
 * @param pairs one for each query of the run, in any order; with repeats their means
 */
export function compare(metric: string, kind: 'pass-fail' | 'number', pairs: readonly Pair[], settings: ComparisonSettings): Comparison {
  // Draws and sums depend on the order, and must not depend on that of the file.
  const scored = pairs.filter((pair): pair is ScoredPair => pair.baseline !== undefined && pair.candidate !== undefined).sort((a, b) => (a.id < b.id ? -1 : 1));
  const comparison: Comparison = {
    metric,
    queries: pairs.length,
    pairs: scored.length,
    lost: {
      baseline: pairs.filter((pair) => pair.baseline === undefined).length,
      candidate: pairs.filter((pair) => pair.candidate === undefined).length,
    },
    regressed: scored.filter((pair) => changeOf(kind, pair) < 0).map(({ id }) => id),
    improved: scored.filter((pair) => changeOf(kind, pair) > 0).map(({ id }) => id),
  };
  if (scored.length === 0) return comparison;
  const values = {
    baselineValue: weightedMean(scored, (pair) => pair.baseline),
    candidateValue: weightedMean(scored, (pair) => pair.candidate),
    difference: weightedMean(scored, differenceOf),
  };
  return { ...comparison, ...values, ...withinScores(statisticsOf(kind, scored, settings)) };
}

function statisticsOf(kind: 'pass-fail' | 'number', pairs: readonly ScoredPair[], settings: ComparisonSettings): Statistics {
  if (isClustered(pairs)) return compareClusters(pairs, settings);
  if (kind === 'pass-fail' && (settings.repeats ?? 1) === 1) return comparePassFail(pairs, settings);
  return compareNumbers(pairs.map(differenceOf), kind, settings);
}

/** No score is outside 0 to 1, so no difference is outside −1 to 1, which intervals of few or skewed ones do not know. */
function withinScores({ interval, oneSidedLower, ...rest }: Statistics): Statistics {
  return {
    ...rest,
    ...(interval ? { interval: { lower: Math.max(-1, interval.lower), upper: Math.min(1, interval.upper) } } : {}),
    ...(oneSidedLower === undefined ? {} : { oneSidedLower: Math.max(-1, oneSidedLower) }),
  };
}

/** Below 0 where the baseline passed and the candidate fails; of numbers, where the candidate's is lower. */
function changeOf(kind: 'pass-fail' | 'number', pair: ScoredPair): number {
  return kind === 'pass-fail' ? Number(passes(pair.candidate)) - Number(passes(pair.baseline)) : differenceOf(pair);
}

/** Whether one side lost more queries than chance would make it (exact, 5 %). A query that both lost tells them not apart. */
export function lostUnevenly({ queries, pairs, lost }: Comparison): boolean {
  const lostByOne = 2 * (queries - pairs) - lost.baseline - lost.candidate;
  return binomialTest(queries - pairs - lost.baseline, lostByOne) < 0.05;
}
