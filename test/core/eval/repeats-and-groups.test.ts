import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseMean, pairScores } from '../../../src/core/eval/compare/case-means.js';
import { compare } from '../../../src/core/eval/compare/compare.js';
import type { Comparison, Pair } from '../../../src/core/eval/compare/comparison.js';
import { measure } from '../../../src/core/eval/compare/metrics.js';
import type { Query } from '../../../src/core/eval/queries/queries.js';
import type { ScoredCase } from '../../../src/core/eval/score.js';
import { combine, decide, type Verdict } from '../../../src/core/eval/compare/verdict.js';
import { answered, failed, queryId, setOf } from './make.js';

const SETTINGS = { alpha: 0.05, seed: 1 };
const RULE = { alpha: 0.05, minimumEffect: 0, maxLost: 0.1 };

/** One answer: 1, 0, or undefined where the request failed. */
function answer(variant: number, query: number, repeat: number, value: number | undefined): ScoredCase {
  return { variant, query, repeat, outcome: value === undefined ? failed() : answered('x'), scores: value === undefined ? {} : { exact: { value, explanation: '' } } };
}

const askedThrice = (variant: number, rows: readonly (readonly (number | undefined)[])[]): ScoredCase[] => rows.flatMap((row, query) => row.map((value, repeat) => answer(variant, query, repeat, value)));

describe('repeats', () => {
  const queries = Array.from({ length: 2 }, (_, index) => ({ id: queryId(index), vars: {}, tags: [], place: { file: '' } }) satisfies Query);

  it('are averaged inside the query', () => {
    const sides = [askedThrice(0, [[1, 1, 0], [0, 0, 0]]), askedThrice(1, [[1, 1, 1], [0, 1, 0]])] as const;
    expect(pairScores(queries, sides, 'exact')).toEqual([{ id: 'q001', baseline: 2 / 3, candidate: 1 }, { id: 'q002', baseline: 0, candidate: 1 / 3 }]);
  });

  it('a query of which one answer is missing is lost', () => {
    const sides = [askedThrice(0, [[1, 1, undefined], [0, 0, 0]]), askedThrice(1, [[1, 1, 1], [0, 1, 0]])] as const;
    expect(pairScores(queries, sides, 'exact')).toEqual([{ id: 'q001', candidate: 1 }, { id: 'q002', baseline: 0, candidate: 1 / 3 }]);
    expect(caseMean([], 1, () => 1)).toBeUndefined();
    expect(caseMean(undefined, 1, () => 1)).toBeUndefined();
  });

  it('three answers to 20 questions are 20 observations', () => {
    const set = setOf(20, () => 'x');
    const cases = askedThrice(0, Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? [1, 1, 0] : [0, 1, 1])));
    const [metric] = measure(cases, set.scorers, 0.95, set.queries).metrics;
    expect(metric).toMatchObject({ n: 20, value: expect.closeTo(2 / 3, 12) });
    // Every query has the same mean: nothing says how far another sample of queries would be off.
    expect(metric).not.toHaveProperty('interval');
    const mixed = measure(askedThrice(0, Array.from({ length: 20 }, (_, index) => (index < 19 ? [1, 1, 1] : [0, 0, 1]))), set.scorers, 0.95, set.queries).metrics[0];
    expect(mixed).toMatchObject({ n: 20, method: 't', interval: { upper: 1 } });
  });

  it('by bootstrap-t below 50 queries and by t from there; only a change of the majority is named', () => {
    const pairs = (count: number): Pair[] => Array.from({ length: count }, (_, index) => ({ id: queryId(index), baseline: [1 / 3, 2 / 3][index % 2] as number, candidate: [2 / 3, 1, 1 / 3][index % 3] as number }));
    const [few, many] = [48, 60].map((count) => compare('exact', 'pass-fail', pairs(count), { ...SETTINGS, repeats: 3 }));
    expect([few?.intervalMethod, many?.intervalMethod]).toEqual(['bootstrap-t', 't']);
    expect([few?.test, few?.table]).toEqual(['sign-flip', undefined]);
    expect(few?.improved).toHaveLength(16);
    expect(few?.regressed).toHaveLength(8);
  });

  it('also where every answer to a query was the same, n is the queries', () => {
    const same = compare('exact', 'pass-fail', Array.from({ length: 20 }, (_, index) => ({ id: queryId(index), baseline: 0, candidate: index % 2 })), { ...SETTINGS, repeats: 5 });
    expect(same).toMatchObject({ test: 'sign-flip', p: 2 / 1024, pairs: 20 });
  });
});

describe('groups', () => {
  // The differences of cluster-1, shifted so that they are scores on both sides.
  const grouped = (size: number, values: readonly number[]): Pair[] => values.map((value, index) => ({ id: queryId(index), baseline: 0, candidate: value, group: `g${Math.floor(index / size)}` }));

  it('cluster-1: sandwich interval, with one degree of freedom less than groups; whole groups change sign', () => {
    const found = compare('exact', 'pass-fail', grouped(3, [1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1]), SETTINGS);
    expect(found).toMatchObject({ clusters: 4, pairs: 12, test: 'sign-flip', intervalMethod: 'sandwich' });
    expect(found.interval?.lower).toBeCloseTo(7 / 12 - 3.18244631 * 0.1595711846, 6);
    // Sums 2, 1, 2, 2: two of sixteen patterns of signs are as far out.
    expect(found.p).toBe(2 / 16);
    expect(found).not.toHaveProperty('weighted');
  });

  it('one group is one observation', () => {
    const found = compare('exact', 'pass-fail', grouped(20, Array.from({ length: 20 }, (_, index) => index % 2)), SETTINGS);
    expect(found).toMatchObject({ clusters: 1, difference: 0.5 });
    for (const absent of ['p', 'interval']) expect(found).not.toHaveProperty(absent);
    expect(decide(found, RULE)).toEqual({ word: 'insufficient-data', reasons: ['all 20 queries are of one group, which is one observation; at least 2 groups are needed'] });
  });

  it('groups of one change nothing; a query may be called like a group', () => {
    const pairs = grouped(1, [1, 0, 1, 1, 0, 1, 0, 0, 1, 1]);
    const plain = pairs.map(({ group: _, ...rest }) => rest);
    expect(compare('exact', 'pass-fail', pairs, SETTINGS)).toEqual(compare('exact', 'pass-fail', plain, SETTINGS));
    expect(compare('exact', 'pass-fail', [{ id: 'a', baseline: 0, candidate: 1 }, { id: 'b', baseline: 0, candidate: 1, group: 'a' }], SETTINGS)).not.toHaveProperty('clusters');
  });

  it('without spread the groups are tested by their signs', () => {
    const found = compare('exact', 'pass-fail', grouped(2, Array.from({ length: 16 }, () => 1)), SETTINGS);
    expect(found).toMatchObject({ clusters: 8, test: 'sign-flip', p: 2 / 256, interval: { lower: 1, upper: 1 } });
  });

  it('a metric of one variant has groups as well', () => {
    const set = setOf(12, () => 'x');
    const queries = set.queries.map((query, index): Query => ({ ...query, group: `g${Math.floor(index / 3)}` }));
    const values = [1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1];
    const [metric] = measure(values.map((value, query) => answer(0, query, 0, value)), set.scorers, 0.95, queries).metrics;
    expect(metric).toMatchObject({ method: 'sandwich', n: 12 });
    expect(metric?.interval?.lower).toBeCloseTo(0.5833333 - 3.18244631 * 0.1595711846, 6);
    expect(metric?.interval?.upper).toBe(1);
  });
});

describe('weights', () => {
  it('count in every mean', () => {
    const pairs: Pair[] = [{ id: 'a', baseline: 0, candidate: 1, weight: 3 }, { id: 'b', baseline: 1, candidate: 0 }, { id: 'c', baseline: 1, candidate: 1 }];
    expect(compare('exact', 'pass-fail', pairs, SETTINGS)).toMatchObject({ weighted: true, baselineValue: 2 / 5, candidateValue: 4 / 5, difference: expect.closeTo(2 / 5, 12), intervalMethod: 'sandwich' });
  });

  it('all alike are none', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom(0, 1), fc.constantFrom(0, 1)), { minLength: 1, maxLength: 20 }), (rows) => {
      const pairs = rows.map(([baseline, candidate], index): Pair => ({ id: queryId(index), baseline, candidate }));
      const { baselineValue, candidateValue, difference, ...rest } = compare('exact', 'pass-fail', pairs.map((pair) => ({ ...pair, weight: 2 })), SETTINGS);
      expect(compare('exact', 'pass-fail', pairs, SETTINGS)).toMatchObject(rest);
      expect(difference).toBeCloseTo((candidateValue ?? 0) - (baselineValue ?? 0), 12);
    }));
  });
});

describe('several metrics that decide', () => {
  const of = (metric: string, word: Verdict['word'], reasons: string[] = []): Verdict & { metric: string } => ({ metric, word, reasons });
  it.each([
    { words: ['better'], word: 'better' },
    { words: ['better', 'inconclusive'], word: 'better' },
    { words: ['better', 'equivalent'], word: 'better' },
    { words: ['better', 'worse'], word: 'worse' },
    { words: ['better', 'insufficient-data'], word: 'insufficient-data' },
    { words: ['worse', 'insufficient-data'], word: 'worse' },
    { words: ['equivalent', 'equivalent'], word: 'equivalent' },
    { words: ['equivalent', 'inconclusive'], word: 'inconclusive' },
  ] as { words: Verdict['word'][]; word: string }[])('$words: $word', ({ words, word }) => expect(combine(words.map((one, index) => of(`m${index}`, one))).word).toBe(word));

  it('says which said what; of one the reasons are its own', () => {
    expect(combine([of('accuracy', 'better'), of('format', 'inconclusive', ['p = 0.2 is not below 0.05'])]).reasons).toEqual(['accuracy: better', 'format: p = 0.2 is not below 0.05']);
    expect(combine([of('accuracy', 'inconclusive', ['why'])]).reasons).toEqual(['why']);
  });
});

it('a comparison of any pairs is mirrored, groups and weights included', () => {
  const row = fc.record({ baseline: fc.constantFrom(0, 0.5, 1), candidate: fc.constantFrom(0, 0.5, 1), group: fc.constantFrom(undefined, 'a', 'b', 'c'), weight: fc.constantFrom(undefined, 1, 2.5) });
  fc.assert(fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
    const pairs = rows.map(({ baseline, candidate, group, weight }, index): Pair => ({ id: queryId(index), baseline, candidate, ...(group === undefined ? {} : { group }), ...(weight === undefined ? {} : { weight }) }));
    const there: Comparison = compare('m', 'number', pairs, SETTINGS);
    const back = compare('m', 'number', pairs.map(({ baseline = 0, candidate = 0, ...rest }) => ({ ...rest, baseline: candidate, candidate: baseline })), SETTINGS);
    expect(back.p ?? 1).toBeCloseTo(there.p ?? 1, 9);
    expect(back.difference ?? 0).toBeCloseTo(-(there.difference ?? 0), 10);
    expect(back.interval?.lower ?? 0).toBeCloseTo(-(there.interval?.upper ?? 0), 7);
    for (const value of Object.values(there)) if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
  }), { numRuns: 60 });
});
