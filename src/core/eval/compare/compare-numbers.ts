import { bootstrapIntervals, prefersBootstrapT } from '../../stats/bootstrap-t.js';
import { pairedT, type PairedTTested } from '../../stats/paired-t.js';
import { minimumDetectableMeanEffect, pairsNeededForMean } from '../../stats/planning.js';
import { seededRandom } from '../../stats/random.js';
import { signFlip } from '../../stats/sign-flip.js';
import type { ComparisonSettings, Statistics } from './comparison.js';

/** With fewer differences than this the bootstrap follows them better: scores, and means of several passes and failures. */
const SMALL_SAMPLE = 20;
const SMALL_SAMPLE_OF_MEANS = 50;

/**
 * Bounded scores, and passes and failures averaged over repeats: t interval, or bootstrap-t where few or skewed; sign-flip test.
 * @param kind of a single answer's score
 */
export function compareNumbers(differences: readonly number[], kind: 'pass-fail' | 'number', { alpha, tests = 1, seed }: ComparisonSettings): Statistics {
  const t = pairedT(differences, 1 - alpha);
  const p = signFlip(differences, seededRandom(seed)).p;
  if (t.outcome !== 'tested') return { p, test: 'sign-flip', ...constantInterval(t.mean, p, alpha) };
  const wide = 1 - 2 * alpha;
  const small = kind === 'pass-fail' ? SMALL_SAMPLE_OF_MEANS : SMALL_SAMPLE;
  const [bootstrap, bootstrapWide] = prefersBootstrapT(differences, small)
    ? (bootstrapIntervals(differences, seededRandom(seed), [1 - alpha, wide]) ?? [])
    : [];
  const effect = Math.abs(t.mean);
  return {
    p,
    test: 'sign-flip',
    interval: bootstrap ?? t.interval,
    intervalMethod: bootstrap ? 'bootstrap-t' : 't',
    oneSidedLower: bootstrapWide?.lower ?? (pairedT(differences, wide) as PairedTTested).interval.lower,
    ...planning(differences.length, t.sd, effect, alpha / tests),
  };
}

/** What the spread of the differences says of this run and of the next one. @param alpha of one of the tests that share it */
function planning(pairs: number, sd: number, effect: number, alpha: number): Pick<Statistics, 'sd' | 'minimumDetectable' | 'pairsNeeded'> {
  return {
    sd,
    minimumDetectable: minimumDetectableMeanEffect({ pairs, sd, alpha }),
    ...(effect > 0 ? { pairsNeeded: pairsNeededForMean({ effect, sd, alpha }) } : {}),
  };
}

/**
 * Where every query changed by the same amount there is no spread to compute an interval from, but the test rejects
 * every other amount: the interval it leaves is that amount. Without any change nothing is claimed.
 */
export function constantInterval(amount: number, p: number, alpha: number): Pick<Statistics, 'interval' | 'intervalMethod' | 'oneSidedLower'> {
  return amount === 0 || p >= alpha ? {} : { interval: { lower: amount, upper: amount }, intervalMethod: 'sign-flip', oneSidedLower: amount };
}
