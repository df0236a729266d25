import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { designCusum, followCusum } from '../../../src/core/stats/cusum.js';
import { detectableRate } from '../../../src/core/stats/detectable-rate.js';
import { fisherGreater } from '../../../src/core/stats/fisher.js';
import { mannWhitney } from '../../../src/core/stats/mann-whitney.js';
import { anytimeLimit, anytimeP } from '../../../src/core/stats/normal-mixture.js';
import { mean, standardDeviation } from '../../../src/core/stats/moments.js';
import { seededRandom } from '../../../src/core/stats/random.js';
import { welchGreater } from '../../../src/core/stats/welch.js';

/** Values counted by value. */
function counted(x: readonly number[], y: readonly number[]): [number[], number[]] {
  const values = [...new Set([...x, ...y])].sort((a, b) => a - b);
  const count = (sample: readonly number[]): number[] => values.map((value) => sample.filter((other) => other === value).length);
  return [count(x), count(y)];
}

describe('fisherGreater', () => {
  it.each([
    { a: { passed: 3, n: 4 }, b: { passed: 1, n: 4 }, p: 0.2428571429 },
    { a: { passed: 1, n: 4 }, b: { passed: 3, n: 4 }, p: 0.9857142857 },
    { a: { passed: 0, n: 10 }, b: { passed: 0, n: 10 }, p: 1 },
    { a: { passed: 10, n: 10 }, b: { passed: 0, n: 10 }, p: 1 / 184756 },
    { a: { passed: 0, n: 10 }, b: { passed: 5, n: 10 }, p: 1 },
  ])('fisher-1 and its like: $a against $b', ({ a, b, p }) => expect(fisherGreater(a, b) / p).toBeCloseTo(1, 8));

  it('is the sum of the hypergeometric probabilities, also of a million requests', () => {
    const rate = fc.integer({ min: 1, max: 40 }).chain((n) => fc.record({ passed: fc.integer({ min: 0, max: n }), n: fc.constant(n) }));
    const choose = (n: number, k: number): number => (k < 0 || k > n ? 0 : Array.from({ length: k }, (_, i) => (n - i) / (i + 1)).reduce((x, y) => x * y, 1));
    fc.assert(fc.property(rate, rate, (a, b) => {
      const [all, passed] = [a.n + b.n, a.passed + b.passed];
      let sum = 0;
      for (let x = a.passed; x <= Math.min(a.n, passed); x++) sum += (choose(a.n, x) * choose(b.n, passed - x)) / choose(all, passed);
      expect(fisherGreater(a, b)).toBeCloseTo(sum, 8);
    }));
    const p = fisherGreater({ passed: 1_100, n: 100_000 }, { passed: 10_000, n: 1_000_000 });
    expect(p).toBeGreaterThan(0.0005);
    expect(p).toBeLessThan(0.003);
  });

  it('refuses more successes than there were trials', () => expect(() => fisherGreater({ passed: 2, n: 1 }, { passed: 0, n: 1 })).toThrow(RangeError));
});

describe('mannWhitney', () => {
  it('mann-whitney-1', () => {
    const { u, superiority, larger, smaller } = mannWhitney(...counted([19, 22, 16, 29, 24], [20, 11, 17, 12]));
    expect(u).toBe(17);
    expect(superiority).toBeCloseTo(0.85, 12);
    expect(2 * larger).toBeCloseTo(0.1113468865, 9);
    expect(smaller).toBeGreaterThan(0.9);
  });

  it('counts ties for half, and finds nothing where all are tied', () => {
    expect(mannWhitney([1, 1], [1, 1])).toMatchObject({ u: 2, superiority: 0.5 });
    expect(mannWhitney([5], [7])).toEqual({ u: 17.5, superiority: 0.5, larger: 1, smaller: 1 });
  });

  it('agrees with a count of all pairs, and turns round with its samples', () => {
    const sample = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 30 });
    fc.assert(fc.property(sample, sample, (x, y) => {
      const pairs = x.flatMap((a) => y.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)));
      const [there, back] = [mannWhitney(...counted(x, y)), mannWhitney(...counted(y, x))];
      expect(there.u).toBeCloseTo(pairs.reduce<number>((sum, one) => sum + one, 0), 9);
      expect(back.superiority).toBeCloseTo(1 - there.superiority, 9);
      expect(back.larger).toBeCloseTo(there.smaller, 9);
    }));
  });

  it.each([[[1], [1, 2]], [[], []], [[0, 0], [1, 1]], [[1.5], [1]]])('refuses %j against %j', (first, second) => expect(() => mannWhitney(first, second)).toThrow(RangeError));
});

describe('a CUSUM', () => {
  const design = designCusum(0.05, 0.1, 2_969);
  const until = (rate: number, seed: number, limit: number): number => {
    const random = seededRandom(seed);
    let sum = 0;
    for (let n = 1; n <= limit; n++) {
      ({ sum } = { sum: Math.max(0, sum + (random() < rate ? design.failure : design.success)) });
      if (sum > design.threshold) return n;
    }
    return limit;
  };
  const delay = (rate: number, runs: number, limit: number): number => Array.from({ length: runs }, (_, seed) => until(rate, seed, limit)).reduce((x, y) => x + y, 0) / runs;

  it('has the threshold of the reference: 4 for 3,000 requests, by an approximation that errs to the safe side', () => {
    expect(design.threshold).toBeCloseTo(4, 2);
    // Simulated: some 4,000 requests between false alarms; 148 to find 10 %, 43 to find 20 %.
    expect(delay(0.05, 300, 40_000)).toBeGreaterThan(3_200);
    expect(Math.abs(delay(0.1, 400, 5_000) - 148)).toBeLessThan(25);
    expect(Math.abs(delay(0.2, 400, 5_000) - 43)).toBeLessThan(8);
  });

  it('says since when, and never alarms by batches where it would not one by one', () => {
    expect(followCusum(design, [{ failures: 0, n: 100 }, { failures: 20, n: 100 }, { failures: 20, n: 100 }])).toMatchObject({ alarm: true, since: 1 });
    expect(followCusum(design, [{ failures: 20, n: 100 }, { failures: 0, n: 400 }])).toEqual({ sum: 0, alarm: false });
    fc.assert(fc.property(fc.array(fc.array(fc.boolean(), { maxLength: 20 }), { maxLength: 20 }), (batches) => {
      const whole = followCusum(design, batches.map((batch) => ({ failures: batch.filter(Boolean).length, n: batch.length })));
      const single = followCusum(design, batches.flat().map((failed) => ({ failures: failed ? 1 : 0, n: 1 })));
      expect(whole.sum).toBeLessThanOrEqual(single.sum + 1e-9);
    }));
  });

  it.each([[0.1, 0.1, 10], [0, 0.1, 10], [0.1, 0.2, 0]])('refuses %d against %d, %d apart', (good, bad, between) => expect(() => designCusum(good, bad, between)).toThrow(RangeError));
});

describe('looking as often as one likes', () => {
  it('has the half-widths of the reference: normal-mixture-cs-1 and -2', () => {
    expect(anytimeLimit(100, 0.05, 100) / Math.sqrt(100)).toBeCloseTo(0.3656394871, 9);
    expect(anytimeLimit(50, 0.05, 10) / Math.sqrt(50)).toBeCloseTo(0.4322006205, 9);
  });

  it('its limit and its p are inverses', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 1e-6, max: 0.5, noNaN: true }), (n, alpha) => {
      expect(anytimeP(anytimeLimit(n, alpha), n) / alpha).toBeCloseTo(1, 8);
    }));
  });

  it('is passed in at most 5 % of walks, looked at after every step', () => {
    const walks = 400;
    let passed = 0;
    for (let seed = 0; seed < walks; seed++) {
      const random = seededRandom(seed);
      let sum = 0;
      for (let n = 1; n <= 2_000; n++) {
        sum += random() < 0.5 ? 1 : -1;
        if (Math.abs(sum) / Math.sqrt(n) > anytimeLimit(n, 0.05)) { passed++; break; }
      }
    }
    // 34 and more of 400 have a chance below 1 in 1,000 at 5 %.
    expect(passed).toBeLessThan(34);
  });
});

describe('detectableRate', () => {
  it('power-4: two-sided .05 is one-sided .025', () => expect(detectableRate({ rate: 0.5, n: 50, m: 50, alpha: 0.025, power: 0.9 })).toBeCloseTo(0.8026306, 6));
  it('is undefined where nothing would be found', () => expect(detectableRate({ rate: 0.5, n: 1, m: 1, alpha: 0.001 })).toBeUndefined());
});

describe('welchGreater', () => {
  const summary = (values: readonly number[]) => ({ n: values.length, mean: mean(values), variance: standardDeviation(values) ** 2 });
  it('welch-1: the two sleep groups', () => {
    const [x, y] = [[0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2.0], [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]];
    expect(2 * welchGreater(summary(y), summary(x))).toBeCloseTo(0.0793941402, 9);
    expect(welchGreater(summary(x), summary(y))).toBeCloseTo(1 - 0.0793941402 / 2, 9);
  });
  it('of what does not vary, higher is higher', () => {
    const [one, two] = [{ n: 5, mean: 1, variance: 0 }, { n: 5, mean: 2, variance: 0 }];
    expect([welchGreater(two, one), welchGreater(one, two), welchGreater(one, one)]).toEqual([0, 1, 1]);
    expect(welchGreater({ ...one, mean: 1 + 1e-13 }, one)).toBe(1);
    expect(() => welchGreater({ ...one, n: 1 }, two)).toThrow(RangeError);
  });
});
