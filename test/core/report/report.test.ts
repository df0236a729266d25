import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exitOf } from '../../../src/core/report/gate.js';
import { buildReport } from '../../../src/core/report/build.js';
import { formatReport, parseReport, type Report, summarizeReport } from '../../../src/core/report/report.js';
import { setOf } from '../eval/make.js';
import { hashOf, inputOf, reportOf, variantOf } from './evaluations.js';

const SET = setOf(20, () => 'yes');
const answers = (right: number): string[] => Array.from({ length: 20 }, (_, index) => (index < right ? 'yes' : 'no'));
const REPORT = reportOf(SET, [answers(8), answers(17)]);
const TEXT = formatReport(REPORT);

/** The report with one member, given by its path, set to another value or taken out. */
function altered(path: string, value?: unknown): string {
  const copy = JSON.parse(TEXT) as Record<string, unknown>;
  const names = path.split('.');
  const last = names.pop() as string;
  const parent = names.reduce<Record<string, unknown>>((node, name) => node[name] as Record<string, unknown>, copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return JSON.stringify(copy);
}

describe('the text of a report', () => {
  it('is indented JSON with a final newline', () => {
    expect(TEXT.startsWith('{\n  "schemaVersion": 1,\n  "prompt": "support/a",\n  "content": ')).toBe(true);
    expect(TEXT.endsWith('\n}\n')).toBe(true);
  });

  it('has six significant digits, and no more noise than that', () => {
    const numbers = [...TEXT.matchAll(/: (-?[\d.e-]+)/g)].map(([, digits]) => digits ?? '');
    expect(numbers.length).toBeGreaterThan(40);
    for (const digits of numbers) expect(digits.replace(/^-?0?\.?0*|[.-]|e.*/g, '').length).toBeLessThanOrEqual(6);
    expect(parseReport(TEXT)?.comparisons[0]?.interval?.lower).toBe(Number(REPORT.comparisons[0]?.interval?.lower.toPrecision(6)));
  });

  it("leaves the user's options as they are", () => {
    const schema = { minimum: 1234567.891, maximum: 0.123456789 };
    const set = setOf(1, () => 'x', { scorers: [{ type: 'json-schema', schema }] });
    expect(parseReport(formatReport(reportOf(set, [['1']])))?.scorers[0]?.options).toEqual({ schema });
  });

  it('does not change the report', () => {
    const copy = structuredClone(REPORT);
    formatReport(REPORT);
    expect(REPORT).toEqual(copy);
  });

  it('differs in `timing` only between runs that took another time', () => {
    const at = (latencyMs: number): Report => {
      const input = inputOf(SET, [answers(9)]);
      return buildReport({ ...input, cases: input.cases.map((one) => (one.outcome.ok ? { ...one, outcome: { ok: true, completion: { ...one.outcome.completion, latencyMs } } } : one)) });
    };
    const [slow, fast] = [at(100), at(7)];
    expect(formatReport(slow)).not.toBe(formatReport(fast));
    expect(formatReport({ ...slow, timing: fast.timing })).toBe(formatReport(fast));
  });
});

describe('reading a report', () => {
  it('gives what was written', () => expect(formatReport(parseReport(TEXT) as Report)).toBe(TEXT));

  it.each(['', '{', 'null', '[]', '1', '"report"', '{}', '{"schemaVersion":1}', '{"schemaVersion":1,"variants":[]}', '{"schemaVersion":1,"variants":[null]}', '{"schemaVersion":1,"content":"h","primary":"m","variants":[null]}'])(
    'a text that is none: %s', (text) => {
      expect(parseReport(text)).toBeUndefined();
      expect(summarizeReport(text)).toBeUndefined();
    });

  it.each([2, 0, '1', 1.5, null])('another schema version: %s', (version) => {
    expect(parseReport(altered('schemaVersion', version))).toBeUndefined();
    expect(summarizeReport(altered('schemaVersion', version))).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ['queries', undefined], ['queries.count', '20'], ['settings', null], ['primary', undefined], ['timing', undefined], ['comparisons', {}],
    ['comparisons.0.verdict', 'excellent'], ['comparisons.0.regressed', undefined], ['comparisons.0.interval', [0, 1]], ['comparisons.0.secondary', undefined],
    ['variants', {}], ['variants.0', null], ['variants.0.usage', undefined], ['variants.0.metrics', {}], ['variants.0.metrics.0', 'exact'], ['variants.1.metrics.0.value', '0.5'], ['variants.1.metrics.0.interval.lower', null],
  ])('one whose %s is %s cannot be shown, and is not', (path, value) => expect(parseReport(altered(path, value))).toBeUndefined());

  it('members of a later minor addition do no harm', () => {
    expect(parseReport(altered('comparisons.0.later', 1))).toBeDefined();
    expect(summarizeReport(altered('later', { a: 1 }))).toBeDefined();
  });

  it('whatever the text, nothing is thrown', () => {
    const paths = ['content', 'primary', 'variants', 'variants.0', 'variants.1', 'variants.1.metrics', 'variants.1.metrics.0', 'variants.1.metrics.0.value', 'variants.1.metrics.0.interval', 'variants.1.content'];
    fc.assert(fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
      const text = altered(path, value);
      expect(() => [parseReport(text), summarizeReport(text)]).not.toThrow();
      const summary = summarizeReport(text);
      if (summary) expect([typeof summary.value, typeof summary.queries, typeof summary.model]).toEqual(['number', 'number', 'string']);
    }));
  });
});

describe('a summary', () => {
  it('is of the candidate that the report is about, by the metric that decides', () => {
    expect(summarizeReport(TEXT)).toEqual({
      file: createHash('sha256').update(TEXT).digest('hex'),
      content: hashOf(2),
      metric: 'exact',
      value: 0.85,
      lower: expect.closeTo(0.6396, 4),
      upper: expect.closeTo(0.9476, 4),
      queries: 20,
      model: 'openai/gpt-x',
      local: false,
    });
  });

  it('of one variant, of an embedded learner, of three', () => {
    expect(summarizeReport(formatReport(reportOf(SET, [answers(5)], { variants: [variantOf(0, { model: 'local/icl-1@1.1.0', modelKind: 'local-icl' })] })))).toMatchObject({ content: hashOf(1), value: 0.25, local: true });
    expect(summarizeReport(formatReport(reportOf(SET, [answers(5), answers(6), answers(7)])))).toMatchObject({ content: hashOf(3), value: 0.35 });
  });

  it('of a candidate with the content of its baseline, with other transforms', () => {
    const same = reportOf(SET, [answers(5), answers(15)], { variants: [variantOf(0), variantOf(0, { label: 'a@1+few-shot:k=4' })] });
    expect(summarizeReport(formatReport(same))).toMatchObject({ value: 0.75 });
  });

  it('without an interval where there is none', () => {
    const { lower, upper, ...rest } = summarizeReport(altered('variants.1.metrics.0.interval')) ?? {};
    expect([lower, upper]).toEqual([undefined, undefined]);
    expect(rest).toMatchObject({ value: 0.85 });
  });

  it('is none where nothing was measured, or the report contradicts itself', () => {
    expect(summarizeReport(formatReport(reportOf(SET, [answers(5), answers(5).map(() => undefined)])))).toBeUndefined();
    expect(summarizeReport(altered('content', hashOf(7)))).toBeUndefined();
    expect(summarizeReport(altered('primary', 'accuracy'))).toBeUndefined();
    expect(summarizeReport(altered('variants.1.role', 'baseline'))).toBeUndefined();
  });
});

describe('the gates', () => {
  const withVerdicts = (verdicts: readonly string[]): Report => ({ ...REPORT, comparisons: verdicts.map((verdict) => ({ ...REPORT.comparisons[0], verdict })) as Report['comparisons'] });

  it.each([
    { verdicts: ['worse', 'inconclusive'], gates: [], exit: 0 },
    { verdicts: [], gates: ['regression', 'inconclusive'], exit: 0 },
    { verdicts: ['better', 'equivalent'], gates: ['regression', 'inconclusive'], exit: 0 },
    { verdicts: ['worse'], gates: ['regression'], exit: 1 },
    { verdicts: ['better', 'worse'], gates: ['regression'], exit: 1 },
    { verdicts: ['inconclusive', 'worse'], gates: ['inconclusive', 'regression'], exit: 1 },
    { verdicts: ['inconclusive'], gates: ['regression'], exit: 0 },
    { verdicts: ['insufficient-data'], gates: ['regression'], exit: 0 },
    { verdicts: ['inconclusive'], gates: ['inconclusive'], exit: 3 },
    { verdicts: ['better', 'insufficient-data'], gates: ['inconclusive'], exit: 3 },
    { verdicts: ['worse'], gates: ['inconclusive'], exit: 0 },
    { verdicts: ['insufficient-data'], gates: ['inconclusive', 'regression'], exit: 3 },
  ] as const)('$verdicts, fail on $gates: exit $exit', ({ verdicts, gates, exit }) => expect(exitOf(withVerdicts(verdicts), gates)).toBe(exit));
});
