import { requireCount, requireFraction, requirePositive } from './arguments.js';
import type { ErrorRates } from './planning.js';
import { smallestCount } from './smallest-count.js';
import { tQuantile } from './student-t.js';

/** So many clusters and no fewer: beyond them nobody plans. */
const MOST_CLUSTERS = 2 ** 30;

/** A mean over clusters as it was measured. */
interface Measured extends ErrorRates {
  /** 2 or more. */
  clusters: number;
  standardError: number;
}

/**
 * The smallest mean difference that so many clusters would find, by t with clusters − 1 degrees of freedom. `undefined` where
 * they are too few for a sign-flip test of whole clusters to reject anything.
 * @throws RangeError when an argument is out of its range.
 */
export function minimumDetectableOverClusters({ clusters, standardError, ...rates }: Measured): number | undefined {
  requireCount('clusters', clusters);
  requirePositive('standardError', standardError);
  return canReject(clusters, rates) ? deviations(clusters, rates) * standardError : undefined;
}

/** Clusters that would find a mean difference of this size, if they vary as those that were measured. @throws RangeError as above */
export function clustersNeeded({ clusters, standardError, effect, ...rates }: Measured & { effect: number }): number {
  requirePositive('effect', effect);
  const spread = standardError * Math.sqrt(clusters);
  const isEnough = (count: number): boolean => canReject(count, rates) && (deviations(count, rates) * spread) / Math.sqrt(count) <= effect;
  return smallestCount(1, MOST_CLUSTERS, isEnough);
}

function deviations(clusters: number, { alpha = 0.05, power = 0.8 }: ErrorRates): number {
  requireFraction('alpha', alpha);
  requireFraction('power', power);
  return tQuantile(1 - alpha / 2, clusters - 1) + tQuantile(power, clusters - 1);
}

/** The smallest p that all signs alike can give. */
function canReject(clusters: number, { alpha = 0.05 }: ErrorRates): boolean {
  return clusters >= 2 && 2 ** (1 - clusters) < alpha;
}
