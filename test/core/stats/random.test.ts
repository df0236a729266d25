import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom, shuffle } from '../../../src/core/stats/random.js';

const TWO_TO_32 = 2 ** 32;

function draws(seed: number, count: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => random());
}

describe('seededRandom', () => {
  // From an independent sfc32 in Python with whole numbers of any size.
  it.each([
    { seed: 0, words: [1363572419, 145230303, 808754475, 4216505632] },
    { seed: 1, words: [2012149540, 1872316204, 1707632675, 1779833415] },
    { seed: 42, words: [1264412219, 1947509147, 3919439299, 1251167922] },
    { seed: -1, words: [3339006752, 3678934910, 3081961671, 2370706465] },
    { seed: 4294967296, words: [1299785925, 4001059704, 2906380172, 1047107358] },
    { seed: Number.MAX_SAFE_INTEGER, words: [3268402823, 2602357022, 3266425223, 182731693] },
  ])('seed $seed gives its sequence', ({ seed, words }) => {
    expect(draws(seed, 4).map((value) => value * TWO_TO_32)).toEqual(words);
  });

  it('stays within [0, 1)', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), (seed) => {
      expect(draws(seed, 50).every((value) => value >= 0 && value < 1)).toBe(true);
    }));
  });

  it('fills sixteen bins evenly', () => {
    const bins = Array.from({ length: 16 }, () => 0);
    for (const value of draws(7, 160_000)) bins[Math.floor(value * 16)]! += 1;
    const chi2 = bins.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    // Quantiles .0005 and .9995 of chi-square with 15 df.
    expect(chi2).toBeGreaterThan(3.1);
    expect(chi2).toBeLessThan(39.8);
  });

  it.each([Number.NaN, 0.5, Number.POSITIVE_INFINITY, 2 ** 53])('seed %d throws', (seed) => {
    expect(() => seededRandom(seed)).toThrow(RangeError);
  });
});

describe('shuffle', () => {
  it('keeps the items and the argument', () => {
    fc.assert(fc.property(fc.array(fc.integer()), fc.maxSafeInteger(), (items, seed) => {
      const before = [...items];
      const shuffled = shuffle(items, seededRandom(seed));
      expect(shuffled).not.toBe(items);
      expect(items).toEqual(before);
      expect(shuffled.toSorted((a, b) => a - b)).toEqual(before.toSorted((a, b) => a - b));
    }));
  });

  it('gives the same order for the same seed, another for another', () => {
    const items = Array.from({ length: 20 }, (_, i) => i);
    expect(shuffle(items, seededRandom(3))).toEqual(shuffle(items, seededRandom(3)));
    expect(shuffle(items, seededRandom(3))).not.toEqual(shuffle(items, seededRandom(4)));
  });

  it('follows Fisher-Yates from the end', () => {
    const values = [0.99, 0, 0.5];
    const random = (): number => values.shift() ?? 0;
    // 3 stays, then a is chosen for place 2, then place 1 takes itself.
    expect(shuffle(['a', 'b', 'c', 'd'], random)).toEqual(['c', 'b', 'a', 'd']);
  });

  it('gives all six orders of three items equally often', () => {
    const random = seededRandom(11);
    const counts = new Map<string, number>();
    for (let i = 0; i < 6_000; i++) {
      const order = shuffle(['a', 'b', 'c'], random).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // Bin(6000, 1/6): mean 1000, 4 standard deviations are 116.
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(116);
  });
});
