import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/core/eval/compare/compare.js';
import type { Comparison, Pair } from '../../../src/core/eval/compare/comparison.js';
import { adjust, decide, type DecisionRule, type Verdict } from '../../../src/core/eval/compare/verdict.js';
import { pairsOf, queryId } from './make.js';

const RULE: DecisionRule = { alpha: 0.05, minimumEffect: 0, maxLost: 0.1 };
type Table = [number, number, number, number];

function judge(pairs: readonly Pair[], rule: Partial<DecisionRule> = {}, kind: 'pass-fail' | 'number' = 'pass-fail'): Verdict {
  const whole = { ...RULE, ...rule };
  const [comparison] = adjust([compare('m', kind, pairs, { alpha: whole.alpha, seed: 1 })]);
  return decide(comparison as Comparison, whole);
}

const constant = (count: number, baseline: number, candidate: number): Pair[] => Array.from({ length: count }, (_, index) => ({ id: queryId(index), baseline, candidate }));

describe('a verdict', () => {
  // Tables: both pass, only the candidate, only the baseline, neither.
  it.each<{ what: string; table: Table; rule?: Partial<DecisionRule>; word: string; reasons?: string[] }>([
    { what: 'nothing', table: [0, 0, 0, 0], word: 'insufficient-data', reasons: ['0 of 0 queries were scored on both sides; at least 10 are needed'] },
    { what: 'one pair', table: [0, 1, 0, 0], word: 'insufficient-data' },
    { what: 'nine pairs that all say the same', table: [0, 9, 0, 0], word: 'insufficient-data', reasons: ['9 of 9 queries were scored on both sides; at least 10 are needed'] },
    { what: 'nine pairs, though a margin would allow much', table: [9, 0, 0, 0], rule: { equivalenceMargin: 1 }, word: 'insufficient-data' },
    { what: 'ten that all say the same', table: [0, 10, 0, 0], word: 'better', reasons: [] },
    { what: 'ten the other way', table: [0, 0, 10, 0], word: 'worse', reasons: [] },
    // mcnemar-2 and -3: p .057 and .031.
    { what: '10 against 3', table: [10, 10, 3, 10], word: 'inconclusive', reasons: ['p = 0.057 is not below 0.05'] },
    { what: '5 against 0 of 25', table: [10, 5, 0, 10], word: 'better' },
    { what: '5 against 0 at a stricter alpha', table: [10, 5, 0, 10], rule: { alpha: 0.01 }, word: 'inconclusive', reasons: ['p = 0.031 is not below 0.01'] },
    { what: '7 against 1', table: [10, 1, 7, 10], word: 'worse' },
    { what: 'all ties', table: [50, 0, 0, 50], word: 'inconclusive', reasons: ['no difference was seen'] },
    { what: 'as many one way as the other', table: [30, 6, 6, 8], word: 'inconclusive', reasons: ['no difference was seen'] },
    // A minimum effect.
    { what: 'a difference of 15 points', table: [40, 20, 5, 35], word: 'better' },
    { what: 'the same, where 20 are wanted', table: [40, 20, 5, 35], rule: { minimumEffect: 0.2 }, word: 'inconclusive', reasons: ['the difference is real but smaller than the minimum effect of 20%'] },
    { what: 'the same, where 15 are', table: [40, 20, 5, 35], rule: { minimumEffect: 0.15 }, word: 'better' },
    { what: 'the same, the other way', table: [40, 5, 20, 35], rule: { minimumEffect: 0.2 }, word: 'inconclusive' },
    // .3 − .2 is less than .1 in binary.
    { what: '30 of 100 against 20, where 10 points are wanted', table: [20, 10, 0, 70], rule: { minimumEffect: 0.1 }, word: 'better' },
    // Equivalence only within a margin: tango-4 is ± 3.7 points.
    { what: 'ties and a margin of 4 points', table: [50, 0, 0, 50], rule: { equivalenceMargin: 0.04 }, word: 'equivalent', reasons: ['the whole interval lies within ± 4%'] },
    { what: 'ties and a margin of 3.5 points', table: [50, 0, 0, 50], rule: { equivalenceMargin: 0.035 }, word: 'inconclusive' },
    { what: 'ten ties and a margin of 20 points', table: [10, 0, 0, 0], rule: { equivalenceMargin: 0.2 }, word: 'inconclusive' },
    { what: 'a margin on the one side only', table: [53, 16, 8, 9], rule: { equivalenceMargin: 0.1 }, word: 'inconclusive' },
    { what: 'a winner within the margin is a winner', table: [500, 20, 5, 475], rule: { equivalenceMargin: 0.1 }, word: 'better' },
    { what: 'unless it is too small to matter', table: [500, 20, 5, 475], rule: { equivalenceMargin: 0.1, minimumEffect: 0.05 }, word: 'equivalent' },
  ])('$what: $word', ({ table, rule = {}, word, reasons }) => {
    const verdict = judge(pairsOf(table), rule);
    expect(verdict.word).toBe(word);
    if (reasons) expect(verdict.reasons).toEqual(reasons);
    expect(verdict.reasons.length).toBe(word === 'better' || word === 'worse' ? 0 : 1);
  });

  it('of numbers', () => {
    const graded = Array.from({ length: 20 }, (_, index) => ({ id: queryId(index), baseline: 0.5, candidate: 0.5 + (index % 2) / 5 }));
    expect(judge(graded, {}, 'number')).toEqual({ word: 'better', reasons: [] });
    expect(judge(graded.map(({ id, baseline, candidate }) => ({ id, baseline: candidate, candidate: baseline })), {}, 'number').word).toBe('worse');
    expect(judge(graded.slice(0, 9), {}, 'number').word).toBe('insufficient-data');
    expect(judge(graded, { minimumEffect: 0.2 }, 'number').word).toBe('inconclusive');
    expect(judge(graded, { minimumEffect: 0.2, equivalenceMargin: 0.16 }, 'number').word).toBe('equivalent');
  });

  it('of numbers without spread', () => {
    expect(judge(constant(30, 0.4, 0.4), {}, 'number')).toEqual({ word: 'inconclusive', reasons: ['every query scored the same on both sides'] });
    // Nothing was seen to vary, so nothing is known of how much it could.
    expect(judge(constant(30, 0.4, 0.4), { equivalenceMargin: 0.5 }, 'number').word).toBe('inconclusive');
    expect(judge(constant(12, 0.4, 0.6), {}, 'number').word).toBe('better');
    expect(judge(constant(12, 0.6, 0.4), {}, 'number').word).toBe('worse');
    expect(judge(constant(9, 0.4, 0.6), {}, 'number').word).toBe('insufficient-data');
  });

  it('a higher mean alone decides nothing: both the test and the interval must agree', () => {
    const sure: Comparison = { metric: 'm', queries: 50, pairs: 50, lost: { baseline: 0, candidate: 0 }, difference: 0.1, interval: { lower: 0.02, upper: 0.2 }, adjustedP: 0.01, regressed: [], improved: [] };
    expect(decide(sure, RULE).word).toBe('better');
    expect(decide({ ...sure, interval: { lower: -0.001, upper: 0.2 } }, RULE)).toEqual({ word: 'inconclusive', reasons: ['the interval does not exclude 0'] });
    expect(decide({ ...sure, interval: { lower: 0, upper: 0.2 } }, RULE).word).toBe('inconclusive');
    expect(decide({ ...sure, adjustedP: 0.05 }, RULE)).toEqual({ word: 'inconclusive', reasons: ['p = 0.050 is not below 0.05'] });
  });
});

describe('lost queries', () => {
  /** 0 to `lost`: on neither side, the baseline's, the candidate's, both. The rest says clearly that the candidate is better. */
  const withLost = (pairs: number, { baseline = 0, candidate = 0, both = 0 }): Pair[] => [
    ...pairsOf([pairs - 20, 20, 0, 0]),
    ...Array.from({ length: baseline }, (_, index) => ({ id: `b${index}`, candidate: 1 })),
    ...Array.from({ length: candidate }, (_, index) => ({ id: `c${index}`, baseline: 1 })),
    ...Array.from({ length: both }, (_, index) => ({ id: `n${index}` })),
  ];

  it.each([
    { what: 'as many as may be', pairs: 90, lost: { baseline: 5, candidate: 5 }, word: 'better' },
    { what: 'one more', pairs: 89, lost: { baseline: 5, candidate: 6 }, word: 'inconclusive', reason: '11% of the queries have no score on one side or both; at most 10% may' },
    { what: 'too many, by both alike', pairs: 80, lost: { both: 20 }, word: 'inconclusive', reason: '20% of the queries have no score on one side or both; at most 10% may' },
    { what: 'few, by one side, as chance has it', pairs: 95, lost: { candidate: 5 }, word: 'better' },
    { what: 'few, by one side, beyond chance', pairs: 94, lost: { candidate: 6 }, word: 'inconclusive', reason: 'the sides lost queries unevenly (0 and 6), so what is left does not compare' },
    { what: 'the same, by the baseline', pairs: 94, lost: { baseline: 6 }, word: 'inconclusive', reason: 'the sides lost queries unevenly (6 and 0), so what is left does not compare' },
    { what: 'unevenly, and others by both', pairs: 200, lost: { candidate: 6, both: 10 }, word: 'inconclusive', reason: 'the sides lost queries unevenly (10 and 16), so what is left does not compare' },
    { what: 'by both alike', pairs: 92, lost: { both: 8 }, word: 'better' },
  ])('$what: $word', ({ pairs, lost, word, reason }) => {
    expect(judge(withLost(pairs, lost))).toEqual({ word, reasons: reason === undefined ? [] : [reason] });
  });

  it('almost all: too few are left', () => {
    const almost = [...pairsOf([0, 9, 0, 0]), ...Array.from({ length: 91 }, (_, index) => ({ id: `n${index}` }))];
    expect(judge(almost)).toEqual({ word: 'insufficient-data', reasons: ['9 of 100 queries were scored on both sides; at least 10 are needed'] });
  });

  it('none may be lost', () => expect(judge(withLost(99, { baseline: 1 }), { maxLost: 0 }).word).toBe('inconclusive'));
});

describe('several candidates', () => {
  const withP = (p: number | undefined): Comparison => ({ metric: 'm', queries: 50, pairs: 50, lost: { baseline: 0, candidate: 0 }, difference: 0.1, interval: { lower: 0.01, upper: 0.2 }, ...(p === undefined ? {} : { p }), regressed: [], improved: [] });

  // Reference vectors holm-1 and holm-2.
  it.each([
    { p: [0.01, 0.02, 0.03, 0.04, 0.05], adjusted: [0.05, 0.08, 0.09, 0.09, 0.09] },
    { p: [0.01, 0.04, 0.03, 0.005], adjusted: [0.03, 0.06, 0.06, 0.02] },
    { p: [0.03], adjusted: [0.03] },
    { p: [0.03, undefined, 0.02], adjusted: [0.04, undefined, 0.04] },
    { p: [undefined], adjusted: [undefined] },
    { p: [], adjusted: [] },
  ])('$p become $adjusted', ({ p, adjusted }) => {
    const before = p.map(withP);
    const copies = structuredClone(before);
    const found = adjust(before).map(({ adjustedP }) => adjustedP);
    expect(found.map((one) => one === undefined)).toEqual(adjusted.map((one) => one === undefined));
    for (const [index, one] of adjusted.entries()) if (one !== undefined) expect(found[index]).toBeCloseTo(one, 12);
    expect(before).toEqual(copies);
  });

  it('what is enough for one is not for two', () => {
    const one = compare('m', 'pass-fail', pairsOf([10, 5, 0, 10]), { alpha: 0.05, seed: 1 });
    const words = (count: number): string[] => adjust(Array.from({ length: count }, () => one)).map((comparison) => decide(comparison, RULE).word);
    expect(one.p).toBe(0.03125);
    expect(words(1)).toEqual(['better']);
    expect(decide(adjust([one, { ...one }])[0] as Comparison, RULE)).toEqual({ word: 'inconclusive', reasons: ['p = 0.063 is not below 0.05'] });
  });
});

const OPPOSITE: Record<string, string> = { better: 'worse', worse: 'better' };

it('the other way round, the verdict is the opposite one', () => {
  const cell = fc.nat(25);
  fc.assert(fc.property(fc.tuple(cell, cell, cell, cell), fc.constantFrom(0, 0.1), fc.constantFrom(undefined, 0.1, 0.3), ([both, candidate, baseline, neither], minimumEffect, margin) => {
    const rule = { minimumEffect, ...(margin === undefined ? {} : { equivalenceMargin: margin }) };
    const there = judge(pairsOf([both, candidate, baseline, neither]), rule);
    const back = judge(pairsOf([both, baseline, candidate, neither]), rule);
    expect(back.word).toBe(OPPOSITE[there.word] ?? there.word);
    expect(back.reasons).toEqual(there.reasons);
    if (margin === undefined) expect(there.word).not.toBe('equivalent');
  }), { numRuns: 300 });
});
