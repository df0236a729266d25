import { murmur3 } from './murmur3.js';
import { canaryOf, type Release, stableOf } from './release.js';

/** What one key is served. */
export interface Choice {
  served: Release['serves'][number];
  variant: 'stable' | 'canary';
  /** 0 to 99, where the split decided. */
  bucket?: number;
}

/** What the split of a release is drawn from; one written by hand may leave it out. */
export function seedOf({ seed, prompt, environment, serves }: Release): string {
  return seed ?? newSeed(prompt, environment, serves[0]?.hash ?? '');
}

/** Another one for every canary, so that it is not always the same people who come first. */
export function newSeed(prompt: string, environment: string, hash: string): string {
  return `${prompt}/${environment}/${hash.slice(0, 12)}`;
}

/**
 * flagd's `fractional` arithmetic: the hash of seed and key, scaled to the total weight; the first content whose running
 * weight exceeds the bucket is served. The same key is always served the same, and as the canary stands first and the
 * weights always add up to 100, raising its share moves nobody back.
 *
 * @param key without one, or with an empty one, the stable content is served: drawn from the seed alone, all of them would fall together
 */
export function chooseServed(release: Release, key: string | undefined): Choice {
  const canary = canaryOf(release);
  if (!canary || key === undefined || key === '') return { served: stableOf(release), variant: 'stable' };
  const bucket = bucketOf(seedOf(release), key, totalOf(release));
  return bucket < canary.weight ? { served: canary, variant: 'canary', bucket } : { served: stableOf(release), variant: 'stable', bucket };
}

/** 0 to `total` − 1. */
export function bucketOf(seed: string, key: string, total: number): number {
  return Number((BigInt(murmur3(seed + key)) * BigInt(total)) >> 32n);
}

function totalOf({ serves }: Release): number {
  return serves.reduce((sum, { weight }) => sum + weight, 0);
}
