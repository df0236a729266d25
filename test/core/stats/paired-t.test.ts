import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairedT } from '../../../src/core/stats/paired-t.js';
import type { PairedTTested } from '../../../src/core/stats/paired-t.js';
import { expectPrinted, expectRelative } from './agreement.js';
import { SLEEP } from './data.js';
import golden from './golden.json' with { type: 'json' };

function tested(differences: readonly number[], confidence?: number): PairedTTested {
  const result = pairedT(differences, confidence);
  if (result.outcome !== 'tested') throw new Error(`not tested: ${result.outcome}`);
  return result;
}

const varied = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 2, maxLength: 60 })
  .filter((values) => new Set(values).size > 1);

describe('pairedT', () => {
  it('paired-t-1', () => {
    const result = tested(SLEEP);
    expectPrinted(result.t, '-4.062127683');
    expect(result.df).toBe(9);
    expectPrinted(result.p, '0.002832890197');
    expectPrinted(result.interval.lower, '-2.4598857633');
    expectPrinted(result.interval.upper, '-0.7001142367');
    expectPrinted(result.effectSize, '-1.2845575626');
    expectPrinted(result.mean, '-1.58');
  });

  it.each(golden.paired_t)('$d at $confidence agrees with scipy', ({ d, confidence, t, p, lower, upper }) => {
    const result = tested(d, confidence);
    expectRelative(result.t, t, 1e-10);
    expectRelative(result.p, p, 1e-10);
    expectRelative(result.interval.lower, lower, 1e-10);
    expectRelative(result.interval.upper, upper, 1e-10);
  });

  it.each([
    { name: 'one pair', differences: [0.25], expected: { outcome: 'one-pair', n: 1, mean: 0.25 } },
    { name: 'all ties', differences: [0, 0, 0], expected: { outcome: 'no-variance', n: 3, mean: 0 } },
    { name: 'one constant', differences: [2, 2, 2, 2], expected: { outcome: 'no-variance', n: 4, mean: 2 } },
  ])('$name has a mean and nothing else', ({ differences, expected }) => {
    expect(pairedT(differences)).toEqual(expected);
  });

  it('does not take rounding for variance', () => {
    // 0.09999999999999998 and 0.1, whose t would be near 1e16.
    expect(pairedT([0.3 - 0.2, 0.2 - 0.1, 0.1]).outcome).toBe('no-variance');
  });

  it('contains the mean, p within 0..1, no NaN', () => {
    fc.assert(fc.property(varied, (differences) => {
      const result = tested(differences);
      expect(result.interval.lower).toBeLessThanOrEqual(result.mean);
      expect(result.interval.upper).toBeGreaterThanOrEqual(result.mean);
      expect(result.p).toBeGreaterThanOrEqual(0);
      expect(result.p).toBeLessThanOrEqual(1);
      expect([result.sd, result.t, result.effectSize].every(Number.isFinite)).toBe(true);
    }));
  });

  it('rejects exactly when the interval leaves out 0', () => {
    fc.assert(fc.property(varied, (differences) => {
      const { p, interval } = tested(differences);
      expect(p < 0.05).toBe(interval.lower > 0 || interval.upper < 0);
    }));
  });

  it('changes sign with the order of the prompts and not with the order or unit of the cases', () => {
    fc.assert(fc.property(varied, (differences) => {
      const result = tested(differences);
      const swapped = tested(differences.map((difference) => -difference));
      const reversed = tested(differences.toReversed().map((difference) => difference * 1e-6));
      // Not -0 where they cancel out.
      expect(swapped.t).toBe(0 - result.t);
      expect(swapped.p).toBe(result.p);
      expect(swapped.interval.lower).toBeCloseTo(-result.interval.upper, 9);
      expectRelative(reversed.p, result.p, 1e-6);
      expect(reversed.effectSize).toBeCloseTo(result.effectSize, 9);
    }));
  });

  it.each([
    { name: 'no differences', differences: [] },
    { name: 'NaN', differences: [1, Number.NaN] },
    { name: 'infinite', differences: [1, Number.NEGATIVE_INFINITY] },
  ])('$name throws', ({ differences }) => expect(() => pairedT(differences)).toThrow(RangeError));

  it('a confidence of 0 throws', () => expect(() => pairedT([1, 2], 0)).toThrow(RangeError));
});
