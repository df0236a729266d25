import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialTest } from '../../../src/core/stats/binomial-test.js';
import { mcnemar } from '../../../src/core/stats/mcnemar.js';
import { expectPrinted, expectRelative } from './agreement.js';
import golden from './golden.json' with { type: 'json' };

describe('binomialTest', () => {
  it('clopper-pearson-2, the p of R’s binom.test example', () => {
    expectPrinted(binomialTest(682, 925, 0.75), '0.38249155957');
  });

  it.each(golden.binomials)('$k of $n at $p agrees with scipy', ({ k, n, p, twoSided }) =>
    expectRelative(binomialTest(k, n, p), twoSided, 1e-10));

  it.each([
    { name: 'no trials', x: 0, n: 0, p0: 0.5, p: 1 },
    { name: 'an impossible count', x: 1, n: 4, p0: 0, p: 0 },
    { name: 'the only possible count', x: 0, n: 4, p0: 0, p: 1 },
    { name: 'another impossible count', x: 3, n: 4, p0: 1, p: 0 },
  ])('$name gives $p', ({ x, n, p0, p }) => expect(binomialTest(x, n, p0)).toBe(p));

  it('is the exact McNemar test at one half', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 }), (x, y) => {
      expect(binomialTest(x, x + y)).toBeCloseTo(mcnemar(x, y).exact, 11);
    }));
  });

  it('is symmetric and within 0..1', () => {
    const trials = fc.integer({ min: 0, max: 400 }).chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
    // Eighths: p0 and 1 − p0 are both exact, so that ties of probabilities stay ties.
    fc.assert(fc.property(trials, fc.integer({ min: 0, max: 8 }), ([x, n], eighths) => {
      const p = binomialTest(x, n, eighths / 8);
      expect(p).toBeGreaterThanOrEqual(0);
      expect(p).toBeLessThanOrEqual(1);
      expect(binomialTest(n - x, n, 1 - eighths / 8)).toBeCloseTo(p, 10);
    }));
  });

  it.each([
    [3, 2, 0.5],
    [-1, 2, 0.5],
    [1, 2.5, 0.5],
    [Number.NaN, 2, 0.5],
    [1, 2, Number.NaN],
    [1, 2, -0.1],
  ])('%d of %d at %d throws', (x, n, p0) => expect(() => binomialTest(x, n, p0)).toThrow(RangeError));
});
