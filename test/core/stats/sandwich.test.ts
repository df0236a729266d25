import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairedT } from '../../../src/core/stats/paired-t.js';
import { clusteredMean, sumByCluster } from '../../../src/core/stats/sandwich.js';

const each = (values: readonly number[]): string[] => values.map((_, index) => String(index));

describe('the mean of clustered values', () => {
  it('cluster-1: four clusters of three', () => {
    const values = [1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1];
    const found = clusteredMean({ values, clusters: values.map((_, index) => String(Math.floor(index / 3))) });
    expect(found.mean).toBeCloseTo(0.5833333, 6);
    expect(found.clusters).toBe(4);
    expect(found.tested?.df).toBe(3);
    expect(found.tested?.standardError).toBeCloseTo(0.1595711846, 9);
    // t(.975, 3) = 3.18244631
    expect(found.tested?.interval.lower).toBeCloseTo(0.5833333 - 3.18244631 * 0.1595711846, 6);
  });

  it.each([
    { what: 'one cluster', values: [1, 0, 1], clusters: ['a', 'a', 'a'] },
    { what: 'no difference anywhere', values: [0, 0, 0], clusters: ['a', 'b', 'b'] },
    { what: 'the same everywhere', values: [0.3, 0.3, 0.3], clusters: ['a', 'b', 'c'] },
  ])('$what: a mean, and no claim', ({ values, clusters }) => {
    const found = clusteredMean({ values, clusters });
    expect(found).toEqual({ mean: expect.closeTo(values[0] === 1 ? 2 / 3 : (values[0] ?? 0), 12), clusters: new Set(clusters).size });
  });

  it.each([
    { sample: { values: [], clusters: [] } },
    { sample: { values: [Number.NaN], clusters: ['a'] } },
    { sample: { values: [1, 2], clusters: ['a'] } },
    { sample: { values: [1, 2], clusters: ['a', 'b'], weights: [1] } },
    { sample: { values: [1, 2], clusters: ['a', 'b'], weights: [1, 0] } },
  ])('$sample is a fault of the caller', ({ sample }) => expect(() => clusteredMean(sample)).toThrow(RangeError));

  const values = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 30 });

  it('each value its own cluster: the t interval', () => {
    fc.assert(fc.property(values, (some) => {
      const t = pairedT(some);
      const { tested } = clusteredMean({ values: some, clusters: each(some) });
      expect(tested === undefined).toBe(t.outcome !== 'tested');
      if (t.outcome !== 'tested') return;
      expect(tested?.p).toBeCloseTo(t.p, 10);
      expect(tested?.interval.lower).toBeCloseTo(t.interval.lower, 8);
    }));
  });

  it('a weight of 2 is the same value twice in one cluster', () => {
    fc.assert(fc.property(values, (some) => {
      const weights = some.map((_, index) => (index % 2) + 1);
      const twice = some.flatMap((value, index) => (index % 2 === 0 ? [{ value, index }] : [{ value, index }, { value, index }]));
      const weighted = clusteredMean({ values: some, clusters: each(some), weights });
      const repeated = clusteredMean({ values: twice.map(({ value }) => value), clusters: twice.map(({ index }) => String(index)) });
      expect(weighted.mean).toBeCloseTo(repeated.mean, 10);
      expect(weighted.tested?.standardError ?? 0).toBeCloseTo(repeated.tested?.standardError ?? 0, 10);
    }));
  });

  it('the other way round it is mirrored, and the scale of weights does not count', () => {
    fc.assert(fc.property(values, (some) => {
      const clusters = some.map((_, index) => String(index % 4));
      const there = clusteredMean({ values: some, clusters });
      const back = clusteredMean({ values: some.map((value) => -value), clusters, weights: some.map(() => 3) });
      expect(back.mean).toBeCloseTo(-there.mean, 10);
      expect(back.tested?.p ?? 1).toBeCloseTo(there.tested?.p ?? 1, 9);
      expect(back.tested?.interval.lower ?? 0).toBeCloseTo(-(there.tested?.interval.upper ?? 0), 8);
    }));
  });

  it('sums by cluster', () => expect(sumByCluster([1, 2, 3, 4], ['b', 'a', 'b', 'c'])).toEqual([4, 2, 4]));
});
