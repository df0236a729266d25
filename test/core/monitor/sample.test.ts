import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addSamples, countAbove, logMoments, momentsOf, NO_SAMPLE, quantileBin, spreadOf, ZERO } from '../../../src/core/monitor/sample.js';

const values = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e7, noNaN: true })), { minLength: 1, maxLength: 60 });
const counted = (numbers: readonly number[]) => spreadOf(numbers.map((value) => [value, 1] as const));

describe('a spread', () => {
  it('knows typical values to within a bin, and its parts add up to it', () => {
    fc.assert(fc.property(values, values, (some, others) => {
      const exact = momentsOf([...some, ...others].map((value) => [Math.log(value === 0 ? ZERO : value), 1]));
      const { latency } = addSamples([{ ...NO_SAMPLE, latency: counted(some) }, { ...NO_SAMPLE, latency: counted(others) }]);
      const found = logMoments(latency);
      expect(found?.n).toBe(some.length + others.length);
      expect(Math.abs((found?.mean ?? 0) - (exact?.mean ?? 0))).toBeLessThan(0.0101);
    }));
  });

  it('has quantiles, of which as many values lie above as should', () => {
    const spread = spreadOf(Array.from({ length: 100 }, (_, index) => [10 * 1.05 ** index, 1] as const));
    expect(countAbove(spread, quantileBin(spread, 0.95) as number)).toBe(5);
    expect(countAbove(spread, quantileBin(spread, 0.5) as number)).toBe(50);
    expect(quantileBin(spreadOf([[0, 9], [100, 1]]), 0.5)).toBe(Number.NEGATIVE_INFINITY);
    expect(quantileBin(spreadOf([]), 0.5)).toBeUndefined();
  });

  it('of equal values does not vary', () => {
    const ln = Math.log(7);
    expect(logMoments({ n: 3, sum: 3 * ln, squares: 3 * ln * ln })).toMatchObject({ n: 3, variance: 0 });
    expect(logMoments({ n: 0, sum: 0, squares: 0 })).toBeUndefined();
    expect(momentsOf([[1, 2], [3, 2], [9, 0]])).toEqual({ n: 4, mean: 2, variance: 4 / 3 });
  });
});
