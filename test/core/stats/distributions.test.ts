import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialLowerTail, binomialPmf, binomialUpperTail } from '../../../src/core/stats/binomial.js';
import { incompleteBeta } from '../../../src/core/stats/incomplete-beta.js';
import { logBeta, logGamma } from '../../../src/core/stats/log-gamma.js';
import { normalCdf, normalQuantile, normalUpperTail } from '../../../src/core/stats/normal.js';
import { tCdf, tQuantile, tUpperTail } from '../../../src/core/stats/student-t.js';
import { expectPrinted, expectRelative } from './agreement.js';
import golden from './golden.json' with { type: 'json' };

describe('published values', () => {
  it.each([
    { id: 'tails-1', actual: () => tQuantile(0.975, 9), printed: '2.2621571628' },
    { id: 'tails-2', actual: () => normalQuantile(0.975), printed: '1.95996398454' },
    { id: 'tails-3', actual: () => normalCdf(-10), printed: '7.619853024e-24' },
  ])('$id', ({ actual, printed }) => expectPrinted(actual(), printed));
});

describe('agreement with mpmath', () => {
  it.each(golden.log_gamma)('logGamma($x)', ({ x, value }) => {
    // Near the zeros at 1 and 2 only the absolute error can be small.
    expect(Math.abs(logGamma(x) - value)).toBeLessThanOrEqual(2e-14 + 1e-14 * Math.abs(value));
  });

  it.each(golden.incomplete_beta)('incompleteBeta($a, $b, $x)', ({ a, b, x, value }) =>
    expectRelative(incompleteBeta(a, b, x), value, 5e-12));

  it.each(golden.normal)('normalUpperTail($z)', ({ z, upper }) => expectRelative(normalUpperTail(z), upper, 2e-13));

  it.each(golden.normal_quantile)('normalQuantile($p)', ({ p, z }) => expectRelative(normalQuantile(p), z, 1e-13));

  it.each(golden.student)('tUpperTail($t, $df)', ({ t, df, upper }) => expectRelative(tUpperTail(t, df), upper, 1e-12));

  it.each(golden.student_quantile)('tQuantile($p, $df)', ({ p, df, t }) => expectRelative(tQuantile(p, df), t, 1e-12));

  it.each(golden.binomials)('Bin($n, $p) at $k', ({ k, n, p, pmf, lower, upper }) => {
    expectRelative(binomialPmf(k, n, p), pmf, 1e-11);
    expectRelative(binomialLowerTail(k, n, p), lower, 1e-11);
    expectRelative(binomialUpperTail(k, n, p), upper, 1e-11);
  });
});

describe('properties', () => {
  const z = fc.double({ min: -30, max: 30, noNaN: true });
  const df = fc.double({ min: 1, max: 1e5, noNaN: true });
  const inside = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true });

  it('tails are symmetric and fall', () => {
    fc.assert(fc.property(z, z, df, (one, other, degrees) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      expect(normalUpperTail(low)).toBeGreaterThanOrEqual(normalUpperTail(high) - 1e-15);
      expect(tUpperTail(low, degrees)).toBeGreaterThanOrEqual(tUpperTail(high, degrees) * (1 - 1e-9));
      expect(normalCdf(low)).toBe(normalUpperTail(-low));
      expect(tCdf(low, degrees)).toBe(tUpperTail(-low, degrees));
      expect(normalCdf(low) + normalUpperTail(low)).toBeCloseTo(1, 14);
    }));
  });

  it('quantiles invert the cdf', () => {
    fc.assert(fc.property(inside, df, (p, degrees) => {
      expectRelative(normalCdf(normalQuantile(p)), p, 1e-11);
      expectRelative(tCdf(tQuantile(p, degrees), degrees), p, 1e-9);
    }));
  });

  it('the incomplete beta function and its mirror image make 1', () => {
    const size = fc.double({ min: 0.1, max: 1e4, noNaN: true });
    fc.assert(fc.property(size, size, inside, (a, b, x) => {
      expect(incompleteBeta(a, b, x) + incompleteBeta(b, a, 1 - x, x)).toBeCloseTo(1, 10);
    }));
  });

  it('logBeta keeps its digits where log gammas cancel', () => {
    fc.assert(fc.property(fc.double({ min: 0.2, max: 1e8, noNaN: true }), (a) => {
      // B(a, 1) = 1/a
      expect(Math.abs(logBeta(a, 1) + Math.log(a))).toBeLessThanOrEqual(1e-13);
    }));
  });

  it('the two binomial tails overlap in one count', () => {
    const counts = fc.integer({ min: 0, max: 300 }).chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
    fc.assert(fc.property(counts, inside, ([k, n], p) => {
      const both = binomialLowerTail(k, n, p) + binomialUpperTail(k, n, p);
      expect(both - binomialPmf(k, n, p)).toBeCloseTo(1, 11);
    }));
  });
});

describe('ends and wrong arguments', () => {
  it('takes infinite z and t', () => {
    expect(normalUpperTail(Number.POSITIVE_INFINITY)).toBe(0);
    expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1);
    expect(tUpperTail(Number.POSITIVE_INFINITY, 5)).toBe(0);
    expect(tCdf(Number.POSITIVE_INFINITY, 5)).toBe(1);
  });

  it('has exact ends', () => {
    expect(incompleteBeta(2, 3, 0)).toBe(0);
    expect(incompleteBeta(2, 3, 1)).toBe(1);
    expect(Object.is(normalQuantile(0.5), 0)).toBe(true);
    expect(tQuantile(0.5, 7)).toBe(0);
  });

  it.each([
    { name: 'normalQuantile(0)', call: () => normalQuantile(0) },
    { name: 'normalQuantile(1)', call: () => normalQuantile(1) },
    { name: 'normalUpperTail(NaN)', call: () => normalUpperTail(Number.NaN) },
    { name: 'tQuantile(NaN, 3)', call: () => tQuantile(Number.NaN, 3) },
    { name: 'tUpperTail(NaN, 3)', call: () => tUpperTail(Number.NaN, 3) },
    { name: 'tUpperTail(1, 0)', call: () => tUpperTail(1, 0) },
    { name: 'tUpperTail(1, .5)', call: () => tUpperTail(1, 0.5) },
    { name: 'tUpperTail(1, Infinity)', call: () => tUpperTail(1, Number.POSITIVE_INFINITY) },
    { name: 'logGamma(0)', call: () => logGamma(0) },
    { name: 'logBeta(-1, 20)', call: () => logBeta(-1, 20) },
    { name: 'incompleteBeta(0, 1, .5)', call: () => incompleteBeta(0, 1, 0.5) },
    { name: 'incompleteBeta(1, 1, 1.5)', call: () => incompleteBeta(1, 1, 1.5) },
    { name: 'binomialPmf(3, 2, .5)', call: () => binomialPmf(3, 2, 0.5) },
    { name: 'binomialLowerTail(-1, 2, .5)', call: () => binomialLowerTail(-1, 2, 0.5) },
    { name: 'binomialLowerTail(1.5, 2, .5)', call: () => binomialLowerTail(1.5, 2, 0.5) },
    { name: 'binomialUpperTail(1, 2, 1.1)', call: () => binomialUpperTail(1, 2, 1.1) },
  ])('$name throws', ({ call }) => expect(call).toThrow(RangeError));
});
