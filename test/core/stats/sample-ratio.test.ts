import { describe, expect, it } from 'vitest';
import { sampleRatio } from '../../../src/core/stats/sample-ratio.js';

describe('sampleRatio', () => {
  it('srm-1: 600 against 400 of an even split', () => {
    const { chiSquare, p } = sampleRatio(600, 400, 0.5);
    expect(chiSquare).toBeCloseTo(40, 10);
    expect(p / 2.5396e-10).toBeCloseTo(1, 4);
  });

  it('finds nothing against the configured split, nor against no requests', () => {
    expect(sampleRatio(100, 900, 0.1)).toEqual({ chiSquare: 0, p: 1 });
    expect(sampleRatio(0, 0, 0.1)).toEqual({ chiSquare: 0, p: 1 });
  });

  it('is the same seen from the other variant', () => {
    expect(sampleRatio(130, 870, 0.1).p).toBeCloseTo(sampleRatio(870, 130, 0.9).p, 12);
  });

  it.each([
    { first: -1, second: 1, share: 0.5 },
    { first: 1, second: 0.5, share: 0.5 },
    { first: 1, second: 1, share: 0 },
    { first: 1, second: 1, share: 1 },
  ])('refuses $first, $second at $share', ({ first, second, share }) => {
    expect(() => sampleRatio(first, second, share)).toThrow(RangeError);
  });
});
