import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapT, prefersBootstrapT } from '../../../src/core/stats/bootstrap-t.js';
import { pairedT } from '../../../src/core/stats/paired-t.js';
import { seededRandom } from '../../../src/core/stats/random.js';

function unused(): never {
  throw new Error('must not draw');
}

/** t* of every one of the n^n resamples, those without variance dropped, sorted. */
function everyRatio(values: readonly number[]): number[] {
  const n = values.length;
  const average = values.reduce((a, b) => a + b) / n;
  const ratios: number[] = [];
  for (let code = 0; code < n ** n; code++) {
    const sample = values.map((_, i) => values[Math.floor(code / n ** i) % n] ?? Number.NaN);
    const centre = sample.reduce((a, b) => a + b) / n;
    const sd = Math.sqrt(sample.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (n - 1));
    if (sd > 1e-9) ratios.push((centre - average) / (sd / Math.sqrt(n)));
  }
  return ratios.sort((a, b) => a - b);
}

const varied = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 3, maxLength: 30 })
  .filter((values) => new Set(values).size > 1);
const seeds = fc.integer();

describe('bootstrapT', () => {
  it.each([
    { values: [1, 2, 4, 9, 11] },
    { values: [0.1, 0.35, -0.2, 0.5, 0.05, 0.3] },
  ])('$values: near the limits from all resamples', ({ values }) => {
    const ratios = everyRatio(values);
    const at = (q: number): number => ratios[Math.floor(q * ratios.length)] ?? Number.NaN;
    const test = pairedT(values);
    if (test.outcome !== 'tested') throw new Error(test.outcome);
    const error = test.sd / Math.sqrt(values.length);
    const interval = bootstrapT(values, seededRandom(2));
    if (interval === undefined) throw new Error('no interval');
    // 9,999 draws put the .025 and .975 quantiles within ±.0062 of their rank (4 standard errors).
    expect(interval.lower).toBeGreaterThanOrEqual(test.mean - at(0.9812) * error - 1e-9);
    expect(interval.lower).toBeLessThanOrEqual(test.mean - at(0.9688) * error + 1e-9);
    expect(interval.upper).toBeGreaterThanOrEqual(test.mean - at(0.0312) * error - 1e-9);
    expect(interval.upper).toBeLessThanOrEqual(test.mean - at(0.0188) * error + 1e-9);
  });

  it('is near the t interval for many symmetric differences', () => {
    const values = Array.from({ length: 101 }, (_, i) => (i - 50) / 10 + 1);
    const test = pairedT(values);
    const interval = bootstrapT(values, seededRandom(3));
    if (test.outcome !== 'tested' || interval === undefined) throw new Error('no interval');
    expect(Math.abs(interval.lower - test.interval.lower)).toBeLessThan(0.04);
    expect(Math.abs(interval.upper - test.interval.upper)).toBeLessThan(0.04);
  });

  it('reaches farther on the side of the long tail', () => {
    const costs = [1, 1, 2, 2, 2, 3, 3, 4, 6, 30];
    const average = costs.reduce((a, b) => a + b) / costs.length;
    const interval = bootstrapT(costs, seededRandom(4));
    if (interval === undefined) throw new Error('no interval');
    expect(interval.upper - average).toBeGreaterThan(2 * (average - interval.lower));
  });

  it.each([
    { name: 'one case', values: [3] },
    { name: 'two cases', values: [3, 5] },
    { name: 'all ties', values: [0, 0, 0, 0] },
    { name: 'one constant', values: [0.1, 0.1, 0.3 - 0.2] },
  ])('$name: nothing can be said', ({ values }) => expect(bootstrapT(values, unused)).toBeUndefined());

  it('is the same for the same seed', () => {
    const values = [1, 5, 2, 8, 13, -3];
    expect(bootstrapT(values, seededRandom(0))).toEqual(bootstrapT(values, seededRandom(0)));
    expect(bootstrapT(values, seededRandom(0))).not.toEqual(bootstrapT(values, seededRandom(1)));
  });

  it('contains the mean, is finite, and follows sign and unit', () => {
    fc.assert(fc.property(varied, seeds, (values, seed) => {
      const interval = bootstrapT(values, seededRandom(seed));
      const mirror = bootstrapT(values.map((value) => -value * 1e-6), seededRandom(seed));
      if (interval === undefined || mirror === undefined) throw new Error('no interval');
      const average = values.reduce((a, b) => a + b) / values.length;
      expect(Number.isFinite(interval.lower) && Number.isFinite(interval.upper)).toBe(true);
      expect(interval.lower).toBeLessThanOrEqual(average);
      expect(interval.upper).toBeGreaterThanOrEqual(average);
      expect(-mirror.upper * 1e6).toBeCloseTo(interval.lower, 5);
      expect(-mirror.lower * 1e6).toBeCloseTo(interval.upper, 5);
    }), { numRuns: 25 });
  });

  it('contains the mean at the lowest confidence, whichever side the tail is on', () => {
    const costs = [1, 1, 2, 2, 2, 3, 3, 4, 6, 30];
    const up = bootstrapT(costs, seededRandom(6), 0.01);
    const down = bootstrapT(costs.map((cost) => -cost), seededRandom(6), 0.01);
    expect(up?.lower).toBeLessThanOrEqual(5.4);
    expect(up?.upper).toBeGreaterThanOrEqual(5.4);
    expect(down?.lower).toBeLessThanOrEqual(-5.4);
    expect(down?.upper).toBeGreaterThanOrEqual(-5.4);
  });

  it('widens with confidence', () => {
    fc.assert(fc.property(varied, seeds, (values, seed) => {
      const narrow = bootstrapT(values, seededRandom(seed), 0.8);
      const wide = bootstrapT(values, seededRandom(seed), 0.99);
      if (narrow === undefined || wide === undefined) throw new Error('no interval');
      expect(wide.lower).toBeLessThanOrEqual(narrow.lower);
      expect(wide.upper).toBeGreaterThanOrEqual(narrow.upper);
    }), { numRuns: 25 });
  });

  it.each([
    { name: 'no differences', values: [], confidence: 0.95 },
    { name: 'NaN', values: [1, 2, Number.NaN], confidence: 0.95 },
    { name: 'confidence 1', values: [1, 2, 3], confidence: 1 },
  ])('$name throws', ({ values, confidence }) => {
    expect(() => bootstrapT(values, unused, confidence)).toThrow(RangeError);
  });
});

describe('prefersBootstrapT', () => {
  const ramp = Array.from({ length: 20 }, (_, i) => i);

  it.each([
    { name: 'nineteen', values: ramp.slice(1), expected: true },
    { name: 'twenty without skew', values: ramp, expected: false },
    { name: 'twenty with a long upper tail', values: [...ramp.slice(1), 200], expected: true },
    { name: 'twenty with a long lower tail', values: [...ramp.slice(1), -200], expected: true },
    { name: 'twenty ties', values: ramp.map(() => 0), expected: false },
    { name: 'twenty equal up to rounding', values: ramp.map((i) => (i === 0 ? 0.3 - 0.2 : 0.1)), expected: false },
    // Skewness of k ones among 20: (1 − 2p)/√(p(1 − p)), 1.15 for 5 and .87 for 6.
    { name: 'five of twenty', values: ramp.map((i) => (i < 5 ? 1 : 0)), expected: true },
    { name: 'six of twenty', values: ramp.map((i) => (i < 6 ? 1 : 0)), expected: false },
  ])('$name: $expected', ({ values, expected }) => expect(prefersBootstrapT(values)).toBe(expected));

  it('throws without differences', () => expect(() => prefersBootstrapT([])).toThrow(RangeError));
});
