import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialLowerTail } from '../../../src/core/stats/binomial.js';
import { quantileRanks } from '../../../src/core/stats/quantile.js';

describe('quantileRanks', () => {
  it.each([
    { id: 'quantile-ci-1', n: 100, q: 0.5, ranks: { estimate: 50, lower: 40, upper: 61 }, coverage: 0.9648 },
    { id: 'quantile-ci-2', n: 100, q: 0.95, ranks: { estimate: 95, lower: 90, upper: 100 }, coverage: 0.9826 },
    { id: 'quantile-ci-3', n: 50, q: 0.9, ranks: { estimate: 45, lower: 41, upper: 50 }, coverage: 0.9703 },
    { id: 'quantile-ci-4', n: 20, q: 0.95, ranks: { estimate: 19, lower: 17 }, coverage: undefined },
    { id: 'one value', n: 1, q: 0.5, ranks: { estimate: 1 }, coverage: undefined },
    { id: 'n·q that rounds up', n: 100, q: 0.07, ranks: { estimate: 7, lower: 2, upper: 13 }, coverage: undefined },
  ])('$id', ({ n, q, ranks, coverage }) => {
    expect(quantileRanks(n, q)).toEqual(ranks);
    if (coverage !== undefined) expect(binomialLowerTail((ranks.upper ?? 0) - 1, n, q) - binomialLowerTail(ranks.lower - 1, n, q)).toBeCloseTo(coverage, 4);
  });

  it.each([[0.9, 36], [0.95, 72], [0.99, 368]])('quantile-ci-5: the upper limit of %d is finite from %d values on', (q, n) => {
    expect(quantileRanks(n, q).upper).toBe(n);
    expect(quantileRanks(n - 1, q).upper).toBeUndefined();
  });

  it('covers with what was asked for, and no rank further in would', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 600 }), fc.double({ min: 0.01, max: 0.99, noNaN: true }), fc.constantFrom(0.8, 0.95, 0.99), (n, q, confidence) => {
      const { estimate, lower = 0, upper = n + 1 } = quantileRanks(n, q, confidence);
      const below = (k: number): number => (k < 0 ? 0 : binomialLowerTail(Math.min(k, n), n, q));
      const tail = (1 - confidence) / 2;
      expect(below(lower - 1)).toBeLessThan(tail + 1e-9);
      expect(below(lower)).toBeGreaterThan(tail - 1e-9);
      expect(below(upper - 1)).toBeGreaterThan(1 - tail - 1e-9);
      expect(below(upper - 2)).toBeLessThan(1 - tail + 1e-9);
      expect(estimate).toBeGreaterThanOrEqual(Math.max(1, lower));
      expect(estimate).toBeLessThanOrEqual(Math.min(n, upper));
    }));
  });

  it('is near the normal approximation for ten million values', () => {
    const { estimate, lower = 0, upper = 0 } = quantileRanks(1e7, 0.95);
    const half = 1.96 * Math.sqrt(1e7 * 0.95 * 0.05);
    expect([estimate, Math.abs(lower - (9.5e6 - half)) < 3, Math.abs(upper - (9.5e6 + half)) < 3]).toEqual([9.5e6, true, true]);
  });

  it.each([[0, 0.5, 0.95], [1.5, 0.5, 0.95], [10, 0, 0.95], [10, 1, 0.95], [10, 0.5, 1]])('refuses n = %d, q = %d, confidence = %d', (n, q, confidence) => {
    expect(() => quantileRanks(n, q, confidence)).toThrow(RangeError);
  });
});
