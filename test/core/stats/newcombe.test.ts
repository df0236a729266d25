import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newcombe } from '../../../src/core/stats/newcombe.js';

const rate = fc.integer({ min: 1, max: 500 }).chain((n) => fc.record({ passed: fc.integer({ min: 0, max: n }), n: fc.constant(n) }));

describe('newcombe', () => {
  it.each([
    { a: { passed: 5, n: 56 }, b: { passed: 0, n: 29 }, lower: -0.0381, upper: 0.1926, digits: 4 },
    { a: { passed: 9, n: 10 }, b: { passed: 3, n: 10 }, lower: 0.1705227, upper: 0.809018, digits: 6 },
    { a: { passed: 0, n: 10 }, b: { passed: 0, n: 10 }, lower: -0.2775328, upper: 0.2775328, digits: 7 },
  ])('agrees with published limits: $a against $b', ({ a, b, lower, upper, digits }) => {
    const found = newcombe(a, b);
    expect(found.lower).toBeCloseTo(lower, digits);
    expect(found.upper).toBeCloseTo(upper, digits);
  });

  it('lies within −1..1, holds the difference, and turns round with its arms', () => {
    fc.assert(fc.property(rate, rate, (a, b) => {
      const [there, back] = [newcombe(a, b), newcombe(b, a)];
      const difference = a.passed / a.n - b.passed / b.n;
      expect(there.lower).toBeGreaterThanOrEqual(-1 - 1e-12);
      expect(there.upper).toBeLessThanOrEqual(1 + 1e-12);
      expect(there.lower).toBeLessThanOrEqual(difference);
      expect(there.upper).toBeGreaterThanOrEqual(difference);
      expect(back.lower).toBeCloseTo(-there.upper, 12);
    }));
  });

  it('refuses an arm without trials', () => {
    expect(() => newcombe({ passed: 0, n: 0 }, { passed: 1, n: 2 })).toThrow(RangeError);
  });
});
