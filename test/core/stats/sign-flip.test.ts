import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mcnemar } from '../../../src/core/stats/mcnemar.js';
import { seededRandom } from '../../../src/core/stats/random.js';
import { signFlip } from '../../../src/core/stats/sign-flip.js';
import { DARWIN, DEPRESSION } from './data.js';

function unused(): never {
  throw new Error('the exact test must not draw');
}

const few = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 10 });

describe('signFlip, exact', () => {
  it('sign-flip-1', () => {
    expect(DARWIN.reduce((a, b) => a + b)).toBe(314);
    const result = signFlip(DARWIN, unused);
    expect(result).toMatchObject({ method: 'exact', patterns: 32_768 });
    expect(result.p * result.patterns).toBe(1_726);
    expect(result.p).toBeCloseTo(0.05267333984, 11);
  });

  it('sign-flip-2, one-sided', () => {
    const result = signFlip(DEPRESSION, unused);
    expect(result.patterns).toBe(512);
    expect(result.pGreater * 512).toBe(7);
  });

  it.each([
    { name: 'one pair', differences: [3], p: 1, pGreater: 0.5, patterns: 2 },
    { name: 'one pair, lower', differences: [-3], p: 1, pGreater: 1, patterns: 2 },
    { name: 'all ties', differences: [0, 0, 0], p: 1, pGreater: 1, patterns: 1 },
    { name: 'one constant', differences: [2, 2, 2, 2, 2], p: 0.0625, pGreater: 0.03125, patterns: 32 },
    { name: 'ties beside differences', differences: [0, 1, 0, 1, -0], p: 0.5, pGreater: 0.25, patterns: 4 },
    { name: 'rounding', differences: [0.1, 0.2, -0.3], p: 1, pGreater: 0.625, patterns: 8 },
    { name: 'rounding of tiny values', differences: [1e-13, 2e-13, -3e-13], p: 1, pGreater: 0.625, patterns: 8 },
    { name: 'tiny values apart', differences: [1e-13, 1e-13, 1e-13], p: 0.25, pGreater: 0.125, patterns: 8 },
  ])('$name', ({ differences, p, pGreater, patterns }) => {
    expect(signFlip(differences, unused)).toEqual({ p, pGreater, patterns, method: 'exact' });
  });

  it('agrees with flipping one by one', () => {
    fc.assert(fc.property(few, (differences) => {
      const observed = differences.reduce((a, b) => a + b, 0);
      let asFar = 0;
      let asHigh = 0;
      for (let pattern = 0; pattern < 2 ** differences.length; pattern++) {
        // Zeros included: they double every count and change no share.
        const sum = differences.reduce((total, value, i) => total + ((pattern >> i) & 1 ? value : -value), 0);
        if (Math.abs(sum) >= Math.abs(observed)) asFar++;
        if (sum >= observed) asHigh++;
      }
      const result = signFlip(differences, unused);
      expect(result.p).toBe(asFar / 2 ** differences.length);
      expect(result.pGreater).toBe(asHigh / 2 ** differences.length);
    }));
  });

  it('is McNemar’s exact test for pass/fail', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }), (first, second) => {
      const differences = [...Array.from({ length: first }, () => 1), ...Array.from({ length: second }, () => -1), 0];
      expect(signFlip(differences, unused).p).toBeCloseTo(mcnemar(first, second).exact, 12);
    }));
  });

  it('does not depend on the order of prompts or cases; p > 0', () => {
    fc.assert(fc.property(few, (differences) => {
      const result = signFlip(differences, unused);
      const swapped = signFlip(differences.map((difference) => -difference), unused);
      expect(swapped.p).toBe(result.p);
      expect(signFlip(differences.toReversed(), unused)).toEqual(result);
      expect(result.p).toBeGreaterThan(0);
      expect(result.p).toBeLessThanOrEqual(1);
      // Both one-sided tails hold the observed sum, so together they pass 1.
      expect(result.pGreater + swapped.pGreater).toBeGreaterThan(1);
    }));
  });

  it('rises no more when the differences do', () => {
    fc.assert(fc.property(few, fc.integer({ min: 1, max: 50 }), (differences, shift) => {
      const moved = signFlip(differences.map((difference) => Math.abs(difference) + shift), unused);
      expect(moved.pGreater).toBeLessThanOrEqual(signFlip(differences, unused).pGreater);
    }));
  });
});

describe('signFlip, sampled', () => {
  const seventeen = [...DARWIN, 10, -20];

  it('draws beyond sixteen differences other than 0', () => {
    expect(signFlip([...DARWIN, 0, 0, 7], unused).method).toBe('exact');
    expect(signFlip(seventeen, seededRandom(0))).toMatchObject({ method: 'sampled', patterns: 9_999 });
  });

  it('gives the same p for the same seed and counts the observed pattern', () => {
    expect(signFlip(seventeen, seededRandom(5))).toEqual(signFlip(seventeen, seededRandom(5)));
    const clear = signFlip(Array.from({ length: 40 }, () => 1), seededRandom(5));
    expect(clear.p).toBe(1 / 10_000);
    expect(clear.pGreater).toBe(1 / 10_000);
  });

  it('comes near the exact p', () => {
    // All ±1: McNemar's exact p of 17 against 7 is 0.0639; 4 standard errors of 9,999 draws are 0.0098.
    const differences = [...Array.from({ length: 17 }, () => 1), ...Array.from({ length: 7 }, () => -1)];
    const { p, pGreater } = signFlip(differences, seededRandom(1));
    expect(Math.abs(p - mcnemar(17, 7).exact)).toBeLessThan(0.0098);
    expect(Math.abs(pGreater - mcnemar(17, 7).exact / 2)).toBeLessThan(0.007);
  });
});

describe('wrong arguments', () => {
  it.each([
    { name: 'no differences', differences: [] },
    { name: 'NaN', differences: [Number.NaN] },
    { name: 'infinite', differences: [1, Number.POSITIVE_INFINITY] },
  ])('$name throws', ({ differences }) => expect(() => signFlip(differences, unused)).toThrow(RangeError));
});
