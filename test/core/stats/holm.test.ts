import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holm } from '../../../src/core/stats/holm.js';

const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });

describe('holm', () => {
  it.each([
    { id: 'holm-1', p: [0.01, 0.02, 0.03, 0.04, 0.05], adjusted: [0.05, 0.08, 0.09, 0.09, 0.09] },
    { id: 'holm-2', p: [0.01, 0.04, 0.03, 0.005], adjusted: [0.03, 0.06, 0.06, 0.02] },
    { id: 'none', p: [], adjusted: [] },
    { id: 'one', p: [0.2], adjusted: [0.2] },
    { id: 'equal ones', p: [0.02, 0.02], adjusted: [0.04, 0.04] },
    { id: 'at most 1', p: [0.9, 0.6, 1, 0], adjusted: [1, 1, 1, 0] },
  ])('$id', ({ p, adjusted }) => {
    const result = holm(p);
    expect(result).toHaveLength(adjusted.length);
    for (const [i, value] of adjusted.entries()) expect(result[i]).toBeCloseTo(value, 12);
  });

  it('lies between p and Bonferroni and keeps the order', () => {
    fc.assert(fc.property(pValues, (values) => {
      const adjusted = holm(values);
      for (const [i, p] of values.entries()) {
        const own = adjusted[i] ?? Number.NaN;
        expect(own).toBeGreaterThanOrEqual(p);
        expect(own).toBeLessThanOrEqual(Math.min(1, p * values.length) + 1e-15);
        for (const [j, other] of values.entries()) {
          if (p <= other) expect(own).toBeLessThanOrEqual(adjusted[j] ?? Number.NaN);
        }
      }
    }));
  });

  it('follows the input order and leaves it alone', () => {
    fc.assert(fc.property(pValues, (values) => {
      const before = [...values];
      expect(holm(values.toReversed())).toEqual(holm(values).toReversed());
      expect(values).toEqual(before);
    }));
  });

  it.each([[[-0.1]], [[0.2, 1.1]], [[Number.NaN]]])('%j throws', (values) => {
    expect(() => holm(values)).toThrow(RangeError);
  });
});
