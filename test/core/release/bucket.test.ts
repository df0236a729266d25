import { FlagdCore } from '@openfeature/flagd-core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOf, chooseServed, seedOf } from '../../../src/core/release/bucket.js';
import { toFlagd } from '../../../src/core/release/flagd.js';
import { murmur3 } from '../../../src/core/release/murmur3.js';
import type { Release } from '../../../src/core/release/release.js';

const HASH = { old: 'a'.repeat(64), new: 'b'.repeat(64) };

function canary(percent: number, seed = 'support/triage/production/bbbbbbbbbbbb'): Release {
  return {
    schemaVersion: 1, prompt: 'support/triage', environment: 'production', seed,
    serves: [{ version: 8, hash: HASH.new, weight: percent }, { version: 7, hash: HASH.old, weight: 100 - percent }],
    kept: [],
  };
}

const stable: Release = { schemaVersion: 1, prompt: 'support/triage', environment: 'production', serves: [{ version: 7, hash: HASH.old, weight: 100 }], kept: [] };

describe('murmur3', () => {
  // smhasher's x86_32 with seed 0, as its ports publish it.
  it.each([
    ['', 0], ['a', 0x3c2569b2], ['abc', 0xb3dd93fa], ['hello', 0x248bfa47], ['hello, world', 0x149bbb7f],
    ['The quick brown fox jumps over the lazy dog', 0x2e4ff723], ['\0\0\0\0', 0x2362f9de], ['!', 0x72661cf4], ['ab', 0x9bbfd75f],
    // UTF-8, as an implementation in Python has it; half a character is written as U+FFFD.
    ['é', 0x10110787], ['日本語', 0xa5a47297], ['😀', 0xbeb42efa], ['\ud83d', 0xb69ca6c1],
  ])('%j', (text, hash) => {
    expect(murmur3(text)).toBe(hash);
  });
});

describe('the split', () => {
  /** For other languages: seed, key, bucket of 100; computed by another implementation (in Python), too. */
  it.each([
    ['support/triage/production/f817428e9895', 'user-42', 46],
    ['support/triage/production/f817428e9895', 'user-43', 24],
    ['seed', 'user-1', 67],
    ['seed', 'é', 56],
  ])('%s %s: bucket %i', (seed, key, bucket) => {
    expect(bucketOf(seed, key, 100)).toBe(bucket);
  });

  it('is the same for the same key, and stays in range', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (seed, key) => {
      const bucket = bucketOf(seed, key, 100);
      expect(bucket).toBe(bucketOf(seed, key, 100));
      expect(Number.isInteger(bucket) && bucket >= 0 && bucket < 100).toBe(true);
    }));
  });

  it('raising the share moves nobody back, and lowering it nobody forth', () => {
    const percent = fc.integer({ min: 1, max: 99 });
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.string(), percent, percent, (key, seed, one, other) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      if (chooseServed(canary(low, seed), key).variant === 'canary') expect(chooseServed(canary(high, seed), key).variant).toBe('canary');
    }), { numRuns: 2000 });
  });

  it('gives about the share it says', () => {
    const hits = Array.from({ length: 20_000 }, (_, index) => chooseServed(canary(10), `user-${index}`)).filter(({ variant }) => variant === 'canary').length;
    // 10 % of 20,000 within five standard deviations.
    expect(Math.abs(hits - 2000)).toBeLessThan(5 * Math.sqrt(20_000 * 0.1 * 0.9));
  });

  it('without a canary there is none', () => {
    expect(chooseServed(stable, 'anyone')).toEqual({ served: stable.serves[0], variant: 'stable' });
  });

  it('gives the stable content to who has no key', () => {
    for (const key of [undefined, '']) expect(chooseServed(canary(99), key)).toMatchObject({ variant: 'stable', served: { version: 7 } });
  });

  it('without a seed is drawn as a promotion would have seeded it', () => {
    const { seed, ...unseeded } = canary(30);
    expect(seedOf(unseeded)).toBe(seed);
    for (const key of ['u1', 'u2', 'u3', 'u4', 'u5']) expect(chooseServed(unseeded, key)).toEqual(chooseServed(canary(30), key));
  });

  it('in more parts is exact: no product is rounded', () => {
    const [key = ''] = Array.from({ length: 5000 }, (_, index) => `user-${index}`).toSorted((a, b) => murmur3(b) - murmur3(a));
    const total = 2147483647;
    expect(bucketOf('', key, total)).toBe(Number((BigInt(murmur3(key)) * BigInt(total)) / 4294967296n));
  });

  it('another rollout draws other users', () => {
    const chosen = (seed: string): string[] => Array.from({ length: 200 }, (_, index) => `u${index}`).filter((key) => chooseServed(canary(20, seed), key).variant === 'canary');
    expect(chosen('one')).not.toEqual(chosen('two'));
  });
});

describe('the flagd definition', () => {
  const quiet = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };

  it.each([1, 10, 33, 50, 99])('at %i%% flagd serves every ASCII key what this tool serves', (percent) => {
    const release = canary(percent);
    const flagd = new FlagdCore();
    flagd.setConfigurations(JSON.stringify(toFlagd('production', [release], [])));
    for (let index = 0; index < 3000; index++) {
      const key = `user-${index}~${String.fromCharCode(32 + (index % 95))}`;
      const { value, variant } = flagd.resolveObjectEvaluation('support/triage', {}, { targetingKey: key }, quiet);
      const { served } = chooseServed(release, key);
      expect([key, variant, value]).toEqual([key, `v${served.version}`, { prompt: 'support/triage', version: served.version, hash: served.hash }]);
    }
  });

  it('without a canary serves the one content; two contents of one number are told apart', () => {
    const flagd = new FlagdCore();
    const twins = { ...canary(50), prompt: 'twins', serves: canary(50).serves.map((served) => ({ ...served, version: 7 })) };
    flagd.setConfigurations(JSON.stringify(toFlagd('production', [stable, twins, { ...stable, prompt: 'elsewhere', environment: 'staging' }], [])));
    expect(flagd.resolveObjectEvaluation('support/triage', {}, { targetingKey: 'x' }, quiet)).toMatchObject({ variant: 'v7', value: { prompt: 'support/triage', version: 7, hash: HASH.old } });
    expect(flagd.resolveObjectEvaluation('twins', {}, { targetingKey: 'x' }, quiet).variant).toMatch(/^v7-[ab]{7}$/);
    expect([...flagd.getFlags().keys()].sort()).toEqual(['support/triage', 'twins']);
  });
});
