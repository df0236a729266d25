import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, lostUnevenly } from '../../../src/core/eval/compare/compare.js';
import type { Comparison, Pair } from '../../../src/core/eval/compare/comparison.js';
import { seededRandom, shuffle } from '../../../src/core/stats/random.js';
import { pairsOf, queryId } from './make.js';

const SETTINGS = { alpha: 0.05, seed: 1 };
const ofTable = (table: readonly [number, number, number, number], alpha = 0.05): Comparison => compare('exact', 'pass-fail', pairsOf(table), { ...SETTINGS, alpha });
const ofDifferences = (differences: readonly number[], alpha = 0.05): Comparison =>
  compare('score', 'number', differences.map((difference, index) => ({ id: queryId(index), baseline: 0.5, candidate: 0.5 + difference })), { ...SETTINGS, alpha });

describe('pass and fail', () => {
  // [both, only the candidate, only the baseline, neither]; the interval of candidate minus baseline.
  it.each<{ source: string; table: [number, number, number, number]; p?: number; lower?: number; upper?: number; digits?: number }>([
    { source: 'tango-1', table: [1, 1, 7, 12], p: 0.0390625 * 2 - 0.0390625, lower: -0.517, upper: -0.026, digits: 3 },
    { source: 'tango-2', table: [53, 16, 8, 9], lower: -0.02, upper: 0.207, digits: 3 },
    { source: 'tango-3', table: [7, 25, 2, 68], lower: 0.139, upper: 0.321, digits: 3 },
    { source: 'tango-4, mcnemar-6', table: [50, 0, 0, 50], p: 1, lower: -0.037, upper: 0.037, digits: 3 },
    { source: 'tango-5', table: [36, 12, 2, 0], lower: 0.0611, upper: 0.3447, digits: 4 },
    { source: 'mcnemar-2', table: [10, 10, 3, 10], p: 0.057373046875 },
    { source: 'mcnemar-3', table: [10, 5, 0, 10], p: 0.03125 },
    { source: 'mcnemar-4', table: [10, 59, 6, 10], p: 2.725803e-12 },
    { source: 'mcnemar-5', table: [10, 6, 6, 10], p: 1 },
    { source: 'mcnemar-7', table: [10, 1, 0, 10], p: 0.5 },
    { source: 'mcnemar-8', table: [10, 1, 7, 10], p: 0.0390625 },
  ])('$source: $table', ({ table, p, lower, upper, digits = 0 }) => {
    const [both, candidate, baseline, neither] = table;
    const n = both + candidate + baseline + neither;
    const found = ofTable(table);
    expect(found).toMatchObject({ queries: n, pairs: n, lost: { baseline: 0, candidate: 0 }, table: { both, candidate, baseline, neither }, test: 'McNemar mid-p', intervalMethod: 'Tango' });
    expect(found.baselineValue).toBeCloseTo((both + baseline) / n, 12);
    expect(found.candidateValue).toBeCloseTo((both + candidate) / n, 12);
    expect(found.difference).toBe((candidate - baseline) / n);
    if (p !== undefined) expect(Math.abs((found.p ?? 2) - p)).toBeLessThanOrEqual(1e-6 * p);
    if (lower === undefined || upper === undefined) return;
    expect(found.interval?.lower).toBeCloseTo(lower, digits);
    expect(found.interval?.upper).toBeCloseTo(upper, digits);
  });

  it('names what changed, by id', () => {
    const pairs: Pair[] = [
      { id: 'd', baseline: 1, candidate: 0 },
      { id: 'a', baseline: 0, candidate: 1 },
      { id: 'c', baseline: 1, candidate: 0 },
      { id: 'B', baseline: 0, candidate: 1 },
      { id: 'e', baseline: 1, candidate: 1 },
      { id: 'b', baseline: 1 },
    ];
    expect(compare('exact', 'pass-fail', pairs, SETTINGS)).toMatchObject({ regressed: ['c', 'd'], improved: ['B', 'a'], pairs: 5, difference: 0 });
  });

  it('a wider interval for a smaller alpha, the same p', () => {
    const [usual, strict] = [ofTable([53, 16, 8, 9]), ofTable([53, 16, 8, 9], 0.01)];
    expect(strict.interval?.lower).toBeLessThan(usual.interval?.lower ?? -1);
    expect(strict.interval?.upper).toBeGreaterThan(usual.interval?.upper ?? 1);
    expect(strict.p).toBe(usual.p);
  });
});

describe('missing scores', () => {
  const pairs: Pair[] = [{ id: 'a', baseline: 1, candidate: 1 }, { id: 'b', baseline: 1 }, { id: 'c', candidate: 0 }, { id: 'd' }];
  it('are lost on their side, never zeros', () => {
    expect(compare('exact', 'pass-fail', pairs, SETTINGS)).toMatchObject({ queries: 4, pairs: 1, lost: { baseline: 2, candidate: 2 }, baselineValue: 1, candidateValue: 1, difference: 0, regressed: [], improved: [] });
  });

  it.each([{ what: 'no query', none: [] }, { what: 'no query with two scores', none: pairs.slice(1) }])('$what: nothing is computed', ({ none }) => {
    const lost = { baseline: none.length === 0 ? 0 : 2, candidate: none.length === 0 ? 0 : 2 };
    for (const kind of ['pass-fail', 'number'] as const) expect(compare('m', kind, none, SETTINGS)).toEqual({ metric: 'm', queries: none.length, pairs: 0, lost, regressed: [], improved: [] });
  });

  // Exact binomial at ½: 5 of 5 is .0625, 6 of 6 is .03125, 8 of 9 is .039.
  it.each([
    { both: 0, baseline: 0, candidate: 0, uneven: false },
    { both: 0, baseline: 0, candidate: 5, uneven: false },
    { both: 0, baseline: 0, candidate: 6, uneven: true },
    { both: 0, baseline: 6, candidate: 0, uneven: true },
    { both: 0, baseline: 1, candidate: 8, uneven: true },
    { both: 0, baseline: 2, candidate: 8, uneven: false },
    // Queries that fail everywhere say nothing of the sides.
    { both: 20, baseline: 0, candidate: 6, uneven: true },
    { both: 20, baseline: 0, candidate: 0, uneven: false },
  ])('$both lost by both, $baseline and $candidate by one: uneven $uneven', ({ both, baseline, candidate, uneven }) => {
    const lost = [...Array.from({ length: both }, () => ({})), ...Array.from({ length: baseline }, () => ({ candidate: 1 })), ...Array.from({ length: candidate }, () => ({ baseline: 1 }))];
    const some = [...pairsOf([40, 0, 0, 0]), ...lost.map((pair, index) => ({ id: `lost${index}`, ...pair }))];
    const found = compare('exact', 'pass-fail', some, SETTINGS);
    expect(found.lost).toEqual({ baseline: both + baseline, candidate: both + candidate });
    expect(lostUnevenly(found)).toBe(uneven);
  });
});

describe('planning', () => {
  // Connor 1987: reference vectors connor-1 to connor-3, as tables of 100 and 1,000.
  it.each<{ table: [number, number, number, number]; needed: number }>([
    { table: [50, 10, 5, 35], needed: 469 },
    { table: [500, 100, 50, 350], needed: 469 },
    { table: [50, 20, 10, 20], needed: 234 },
    { table: [50, 10, 20, 20], needed: 234 },
    { table: [50, 8, 5, 37], needed: 1132 },
  ])('$table: $needed pairs would settle it', ({ table, needed }) => expect(ofTable(table).pairsNeeded).toBe(needed));

  it('the smallest effect found at the size Connor asks for is the effect planned for', () => {
    // .2 and .1 need 234; 30 % of 230 and of 240 disagree.
    const [fewer, more] = [ofTable([161, 46, 23, 0]), ofTable([168, 48, 24, 0])].map(({ minimumDetectable }) => minimumDetectable ?? 0);
    expect(fewer).toBeGreaterThan(0.1);
    expect(fewer).toBeLessThan(0.102);
    expect(more).toBeLessThan(0.1);
    expect(more).toBeGreaterThan(0.098);
  });

  it('nothing to say where nothing differs', () => {
    const ties = ofTable([50, 0, 0, 50]);
    expect(ties).not.toHaveProperty('minimumDetectable');
    expect(ties).not.toHaveProperty('pairsNeeded');
    expect(ofTable([40, 6, 6, 48])).not.toHaveProperty('pairsNeeded');
    // One of two pairs differs: no difference so rare can be found with two.
    expect(ofTable([1, 1, 0, 0])).not.toHaveProperty('minimumDetectable');
  });

  it('of a run that may end early asks for more: it is looked at after every pair', () => {
    const early = (table: [number, number, number, number]) => compare('exact', 'pass-fail', pairsOf(table), { ...SETTINGS, stopEarly: true });
    expect(early([50, 20, 10, 20]).pairsNeeded).toBe(497);
    expect(early([30, 25, 10, 35]).pairsNeeded).toBe(245);
    // 497 pairs of which 30 % disagree find .1, 400 do not.
    expect(early([350, 99, 50, 0]).minimumDetectable).toBeCloseTo(0.1, 2);
    expect(early([280, 80, 40, 0]).minimumDetectable).toBeGreaterThan(0.105);
  });

  it('over groups counts these, by t with as many degrees of freedom', () => {
    const grouped = (groups: number) => Array.from({ length: groups * 10 }, (_, index) => ({ id: queryId(index), group: `g${index % groups}`, baseline: 0, candidate: Number(index % groups < groups / 2) }));
    const found = compare('exact', 'pass-fail', grouped(10), SETTINGS);
    // Ten group means, five of 1 and five of 0: SE = √(1/4 · 10/9 / 10); t(.975, 9) + t(.8, 9) = 2.262157 + 0.883404.
    expect(found.minimumDetectable).toBeCloseTo(3.145561 / 6, 5);
    // Nine groups find half a point: (t(.975, 8) + t(.8, 8)) · 0.527046 / √9 = 0.561; twelve: 0.468; eleven: 0.491.
    expect(found.pairsNeeded).toBe(110);
    // Of two groups t knows little, but that no difference is above 1.
    expect(compare('exact', 'pass-fail', grouped(2), SETTINGS).interval).toEqual({ lower: -1, upper: 1 });
    // All signs of four groups alike have p = 1/8: no difference could be found.
    const few = compare('exact', 'pass-fail', grouped(4), SETTINGS);
    expect(few).not.toHaveProperty('minimumDetectable');
    expect(few.pairsNeeded).toBeGreaterThan(50);
  });

  it('for means: 969 pairs for .03 where sd is 1/3 (Miller 2024)', () => {
    const half = Math.sqrt((1 / 9) * (99 / 100)); // sd with n − 1 is 1/3
    const found = ofDifferences(Array.from({ length: 100 }, (_, index) => 0.03 + (index % 2 === 0 ? half : -half)));
    expect(found.pairsNeeded).toBe(969);
    expect(found.minimumDetectable).toBeCloseTo((2.801585 / 3) / 10, 5);
  });
});

describe('numbers', () => {
  it('t interval and exact sign-flip test', () => {
    // Ten times .2 and ten times 0: mean .1, sd .1·√(20/19), t(.975, 19) = 2.09302405.
    const found = ofDifferences(Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 0.2 : 0)));
    expect(found).toMatchObject({ test: 'sign-flip', intervalMethod: 't', pairs: 20, regressed: [] });
    expect(found).not.toHaveProperty('table');
    expect(found.improved).toHaveLength(10);
    expect(found.difference).toBeCloseTo(0.1, 12);
    expect(found.p).toBe(2 / 1024);
    expect(found.interval?.lower).toBeCloseTo(0.1 - (2.09302405 * 0.1 * Math.sqrt(20 / 19)) / Math.sqrt(20), 7);
    expect(found.interval?.upper).toBeCloseTo(0.1 + (2.09302405 * 0.1 * Math.sqrt(20 / 19)) / Math.sqrt(20), 7);
  });

  it('Darwin’s plants: exact p, and bootstrap-t below 20 pairs', () => {
    const darwin = [6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75].map((eighths) => eighths / 256);
    const found = ofDifferences(darwin);
    expect(found.p).toBe(1726 / 32768);
    expect(found.intervalMethod).toBe('bootstrap-t');
    // The t interval, in the data's own unit, is −.03 to 41.9; this one follows the skew downwards.
    expect((found.interval?.lower ?? 1) * 256).toBeLessThan(0);
    expect((found.interval?.lower ?? 0) * 256).toBeGreaterThan(-20);
    expect((found.interval?.upper ?? 0) * 256).toBeGreaterThan(30);
    expect((found.interval?.upper ?? 100) * 256).toBeLessThan(45);
  });

  it('bootstrap-t where a few large losses skew many pairs', () => {
    const skewed = Array.from({ length: 40 }, (_, index) => (index % 20 === 0 ? -0.4 : 0.02 + (index % 3) / 100));
    expect(ofDifferences(skewed).intervalMethod).toBe('bootstrap-t');
  });

  it('a draw from many patterns is repeatable and near the exact p', () => {
    const differences = Array.from({ length: 30 }, (_, index) => Math.sin(index) / 10 + 0.03);
    const [one, same, other] = [1, 1, 2].map((seed) => compare('m', 'number', differences.map((difference, index) => ({ id: queryId(index), baseline: 0, candidate: difference })), { alpha: 0.05, seed }));
    expect(one).toEqual(same);
    expect(other?.p).not.toBe(one?.p);
    expect(Math.abs((other?.p ?? 0) - (one?.p ?? 1))).toBeLessThan(0.02);
  });

  it('a difference that is rounding is none', () => {
    const noise = Array.from({ length: 20 }, (_, index) => ({ id: queryId(index), baseline: 0.3, candidate: index % 2 === 0 ? 0.1 + 0.2 : 0.3 }));
    expect(compare('m', 'number', noise, SETTINGS)).toMatchObject({ difference: 0, p: 1, improved: [], regressed: [] });
  });

  it('all ties: p is 1, and no interval is claimed', () => {
    const found = ofDifferences(Array.from({ length: 30 }, () => 0));
    expect(found).toMatchObject({ difference: 0, p: 1, test: 'sign-flip' });
    for (const absent of ['interval', 'intervalMethod', 'minimumDetectable', 'pairsNeeded']) expect(found).not.toHaveProperty(absent);
  });

  it('the same change everywhere: the test leaves that amount only', () => {
    const found = ofDifferences(Array.from({ length: 12 }, () => 0.25));
    expect(found).toMatchObject({ difference: 0.25, p: 2 / 4096, interval: { lower: 0.25, upper: 0.25 }, intervalMethod: 'sign-flip' });
    // Where the test rejects nothing, nothing is left out.
    expect(ofDifferences([0.25])).not.toHaveProperty('interval');
    expect(ofDifferences([0.25, 0.25, 0.25])).not.toHaveProperty('interval');
  });
});

const passFail = fc.array(fc.record({ baseline: fc.constantFrom(0, 1, undefined), candidate: fc.constantFrom(0, 1, undefined) }), { maxLength: 40 });
const numbers = fc.array(fc.record({ baseline: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }), candidate: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }) }), { maxLength: 30 });

function toPairs(rows: readonly { baseline: number | undefined; candidate: number | undefined }[], unit: number): Pair[] {
  return rows.map(({ baseline, candidate }, index) => ({
    id: queryId(index),
    ...(baseline === undefined ? {} : { baseline: baseline / unit }),
    ...(candidate === undefined ? {} : { candidate: candidate / unit }),
  }));
}

describe.each([{ kind: 'pass-fail' as const, rows: passFail, unit: 1 }, { kind: 'number' as const, rows: numbers, unit: 20 }])('any $kind scores', ({ kind, rows, unit }) => {
  const runs = { numRuns: kind === 'number' ? 40 : 200 };

  it('the other way round, everything is mirrored', () => {
    fc.assert(fc.property(rows, (some) => {
      const pairs = toPairs(some, unit);
      const there = compare('m', kind, pairs, SETTINGS);
      const back = compare('m', kind, pairs.map(({ id, baseline, candidate }) => ({ id, ...(candidate === undefined ? {} : { baseline: candidate }), ...(baseline === undefined ? {} : { candidate: baseline }) })), SETTINGS);
      expect(back.difference ?? 0).toBeCloseTo(-(there.difference ?? 0), 12);
      expect(back.p).toBe(there.p);
      expect([back.regressed, back.improved]).toEqual([there.improved, there.regressed]);
      expect([back.lost.baseline, back.lost.candidate]).toEqual([there.lost.candidate, there.lost.baseline]);
      expect([back.baselineValue, back.candidateValue]).toEqual([there.candidateValue, there.baselineValue]);
      expect(back.interval?.lower ?? 0).toBeCloseTo(-(there.interval?.upper ?? 0), 8);
      expect(back.interval?.upper ?? 0).toBeCloseTo(-(there.interval?.lower ?? 0), 8);
      expect([back.minimumDetectable, back.pairsNeeded, back.intervalMethod]).toEqual([there.minimumDetectable, there.pairsNeeded, there.intervalMethod]);
      expect(lostUnevenly(back)).toBe(lostUnevenly(there));
    }), runs);
  });

  it('the order of pairs changes nothing', () => {
    fc.assert(fc.property(rows, fc.nat(), (some, seed) => {
      const pairs = toPairs(some, unit);
      expect(compare('m', kind, shuffle(pairs, seededRandom(seed)), SETTINGS)).toEqual(compare('m', kind, pairs, SETTINGS));
    }), runs);
  });

  it('holds what it must', () => {
    fc.assert(fc.property(rows, (some) => {
      const found = compare('m', kind, toPairs(some, unit), SETTINGS);
      const { pairs, p, interval, difference = 0, table } = found;
      for (const value of Object.values(found)) if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
      expect(found.queries).toBe(some.length);
      if (pairs === 0) return;
      expect(p).toBeGreaterThan(0);
      expect(p).toBeLessThanOrEqual(1);
      expect(interval?.lower ?? -2).toBeLessThanOrEqual(difference + 1e-12);
      expect(interval?.upper ?? 2).toBeGreaterThanOrEqual(difference - 1e-12);
      if (table) expect(table.both + table.candidate + table.baseline + table.neither).toBe(pairs);
      expect(found.improved.length + found.regressed.length).toBeLessThanOrEqual(pairs);
    }), runs);
  });
});
