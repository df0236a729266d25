import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/core/ports.js';
import { buildReport } from '../../../src/core/report/build.js';
import { findBreak } from '../../../src/core/report/find-break.js';
import { exitOf } from '../../../src/core/report/gate.js';
import { formatReport, type Report } from '../../../src/core/report/report.js';
import { judgeThresholds, thresholdsOf } from '../../../src/core/report/threshold.js';
import { trendOf } from '../../../src/core/report/trend.js';
import { answered, readSet, setOf } from '../eval/make.js';
import { expectValid, inputOf, reportOf, variantOf } from './evaluations.js';

const SET = setOf(30, () => 'yes');
const right = (count: number, total = 30): string[] => Array.from({ length: total }, (_, index) => (index < count ? 'yes' : 'no'));
const served = (count: number, servedModel: string): Outcome[] => right(count).map((text) => answered(text, { servedModel }));

describe('warnings', () => {
  it.each<{ what: string; report: () => Report; says: string[] }>([
    { what: 'nothing to say', report: () => reportOf(SET, [right(10), right(20)]), says: [] },
    {
      what: 'models, not prompts',
      report: () => reportOf(SET, [right(10), right(20)], { variants: [variantOf(0), variantOf(0, { label: 'b', model: 'openai/gpt-y' })] }),
      says: ['every variant has the same content and another model: this compares models, not prompts'],
    },
    {
      what: 'the same content, other transforms',
      report: () => reportOf(SET, [right(10), right(20)], { variants: [variantOf(0), variantOf(0, { label: 'b', model: 'openai/gpt-y', transforms: 'chain-of-thought:template=draft' })] }),
      says: [],
    },
    { what: 'another model served', report: () => reportOf(SET, [served(10, 'x-1'), served(20, 'x-2')]), says: ['a@2 was answered by x-2, but a@1 by x-1: what differs need not be the prompt'] },
    { what: 'the same model served', report: () => reportOf(SET, [served(10, 'x-1'), served(20, 'x-1')]), says: [] },
    { what: 'few queries', report: () => reportOf(setOf(12, () => 'yes'), [right(2, 12), right(12, 12)]), says: ['12 queries are few: a rare large loss would not be seen'] },
  ])('$what', ({ report, says }) => {
    const made = report();
    expect(made.warnings ?? []).toEqual(says);
    expectValid(made);
  });

  it('few groups', () => {
    const set = { ...SET, queries: SET.queries.map((query, index) => ({ ...query, group: `g${index % 10}` })) };
    const report = reportOf(set, [right(10), right(20)]);
    expect(report.queries).toMatchObject({ count: 30, groups: 10 });
    expect(report.warnings).toEqual(['the queries form 10 groups, and groups are the observations: with fewer than 20 intervals may be too short']);
    expectValid(report);
  });
});

describe('a report', () => {
  it('of repeats, several metrics and guardrails holds its own schema', () => {
    const set = readSet(JSON.stringify({ primary: ['accuracy', 'exact'], guardrails: { cost: 0.1, latency: 0.2 }, scorers: ['label', 'exact', 'contains'], queries: SET.queries.map(({ id, expected }) => ({ id, vars: {}, expected })) }));
    const one = inputOf(set, [right(10), right(25)]);
    const cases = [0, 1, 2].flatMap((repeat) => one.cases.map((each) => ({ ...each, repeat, cost: 0.5 })));
    const report = buildReport({ ...one, cases });
    expect(report).toMatchObject({ primary: 'accuracy', primaries: ['accuracy', 'exact'], queries: { count: 30, repeats: 3 }, settings: { guardrails: { cost: 0.1, latency: 0.2 } } });
    expect(report.variants[0]?.metrics.map(({ n }) => n)).toEqual([30, 30, 30, 30]);
    expect(report.variants[0]?.usage.requests).toBe(90);
    const [comparison] = report.comparisons;
    // Latency was not measured, and so there is no winner; it stands apart, with what depends on the clock.
    expect(comparison).toMatchObject({ verdict: 'inconclusive', metric: 'accuracy', primaries: [{ metric: 'exact' }], guardrails: [{ figure: 'cost', state: 'passed' }], secondary: [{ metric: 'contains' }] });
    expect(comparison?.adjustedP).toBeCloseTo(2 * (comparison?.p ?? 0), 12);
    expect(report.timing.guardrails).toMatchObject([{ candidate: 'a@2', figure: 'latency', state: 'unmeasured' }]);
    expectValid(report);
  });

  it('kept answers cost what they cost, and nothing now: only `timing` differs', () => {
    const of = (kept: boolean): Report => {
      const input = inputOf(SET, [right(10).map((text) => answered(text, kept ? { kept } : {}))]);
      return buildReport({ ...input, cases: input.cases.map((one) => ({ ...one, cost: 0.25 })) });
    };
    const [fresh, kept] = [of(false), of(true)];
    expect(fresh.timing.variants).toEqual([{ label: 'a@1', incurred: 7.5 }]);
    expect(kept.timing.variants).toEqual([{ label: 'a@1', incurred: 0, kept: 30 }]);
    expect(formatReport({ ...kept, timing: fresh.timing })).toBe(formatReport(fresh));
    expectValid(kept);
  });

  it('of a run that could have ended early is decided by the e-value', () => {
    const plain = reportOf(SET, [right(10), right(16)]);
    const watched = reportOf(SET, [right(10), right(16)], { stopEarly: true });
    expect([plain.comparisons[0]?.verdict, plain.comparisons[0]?.test]).toEqual(['better', 'McNemar mid-p']);
    // e-value of 6 against 0: 2⁶ / 7
    expect(watched.comparisons[0]).toMatchObject({ verdict: 'inconclusive', test: 'e-value', p: expect.closeTo(7 / 64, 12) as number });
    expect(watched.settings.stopEarly).toBe(true);
    expectValid(watched);
  });
});

describe('thresholds', () => {
  const bound = (operator: '>=' | '<=', value: number) => ({ operator, value });
  const report = reportOf(SET, [right(10), right(24)]);
  it.each([
    { thresholds: { exact: bound('>=', 0.8) }, states: ['met'], exit: 0 },
    { thresholds: { exact: bound('>=', 0.81) }, states: ['failed'], exit: 1 },
    { thresholds: { accuracy: bound('>=', 0.5) }, states: ['missing'], exit: 3 },
    { thresholds: { cost_usd: bound('<=', 1), exact: bound('>=', 0.9) }, states: ['missing', 'failed'], exit: 1 },
    { thresholds: {}, states: [], exit: 3 },
  ])('$thresholds: $states', ({ thresholds, states, exit }) => {
    const judged = judgeThresholds(report, thresholds as Parameters<typeof judgeThresholds>[1]);
    expect(judged.map(({ state }) => state)).toEqual(states);
    expect(exitOf(report, ['threshold'], judged)).toBe(exit);
    expect(exitOf(report, ['regression', 'inconclusive'], judged)).toBe(0);
  });

  it.each([
    { value: 0.1 + 0.7, operator: '>=' as const, limit: 0.8, state: 'met', found: '0.8' },
    { value: 0.8996, operator: '>=' as const, limit: 0.9, state: 'failed', found: '0.8996' },
    { value: 0.1 + 0.2, operator: '<=' as const, limit: 0.3, state: 'met', found: '0.3' },
    { value: 0.30004, operator: '<=' as const, limit: 0.3, state: 'failed', found: '0.30004' },
    { value: 0.6664, operator: '<=' as const, limit: 0.5, state: 'failed', found: '0.666' },
  ])('$value $operator $limit is $state: rounding misses none, and what is shown tells on which side it is', ({ value, operator, limit, state, found }) => {
    const valued = { ...report, variants: report.variants.map((variant) => ({ ...variant, metrics: variant.metrics.map((metric) => ({ ...metric, value })) })) };
    expect(judgeThresholds(valued, { exact: bound(operator, limit) })[0]).toMatchObject({ state, found });
  });

  it('of too few queries settle nothing; those of the set come before those of the project', () => {
    const few = reportOf(setOf(5, () => 'yes'), [right(5, 5)]);
    expect(judgeThresholds(few, { exact: bound('>=', 0.1) })[0]?.state).toBe('insufficient');
    expect(thresholdsOf({ thresholds: { exact: bound('>=', 0.5) } }, { thresholds: { exact: bound('>=', 0.9), contains: bound('>=', 0.1) } })).toEqual({ exact: bound('>=', 0.5), contains: bound('>=', 0.1) });
  });

  it('a guardrail that surely fails is a regression', () => {
    const guarded = { ...report, comparisons: report.comparisons.map((one) => ({ ...one, guardrails: [{ figure: 'cost' as const, limit: 1.1, pairs: 30, state: 'failed' as const }] })) };
    expect(exitOf(guarded, ['regression'])).toBe(1);
    expect(exitOf(guarded, ['inconclusive'])).toBe(0);
  });
});

describe('a metric through history', () => {
  const of = (count: number, rest: Parameters<typeof reportOf>[2] = {}): Report => reportOf(SET, [right(count)], rest);
  it('marks the version that moved it, and passes over what was not measured', () => {
    const trend = trendOf([of(25), undefined, of(24), of(5), of(6)], undefined, 0.05, 1);
    expect(trend.map((one) => one?.change?.state)).toEqual([undefined, undefined, 'level', 'moved', 'level']);
    expect(trend[3]).toMatchObject({ value: 5 / 30, queries: 30, change: { difference: expect.closeTo(-19 / 30, 12) as number } });
    // Three steps were tested: 19 losses and no win.
    expect(trend[3]?.change?.p).toBeCloseTo(3 * 2 ** -19, 12);
  });

  it.each([
    { what: 'another model', after: () => of(5, { variants: [variantOf(0, { model: 'openai/other' })] }) },
    { what: 'other queries', after: () => reportOf(setOf(30, () => 'Yes'), [right(5)]) },
  ])('$what: no claim', ({ after }) => expect(trendOf([of(25), after()], undefined, 0.05, 1)[1]?.change).toMatchObject({ state: 'incomparable' }));

  it('takes queries of one group as one observation', () => {
    const grouped = (size: number): typeof SET => ({ ...SET, queries: SET.queries.map((query, index) => ({ ...query, group: `g${Math.floor(index / size)}` })) });
    const change = (set: typeof SET) => {
      const reports = [reportOf(set, [right(25)]), reportOf(set, [right(5)])];
      for (const report of reports) expectValid(report);
      return trendOf(reports, undefined, 0.05, 1)[1]?.change;
    };
    // Twenty losses in ten groups of two, or all in one of two groups.
    expect(change(grouped(2))).toMatchObject({ state: 'moved', difference: expect.closeTo(-20 / 30, 12) as number });
    expect(change(grouped(15))).toMatchObject({ state: 'level' });
  });

  it('an unknown metric was not measured', () => expect(trendOf([of(25)], 'accuracy', 0.05, 1)).toEqual([undefined]));
});

describe('the search for a break', () => {
  it.each([2, 3, 10, 100])('finds it among %i by halving', async (count) => {
    for (let first = 1; first < count; first++) {
      const asked: number[] = [];
      const found = await findBreak(count, (index) => (asked.push(index), Promise.resolve(index < first)));
      expect(found).toBe(first);
      expect(asked.length).toBeLessThanOrEqual(Math.ceil(Math.log2(count)));
      expect(new Set(asked).size).toBe(asked.length);
    }
  });
});
