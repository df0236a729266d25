import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOf, chooseServed, murmur3, seedOf } from '../../../src/core/release/bucket.js';
import { planPromote, planRollout } from '../../../src/core/release/plan.js';
import type { Release } from '../../../src/core/release/release.js';

const HOME = { name: 'support/triage', environment: 'production' };
const STABLE = 'a'.repeat(64);
const CANARY = 'c'.repeat(64);

function release(canary?: number): Release {
  const first = planPromote(undefined, { ...HOME, version: 1, hash: STABLE }).release;
  return canary === undefined ? first : planPromote(first, { ...HOME, version: 2, hash: CANARY, canary }).release;
}

const keys = Array.from({ length: 5000 }, (_, index) => `user-${index}`);
const share = (split: Release): number => keys.filter((key) => chooseServed(split, key).variant === 'canary').length / keys.length;

describe('MurmurHash3 x86 32, seed 0', () => {
  it.each<[string, number]>([
    // Published vectors.
    ['', 0],
    ['test', 0xba6bd213],
    ['Hello, world!', 0xc0363e43],
    ['The quick brown fox jumps over the lazy dog', 0x2e4ff723],
    ['\0\0\0\0', 0x2362f9de],
    ['!', 0x72661cf4],
    // One of every length of the tail; UTF-8, as an implementation in Python has them.
    ['a', 0x3c2569b2],
    ['ab', 0x9bbfd75f],
    ['abc', 0xb3dd93fa],
    ['abcd', 0x43ed676a],
    ['é', 0x10110787],
    ['日本語', 0xa5a47297],
    ['😀', 0xbeb42efa],
    ['user-ünïcode', 0x645f0de7],
    // Half a character is written as U+FFFD.
    ['\ud83d', 0xb69ca6c1],
  ])('of %j', (text, hash) => {
    expect(murmur3(text)).toBe(hash);
  });
});

describe('buckets', () => {
  it('are all of the total, and no more', () => {
    fc.assert(fc.property(fc.string(), fc.string(), fc.integer({ min: 1, max: 2147483647 }), (seed, key, total) => {
      const bucket = bucketOf(seed, key, total);
      expect(Number.isInteger(bucket) && bucket >= 0 && bucket < total).toBe(true);
    }));
    expect(new Set(keys.map((key) => bucketOf('s', key, 100))).size).toBe(100);
  });

  it('the largest hash falls into the last, exactly', () => {
    // `4294967295 × total >> 32` is `total − 1`: a product beyond 2^53 must not be rounded.
    const high = keys.toSorted((a, b) => murmur3(b) - murmur3(a))[0] as string;
    const total = 2147483647;
    expect(bucketOf('', high, total)).toBe(Number((BigInt(murmur3(high)) * BigInt(total)) / 4294967296n));
  });
});

describe('who is served what', () => {
  it('everybody the stable content where nothing is split', () => {
    expect(chooseServed(release(), 'user-1')).toEqual({ variant: 'stable', served: { version: 1, hash: STABLE, weight: 100 } });
  });

  it('the stable content without a key', () => {
    for (const key of [undefined, '']) expect(chooseServed(release(99), key)).toMatchObject({ variant: 'stable', served: { version: 1 } });
  });

  it('always the same for one key, and near the share for many', () => {
    for (const percent of [1, 10, 50, 99]) {
      const split = release(percent);
      expect(keys.map((key) => chooseServed(split, key))).toEqual(keys.map((key) => chooseServed(structuredClone(split), key)));
      expect(Math.abs(share(split) - percent / 100)).toBeLessThan(0.03);
    }
  });

  it('nobody is moved back when the share grows, nor forward when it shrinks', () => {
    fc.assert(fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }), (key, one, other) => {
      const [small, large] = [Math.min(one, other), Math.max(one, other)];
      const before = release(small);
      const after = small === large ? before : planRollout(before, { ...HOME, percent: large }).release;
      if (chooseServed(before, key).variant === 'canary') expect(chooseServed(after, key).variant).toBe('canary');
      expect(chooseServed(after, key).bucket).toBe(chooseServed(before, key).bucket);
    }), { numRuns: 500 });
  });

  it('a full rollout serves the canary to all, an ended one to none', () => {
    const split = release(10);
    expect(share(planRollout(split, { ...HOME, percent: 100 }).release)).toBe(0);
    expect(chooseServed(planRollout(split, { ...HOME, percent: 100 }).release, 'user-1').served.hash).toBe(CANARY);
    expect(chooseServed(planRollout(split, { ...HOME, percent: 0 }).release, 'user-1').served.hash).toBe(STABLE);
  });

  it('another canary draws other people first', () => {
    const first = release(10);
    const other = planPromote(release(), { ...HOME, version: 3, hash: 'd'.repeat(64), canary: 10 }).release;
    const served = (split: Release): string[] => keys.filter((key) => chooseServed(split, key).variant === 'canary');
    const both = served(first).filter((key) => served(other).includes(key)).length;
    expect(both / served(first).length).toBeLessThan(0.2);
  });

  it('a split without a seed is drawn as the planner would seed it', () => {
    const { seed, ...unseeded } = release(30);
    expect(seedOf(unseeded)).toBe(seed);
    expect(keys.map((key) => chooseServed(unseeded, key).variant)).toEqual(keys.map((key) => chooseServed(release(30), key).variant));
  });
});
