import { canaryOf, type Release, stableOf } from './release.js';

/** MurmurHash3 x86 32 with seed 0 over the text's UTF-8 bytes, as an unsigned number: what flagd's `fractional` draws from. */
export function murmur3(text: string): number {
  const bytes = new TextEncoder().encode(text);
  const view = new DataView(bytes.buffer);
  const whole = bytes.length - (bytes.length % 4);
  let hash = 0;
  for (let offset = 0; offset < whole; offset += 4) {
    hash ^= scramble(view.getUint32(offset, true));
    hash = Math.imul(rotate(hash, 13), 5) + 0xe6546b64;
  }
  let tail = 0;
  for (let offset = bytes.length - 1; offset >= whole; offset--) tail = (tail << 8) | (bytes[offset] as number);
  return finish(hash ^ scramble(tail) ^ bytes.length);
}

function scramble(block: number): number {
  return Math.imul(rotate(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);
}

function rotate(bits: number, by: number): number {
  return (bits << by) | (bits >>> (32 - by));
}

function finish(bits: number): number {
  const first = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return (second ^ (second >>> 16)) >>> 0;
}

/** Where a key falls among `total` parts: 0 to `total` − 1. */
export function bucketOf(seed: string, key: string, total: number): number {
  return Number((BigInt(murmur3(seed + key)) * BigInt(total)) >> 32n);
}

/** What the split of a release is drawn from. */
export function seedOf(release: Release): string {
  return release.seed ?? newSeed(release.prompt, release.environment, (canaryOf(release) ?? stableOf(release)).hash);
}

/** Another one for every canary, so that it is not always the same people who come first. */
export function newSeed(prompt: string, environment: string, hash: string): string {
  return `${prompt}/${environment}/${hash.slice(0, 12)}`;
}

/** What one key is served. */
export interface Choice {
  variant: 'canary' | 'stable';
  served: Release['serves'][number];
  /** 0 to 99; undefined where nothing is split. */
  bucket?: number;
}

/**
 * Always the same for a key. A larger share takes in more keys and lets go of none: the canary stands first and the
 * weights add up to a hundred.
 *
 * @param key of a user or request; without one, or with an empty one, the stable content is served
 */
export function chooseServed(release: Release, key: string | undefined): Choice {
  const canary = canaryOf(release);
  if (!canary || key === undefined || key === '') return { variant: 'stable', served: stableOf(release) };
  const bucket = bucketOf(seedOf(release), key, canary.weight + stableOf(release).weight);
  return bucket < canary.weight ? { variant: 'canary', served: canary, bucket } : { variant: 'stable', served: stableOf(release), bucket };
}
