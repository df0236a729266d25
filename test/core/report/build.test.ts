import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairsNeeded } from '../../../src/core/stats/planning.js';
import { seededRandom, shuffle } from '../../../src/core/stats/random.js';
import { buildReport, type ReportInput } from '../../../src/core/report/build.js';
import { formatReport, parseReport, type Report, summarizeReport } from '../../../src/core/report/report.js';
import { answered, queryId, setOf } from '../eval/make.js';
import { asNumbers, expectValid, hashOf, inputOf, reportOf, variantOf } from './evaluations.js';

const repeat = <T>(count: number, value: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => value(index));
const right = (count: number, total: number): string[] => repeat(total, (index) => (index < count ? 'yes' : 'no'));
const YES = setOf(20, () => 'yes');
const LABELS = setOf(20, (index) => 'ab'[index % 2], { scorers: ['label', 'exact'] });

const two = (): Report => reportOf(YES, [right(8, 20), right(18, 20)]);

describe('a report of two variants', () => {
  const report = two();

  it('says what was compared, on what, and how', () => {
    expect(report).toMatchObject({
      schemaVersion: 1,
      prompt: 'support/a',
      content: hashOf(2),
      queries: { hash: YES.hash, count: 20 },
      scorers: [{ type: 'exact', metric: 'exact', options: { ignore_case: false } }],
      primary: 'exact',
      settings: { seed: 1, alpha: 0.05, minimumEffect: 0 },
    });
    expect(report.queries).not.toHaveProperty('split');
    expect(report).not.toHaveProperty('notice');
    expectValid(report);
  });

  it('says what was measured of each', () => {
    expect(report.variants).toMatchObject([
      { role: 'baseline', label: 'a@1', content: hashOf(1), version: 1, model: 'openai/gpt-x', errors: 0, metrics: [{ name: 'exact', value: 0.4, n: 20 }], usage: { requests: 20 } },
      { role: 'candidate', label: 'a@2', content: hashOf(2), metrics: [{ name: 'exact', value: 0.9, n: 20 }] },
    ]);
    expect(report.timing).toEqual({ variants: [{ label: 'a@1' }, { label: 'a@2' }] });
  });

  it('compares candidate minus baseline', () => {
    expect(report.comparisons).toHaveLength(1);
    expect(report.comparisons[0]).toMatchObject({
      baseline: 'a@1', candidate: 'a@2', verdict: 'better', reasons: [], metric: 'exact', pairs: 20, difference: 0.5,
      table: { both: 8, candidate: 10, baseline: 0, neither: 2 }, regressed: [], improved: repeat(10, (index) => queryId(index + 8)), secondary: [],
    });
    expect(report.comparisons[0]?.p).toBe(report.comparisons[0]?.adjustedP);
  });

  it("holds the candidate's score of each query, by id", () => {
    expect(report.results).toEqual(repeat(20, (index) => ({ id: queryId(index), scores: { exact: index < 18 ? 1 : 0 } })));
  });
});

describe('what else it may hold', () => {
  it('one variant: no comparison', () => {
    const report = reportOf(YES, [right(18, 20)]);
    expect(report.variants.map(({ role }) => role)).toEqual(['candidate']);
    expect(report).toMatchObject({ content: hashOf(1), comparisons: [] });
    expectValid(report);
  });

  it('three: each against the first, corrected together; results are of the last', () => {
    const report = reportOf(YES, [right(8, 20), right(13, 20), right(18, 20)]);
    expect(report.variants.map(({ role }) => role)).toEqual(['baseline', 'candidate', 'candidate']);
    // Mid-p of 5 against 0 and 10 against 0: 2⁻⁵ and 2⁻¹⁰; Holm doubles the smaller.
    expect(report.comparisons.map(({ baseline, candidate, p, adjustedP, verdict }) => [baseline, candidate, p, adjustedP, verdict])).toEqual([
      ['a@1', 'a@2', 2 ** -5, 2 ** -5, 'better'],
      ['a@1', 'a@3', 2 ** -10, 2 ** -9, 'better'],
    ]);
    // What would settle it is foretold for the half of alpha that each test is left with.
    const shares = report.comparisons.map(({ difference = 0 }) => ({ effect: difference, discordance: difference }));
    expect(report.comparisons.map(({ pairsNeeded: needed }) => needed)).toEqual(shares.map((share) => pairsNeeded({ ...share, alpha: 0.025 })));
    expect(report.content).toBe(hashOf(3));
    expect(report.results.filter(({ scores }) => scores['exact'] === 1)).toHaveLength(18);
    expectValid(report);
  });

  it('failed requests: missing, with their reason', () => {
    const answers = [right(10, 20), right(18, 20).map((answer, index) => (index === 3 ? undefined : answer))];
    const report = reportOf(YES, answers);
    expect(report.variants.map(({ errors }) => errors)).toEqual([0, 1]);
    expect(report.results[3]).toEqual({ id: 'q004', scores: { exact: null }, error: 'timeout' });
    expect(report.comparisons[0]).toMatchObject({ queries: 20, pairs: 19, lost: { baseline: 0, candidate: 1 } });
    expectValid(report);
  });

  it('unscored answers: missing, without an error', () => {
    const set = setOf(20, () => '^y', { scorers: ['regex'] });
    const input = inputOf(set, [right(10, 20), right(20, 20)]);
    const unscored = { ...input, cases: input.cases.map((one) => (one.variant === 1 && one.query === 0 ? { ...one, scores: { regex: { explanation: 'too long' } } } : one)) };
    const report = buildReport(unscored);
    expect(report.variants[1]).toMatchObject({ errors: 0, metrics: [{ n: 19, unscored: 1 }] });
    expect(report.results[0]).toEqual({ id: 'q001', scores: { regex: null } });
    expect(report.comparisons[0]?.lost).toEqual({ baseline: 0, candidate: 1 });
    expectValid(report);
  });

  it('labels: macro-F1 and confusion; other scorers are compared, corrected by themselves, and decide nothing', () => {
    const answers = [repeat(20, () => 'a'), repeat(20, (index) => 'AB'[index % 2] ?? ''), repeat(20, () => 'no')];
    const report = reportOf(LABELS, answers);
    expect(report.variants.map(({ metrics }) => metrics.map(({ name, value }) => [name, value]))).toEqual([
      [['accuracy', 0.5], ['macro_f1', expect.closeTo(1 / 3, 12)], ['exact', 0.5]],
      [['accuracy', 1], ['macro_f1', 1], ['exact', 0]],
      [['accuracy', 0], ['macro_f1', 0], ['exact', 0]],
    ]);
    expect(report.variants[0]?.confusion).toEqual([{ expected: 'a', predicted: 'a', count: 10 }, { expected: 'b', predicted: 'a', count: 10 }]);
    expect(report.comparisons.map(({ verdict, metric }) => [verdict, metric])).toEqual([['better', 'accuracy'], ['worse', 'accuracy']]);
    expect(report.comparisons[0]?.secondary).toMatchObject([{ metric: 'exact', difference: -0.5, regressed: repeat(10, (index) => queryId(index * 2)) }]);
    // Two comparisons of `exact`, both with p = 2⁻¹⁰: Benjamini and Hochberg leave them.
    expect(report.comparisons[0]?.secondary[0]).toMatchObject({ p: 2 ** -10, adjustedP: 2 ** -10 });
    expectValid(report);
  });

  it('numbers', () => {
    const graded = asNumbers(inputOf(YES, [right(0, 20), right(20, 20)]), ({ variant, query }) => 0.4 + variant * 0.1 + (query % 5) / 50 * (variant === 1 ? 1 : -1));
    const report = buildReport(graded);
    expect(report.comparisons[0]).toMatchObject({ verdict: 'better', test: 'sign-flip', intervalMethod: 't' });
    expect(report.variants[0]?.metrics[0]).toMatchObject({ kind: 'number', method: 't' });
    expectValid(report);
  });

  it('the primary metric decides, wherever it stands', () => {
    const set = setOf(20, (index) => 'ab'[index % 2], { scorers: ['label', 'exact'], primary: 'exact' });
    const report = reportOf(set, [repeat(20, (index) => 'ab'[index % 2] ?? ''), repeat(20, (index) => 'AB'[index % 2] ?? '')]);
    expect(report.comparisons[0]).toMatchObject({ metric: 'exact', verdict: 'worse', secondary: [{ metric: 'accuracy', difference: 0 }] });
    expectValid(report);
  });

  it('cost and usage in the report, latency apart', () => {
    const outcome = answered('yes', { latencyMs: 120, usage: { inputTokens: 5, outputTokens: 1 } });
    const input = inputOf(YES, [repeat(20, () => outcome)]);
    const report = buildReport({ ...input, cases: input.cases.map((one) => ({ ...one, cost: 0.25 })) });
    expect(report.variants[0]?.usage).toEqual({ requests: 20, inputTokens: 100, outputTokens: 20, cost: 5 });
    expect(report.timing).toEqual({ variants: [{ label: 'a@1', latencyMs: 120, incurred: 5 }] });
    expectValid(report);
  });

  it('models that are not those asked for', () => {
    const served = (name: string | undefined) => answered('yes', name === undefined ? {} : { servedModel: name });
    const names = ['gpt-x-2026', 'gpt-x', undefined, 'gpt-y', 'gpt-x-2026'];
    const set = setOf(5, () => 'yes');
    const report = reportOf(set, [names.map(served), names.map(() => served('gpt-x'))]);
    expect(report.variants[0]?.servedModels).toEqual(['gpt-x-2026', 'gpt-y']);
    expect(report.variants[1]).not.toHaveProperty('servedModels');
    expectValid(report);
  });

  it('a split, a notice, a margin; intervals as wide as alpha says', () => {
    const rest: Partial<ReportInput> = { split: 'test', notice: 'not an LLM', rule: { alpha: 0.01, minimumEffect: 0.1, equivalenceMargin: 0.2, maxLost: 0.1 } };
    const report = reportOf(YES, [right(8, 20), right(18, 20)], { ...rest, variants: [variantOf(0), { label: 'a', content: hashOf(9), model: 'local/icl-1@1.1.0', modelKind: 'local-icl' }] });
    expect(report).toMatchObject({ queries: { split: 'test' }, notice: 'not an LLM', settings: { alpha: 0.01, minimumEffect: 0.1, equivalenceMargin: 0.2 } });
    expect(report.variants[1]).not.toHaveProperty('version');
    const usual = two();
    for (const [wide, narrow] of [[report.variants[0]?.metrics[0]?.interval, usual.variants[0]?.metrics[0]?.interval], [report.comparisons[0]?.interval, usual.comparisons[0]?.interval]]) {
      expect(wide?.lower).toBeLessThan(narrow?.lower ?? -1);
    }
    expectValid(report);
  });
});

describe('when there is little or nothing to report', () => {
  const none = (count: number): undefined[] => repeat(count, () => undefined);
  const one = setOf(1, () => 'yes');
  const slow = setOf(3, () => '^y', { scorers: ['regex', 'label'] });
  const unscored = inputOf(slow, [['yes', 'yes', 'yes'], ['yes', 'yes', 'yes']]);

  it.each<{ what: string; input: ReportInput; verdict: string }>([
    { what: 'all failed', input: inputOf(YES, [none(20), none(20)]), verdict: 'insufficient-data' },
    { what: 'all of the candidate failed', input: inputOf(YES, [right(20, 20), none(20)]), verdict: 'insufficient-data' },
    { what: 'all failed, with labels', input: inputOf(LABELS, [none(20), none(20)]), verdict: 'insufficient-data' },
    { what: 'all unscored', input: { ...unscored, cases: unscored.cases.map((one) => ({ ...one, scores: { regex: { explanation: '' }, accuracy: { explanation: '' } } })) }, verdict: 'insufficient-data' },
    { what: 'one query', input: inputOf(one, [['yes'], ['no']]), verdict: 'insufficient-data' },
    { what: 'one query, one side failed', input: inputOf(one, [['yes'], [undefined]]), verdict: 'insufficient-data' },
    { what: 'one query, a number', input: asNumbers(inputOf(one, [['yes'], ['no']]), ({ variant }) => variant / 3), verdict: 'insufficient-data' },
    { what: 'no case at all', input: { ...inputOf(one, [['yes'], ['no']]), cases: [] }, verdict: 'insufficient-data' },
    { what: 'all right', input: inputOf(YES, [right(20, 20), right(20, 20)]), verdict: 'inconclusive' },
    { what: 'all wrong', input: inputOf(LABELS, [repeat(20, () => '?'), repeat(20, () => '?')]), verdict: 'inconclusive' },
    { what: 'all right against all wrong', input: inputOf(LABELS, [repeat(20, () => '?'), repeat(20, (index) => 'ab'[index % 2] ?? '')]), verdict: 'better' },
    { what: 'equal numbers', input: asNumbers(inputOf(YES, [right(20, 20), right(20, 20)]), () => 0.1), verdict: 'inconclusive' },
    { what: 'the same change of every number', input: asNumbers(inputOf(YES, [right(20, 20), right(20, 20)]), ({ variant }) => 0.1 + variant / 3), verdict: 'better' },
    { what: 'one number of all', input: asNumbers(inputOf(YES, [right(20, 20), right(20, 20)]), ({ query }) => (query === 0 ? 0.5 : undefined)), verdict: 'insufficient-data' },
  ])('$what: $verdict, and nothing that is no number', ({ input, verdict }) => {
    const report = buildReport(input);
    expect(report.comparisons.map((comparison) => comparison.verdict)).toEqual([verdict]);
    expectValid(report);
    expect(parseReport(formatReport(report))).toBeDefined();
  });
});

const outcome = fc.oneof(
  { arbitrary: fc.constantFrom('a', 'b', 'A', 'other', ''), weight: 5 },
  { arbitrary: fc.constant(undefined), weight: 1 },
  { arbitrary: fc.record({ tokens: fc.nat(50), latency: fc.nat(3000) }).map(({ tokens, latency }) => answered('a', { latencyMs: latency, usage: { inputTokens: tokens } })), weight: 1 },
);

describe('any evaluation', () => {
  const sets = fc.constantFrom<readonly unknown[]>(['label'], ['exact'], ['label', 'exact'], ['contains', { type: 'regex', name: 'shape', pattern: '^.$' }]);
  const evaluations = fc.record({ scorers: sets, count: fc.integer({ min: 1, max: 24 }), variants: fc.integer({ min: 1, max: 3 }), seed: fc.nat() }).chain(({ scorers, count, variants, seed }) =>
    fc.array(fc.array(outcome, { minLength: count, maxLength: count }), { minLength: variants, maxLength: variants })
      .map((answers) => ({ seed, input: inputOf(setOf(count, (index) => 'ab'[index % 2], { scorers }), answers) })));

  it('gives a valid report, that is read as it was written', () => {
    fc.assert(fc.property(evaluations, ({ input }) => {
      const report = buildReport(input);
      expectValid(report);
      const text = formatReport(report);
      const read = parseReport(text);
      expect(read && formatReport(read)).toBe(text);
      const metric = report.variants.at(-1)?.metrics.find(({ name }) => name === report.primary);
      expect(summarizeReport(text)?.queries).toBe(metric?.value === undefined ? undefined : metric.n);
    }), { numRuns: 150 });
  });

  it('gives the same bytes in whatever order answers came', () => {
    fc.assert(fc.property(evaluations, ({ input, seed }) => {
      const shuffled = { ...input, cases: shuffle(input.cases, seededRandom(seed)) };
      expect(formatReport(buildReport(shuffled))).toBe(formatReport(buildReport(input)));
    }), { numRuns: 100 });
  });

  it('gives the same bytes in whatever order the queries stand in their file', () => {
    fc.assert(fc.property(evaluations, ({ input, seed }) => {
      const order = shuffle(input.queries.map((_, index) => index), seededRandom(seed));
      const moved = {
        ...input,
        queries: order.map((index) => input.queries[index] as ReportInput['queries'][number]),
        cases: input.cases.map((one) => ({ ...one, query: order.indexOf(one.query) })),
      };
      expect(formatReport(buildReport(moved))).toBe(formatReport(buildReport(input)));
    }), { numRuns: 100 });
  });
});
