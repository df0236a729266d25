import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg } from '../../../src/core/stats/benjamini-hochberg.js';
import { holm } from '../../../src/core/stats/holm.js';

const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });

describe('Benjamini and Hochberg', () => {
  it.each([
    { id: 'benjamini-hochberg-1', p: [0.01, 0.04, 0.03, 0.005], adjusted: [0.02, 0.04, 0.04, 0.02] },
    { id: 'none', p: [], adjusted: [] },
    { id: 'one', p: [0.2], adjusted: [0.2] },
    { id: 'equal ones', p: [0.02, 0.02], adjusted: [0.02, 0.02] },
    { id: 'at most 1', p: [0.9, 1], adjusted: [1, 1] },
  ])('$id', ({ p, adjusted }) => {
    const found = benjaminiHochberg(p);
    expect(found).toHaveLength(adjusted.length);
    for (const [index, value] of adjusted.entries()) expect(found[index]).toBeCloseTo(value, 12);
  });

  it('lies between p and Holm, in the order of the input', () => {
    fc.assert(fc.property(pValues, (values) => {
      const [found, strict] = [benjaminiHochberg(values), holm(values)];
      for (const [index, p] of values.entries()) {
        expect(found[index]).toBeGreaterThanOrEqual(p - 1e-15);
        expect(found[index]).toBeLessThanOrEqual((strict[index] ?? 0) + 1e-12);
      }
      expect(benjaminiHochberg(values.toReversed())).toEqual(found.toReversed());
    }));
  });

  it('refuses what is no probability', () => expect(() => benjaminiHochberg([0.1, 1.1])).toThrow(RangeError));
});
