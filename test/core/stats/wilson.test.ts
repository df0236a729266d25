import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilson } from '../../../src/core/stats/wilson.js';
import { expectPrinted } from './agreement.js';
import golden from './golden.json' with { type: 'json' };

const trials = fc.integer({ min: 1, max: 2_000 }).chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));

describe('wilson', () => {
  it.each([
    { id: 'wilson-1', passed: 15, n: 148, lower: '0.0624', upper: '0.1605' },
    { id: 'wilson-2', passed: 1, n: 29, lower: '0.0061', upper: '0.1718' },
    { id: 'wilson-3', passed: 20, n: 20, lower: '0.8388748', upper: '1' },
    { id: 'wilson-4', passed: 5, n: 10, lower: '0.2365931', upper: '0.7634069' },
    { id: 'wilson-5', passed: 1, n: 1, lower: '0.2065493', upper: '1' },
  ])('$id', ({ passed, n, lower, upper }) => {
    const interval = wilson(passed, n);
    expectPrinted(interval.lower, lower);
    expectPrinted(interval.upper, upper);
  });

  it.each(golden.wilson)('$passed/$n at $confidence inverts the score test', ({ passed, n, confidence, lower, upper }) => {
    const interval = wilson(passed, n, confidence);
    expect(interval.lower).toBeCloseTo(lower, 9);
    expect(interval.upper).toBeCloseTo(upper, 9);
  });

  it('has exact ends at nothing and everything passed', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 100_000 }), (n) => {
      expect(wilson(0, n).lower).toBe(0);
      expect(wilson(n, n).upper).toBe(1);
      expect(wilson(0, n).upper).toBeGreaterThan(0);
    }));
  });

  it('contains the rate, stays within 0..1 and mirrors failures', () => {
    fc.assert(fc.property(trials, ([passed, n]) => {
      const interval = wilson(passed, n);
      const mirror = wilson(n - passed, n);
      expect(interval.lower).toBeGreaterThanOrEqual(0);
      expect(interval.lower).toBeLessThanOrEqual(passed / n);
      expect(interval.upper).toBeGreaterThanOrEqual(passed / n);
      expect(interval.upper).toBeLessThanOrEqual(1);
      expect(mirror.lower).toBeCloseTo(1 - interval.upper, 12);
      expect(mirror.upper).toBeCloseTo(1 - interval.lower, 12);
    }));
  });

  it('rises with passes and widens with confidence', () => {
    fc.assert(fc.property(trials, ([passed, n]) => {
      const wide = wilson(passed, n, 0.99);
      const narrow = wilson(passed, n, 0.8);
      expect(wide.upper - wide.lower).toBeGreaterThan(narrow.upper - narrow.lower);
      if (passed < n) expect(wilson(passed + 1, n).lower).toBeGreaterThan(wilson(passed, n).lower);
    }));
  });

  it.each([
    { passed: 0, n: 0 },
    { passed: 3, n: 2 },
    { passed: -1, n: 2 },
    { passed: 0.5, n: 2 },
    { passed: Number.NaN, n: 2 },
    { passed: 1, n: Number.POSITIVE_INFINITY },
    { passed: 1, n: 2, confidence: 1 },
    { passed: 1, n: 2, confidence: Number.NaN },
  ])('$passed/$n at $confidence throws', ({ passed, n, confidence }) => {
    expect(() => wilson(passed, n, confidence)).toThrow(RangeError);
  });
});
