import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mcnemar } from '../../../src/core/stats/mcnemar.js';
import { expectPrinted, expectRelative } from './agreement.js';
import golden from './golden.json' with { type: 'json' };

const count = fc.integer({ min: 0, max: 500 });

describe('mcnemar', () => {
  it.each([
    { id: 'mcnemar-1', first: 150, second: 86, exact: '3.71593613957e-05', midP: undefined },
    { id: 'mcnemar-2', first: 10, second: 3, exact: '0.09228515625', midP: '0.057373046875' },
    { id: 'mcnemar-3', first: 5, second: 0, exact: '0.0625', midP: '0.03125' },
    { id: 'mcnemar-4', first: 59, second: 6, exact: '4.964650327e-12', midP: '2.725803e-12' },
    { id: 'mcnemar-8', first: 1, second: 7, exact: '0.0703125', midP: '0.0390625' },
  ])('$id', ({ first, second, exact, midP }) => {
    const result = mcnemar(first, second);
    expectPrinted(result.exact, exact);
    if (midP !== undefined) expectPrinted(result.midP, midP);
  });

  it.each([
    { id: 'mcnemar-5', first: 6, second: 6, exact: 1, midP: 1 },
    { id: 'mcnemar-6, all concordant', first: 0, second: 0, exact: 1, midP: 1 },
    { id: 'mcnemar-7', first: 1, second: 0, exact: 1, midP: 0.5 },
  ])('$id', ({ first, second, exact, midP }) => {
    expect(mcnemar(first, second).exact).toBeCloseTo(exact, 12);
    expect(mcnemar(first, second).midP).toBeCloseTo(midP, 12);
  });

  it('is exactly 1 without a lead', () => {
    fc.assert(fc.property(count, (each) => {
      expect(mcnemar(each, each)).toEqual({ exact: 1, midP: 1 });
    }));
  });

  it.each(golden.mcnemar)('$first against $second agrees with mpmath', ({ first, second, exact, midP }) => {
    const result = mcnemar(first, second);
    expectRelative(result.exact, exact, 1e-10);
    expectRelative(result.midP, midP, 1e-10);
  });

  it('does not depend on the order; 0 < midP ≤ exact ≤ 1', () => {
    fc.assert(fc.property(count, count, (first, second) => {
      const result = mcnemar(first, second);
      expect(mcnemar(second, first)).toEqual(result);
      expect(result.midP).toBeGreaterThan(0);
      expect(result.midP).toBeLessThanOrEqual(result.exact);
      expect(result.exact).toBeLessThanOrEqual(1);
    }));
  });

  it('falls as the lead grows', () => {
    fc.assert(fc.property(count, count, (fewer, lead) => {
      const more = mcnemar(fewer + lead + 1, fewer);
      const less = mcnemar(fewer + lead, fewer);
      expect(more.midP).toBeLessThan(less.midP);
      expect(more.exact).toBeLessThanOrEqual(less.exact);
    }));
  });

  it.each([
    [-1, 2],
    [1.5, 2],
    [2, Number.NaN],
    [2, Number.POSITIVE_INFINITY],
    [2, 2 ** 53],
  ])('%d against %d throws', (first, second) => expect(() => mcnemar(first, second)).toThrow(RangeError));
});
