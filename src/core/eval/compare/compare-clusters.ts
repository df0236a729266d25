import { clustersNeeded, minimumDetectableOverClusters } from '../../stats/cluster-planning.js';
import { seededRandom } from '../../stats/random.js';
import { clusteredMean, type ClusteredSample, sumByCluster } from '../../stats/sandwich.js';
import { signFlip } from '../../stats/sign-flip.js';
import { constantInterval } from './compare-numbers.js';
import { type ComparisonSettings, differenceOf, type Pair, type ScoredPair, type Statistics } from './comparison.js';

/** Whether queries depend on each other, or count differently: then they are no sample of equal, independent differences. */
export function isClustered(pairs: readonly Pair[]): boolean {
  return pairs.some((pair) => weightOf(pair) !== weightOf(pairs[0] as Pair)) || new Set(pairs.map(clusterOf)).size < pairs.length;
}

/**
 * Groups and weights: sandwich interval, and a sign-flip test that turns whole groups. The t test of the same standard error
 * calls prompts that are alike different in up to 7 % of runs where there are few groups of unequal size.
 */
export function compareClusters(pairs: readonly ScoredPair[], { alpha, tests = 1, seed }: ComparisonSettings): Statistics {
  const sample: ClusteredSample = { values: pairs.map(differenceOf), ...clusteringOf(pairs) };
  const estimate = clusteredMean(sample, 1 - alpha);
  const weighted = new Set(sample.weights).size > 1;
  const facts = { ...(estimate.clusters < pairs.length ? { clusters: estimate.clusters } : {}), ...(weighted ? { weighted } : {}) };
  if (estimate.clusters < 2) return facts;
  const sums = sumByCluster(sample.values.map((value, index) => value * (sample.weights?.[index] ?? 1)), sample.clusters);
  const tested = { ...facts, p: signFlip(sums, seededRandom(seed)).p, test: 'sign-flip' };
  if (!estimate.tested) return { ...tested, ...constantInterval(estimate.mean, tested.p, alpha) };
  const { interval, standardError } = estimate.tested;
  const wide = clusteredMean(sample, 1 - 2 * alpha).tested;
  return {
    ...tested,
    interval,
    intervalMethod: 'sandwich',
    oneSidedLower: wide?.interval.lower ?? interval.lower,
    sd: standardError * Math.sqrt(pairs.length),
    ...planClusters(estimate.clusters, pairs.length / estimate.clusters, { standardError, effect: Math.abs(estimate.mean), alpha: alpha / tests }),
  };
}

/** @param size queries of a cluster, on average: more queries come in more clusters */
function planClusters(clusters: number, size: number, found: { standardError: number; effect: number; alpha: number }): Pick<Statistics, 'minimumDetectable' | 'pairsNeeded'> {
  const detectable = minimumDetectableOverClusters({ clusters, ...found });
  return {
    ...(detectable === undefined ? {} : { minimumDetectable: detectable }),
    ...(found.effect > 0 ? { pairsNeeded: Math.ceil(clustersNeeded({ clusters, ...found }) * size) } : {}),
  };
}

/** What ties queries together, for the estimate of a mean over them. */
export function clusteringOf(pairs: readonly Pair[]): Omit<ClusteredSample, 'values'> {
  return { clusters: pairs.map(clusterOf), weights: pairs.map(weightOf) };
}

/** A group may be called like a query. */
export function clusterOf({ id, group }: Pick<Pair, 'id' | 'group'>): string {
  return group === undefined ? `query ${id}` : `group ${group}`;
}

function weightOf({ weight = 1 }: Pair): number {
  return weight;
}
