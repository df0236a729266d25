import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measure } from '../../../src/core/eval/compare/metrics.js';
import type { QuerySet } from '../../../src/core/eval/queries/queries.js';
import type { ScoredCase } from '../../../src/core/eval/score.js';
import type { Outcome } from '../../../src/core/ports.js';
import { answered, matchNow, scored, setOf } from './make.js';

const measured = (set: QuerySet, answers: readonly (string | Outcome | undefined)[], confidence = 0.95): ReturnType<typeof measure> =>
  measure(scored(set, 0, answers, matchNow), set.scorers, confidence);

/** `right` of `total` are right; the rest is wrong. */
function rate(right: number, total: number, confidence?: number): ReturnType<typeof measure>['metrics'][number] | undefined {
  const answers = Array.from({ length: total }, (_, index) => (index < right ? 'yes' : 'no'));
  return measured(setOf(Math.max(1, total), () => 'yes'), answers, confidence).metrics[0];
}

describe('a rate', () => {
  // Wilson 1927: reference vectors wilson-1 to wilson-5.
  it.each([
    { right: 15, total: 148, lower: 0.0624, upper: 0.1605 },
    { right: 1, total: 29, lower: 0.0061, upper: 0.1718 },
    { right: 20, total: 20, lower: 0.8388748, upper: 1 },
    { right: 5, total: 10, lower: 0.2365931, upper: 0.7634069 },
    { right: 1, total: 1, lower: 0.2065493, upper: 1 },
    { right: 0, total: 20, lower: 0, upper: 1 - 0.8388748 },
  ])('$right of $total: $lower to $upper', ({ right, total, lower, upper }) => {
    const metric = rate(right, total);
    expect(metric).toMatchObject({ name: 'exact', kind: 'pass-fail', method: 'Wilson', value: right / total, n: total, unscored: 0 });
    const decimals = String(lower).length > 6 || total === 20 ? 6 : 3;
    expect(metric?.interval?.lower).toBeCloseTo(lower, decimals);
    expect(metric?.interval?.upper).toBeCloseTo(upper, decimals);
  });

  it('the interval is as wide as is asked for', () => {
    const [narrow, usual, wide] = [0.8, 0.95, 0.99].map((confidence) => rate(5, 10, confidence)?.interval);
    expect(narrow?.lower).toBeGreaterThan(usual?.lower ?? 1);
    expect(usual?.lower).toBeGreaterThan(wide?.lower ?? 1);
    // z = 2.5758293: (.5 + z²/20 − z·√(.025 + z²/400)) / (1 + z²/10)
    expect(wide?.lower).toBeCloseTo(0.1842, 4);
  });
});

describe('what has no score', () => {
  const set = setOf(6, () => '^y', { scorers: ['regex'] });
  const slow = (pattern: RegExp, text: string): boolean | undefined => (text === 'slow' ? undefined : pattern.test(text));

  it('is no zero: neither failed requests nor unscored answers', () => {
    const cases = scored(set, 0, ['yes', undefined, 'slow', 'no', 'slow', 'yes'], slow);
    const { metrics, errors, usage } = measure(cases, set.scorers, 0.95);
    expect(metrics).toMatchObject([{ name: 'regex', value: 2 / 3, n: 3, unscored: 2 }]);
    expect(errors).toBe(1);
    expect(usage.requests).toBe(5);
  });

  it.each([
    { what: 'all failed', answers: Array.from({ length: 6 }, () => undefined), n: 0, unscored: 0, errors: 6 },
    { what: 'all unscored', answers: Array.from({ length: 6 }, () => 'slow'), n: 0, unscored: 6, errors: 0 },
    { what: 'nothing run', answers: [], n: 0, unscored: 0, errors: 0 },
  ])('$what: no value, no interval', ({ answers, n, unscored, errors }) => {
    const result = measure(scored(set, 0, answers, slow), set.scorers, 0.95);
    expect(result).toEqual({ metrics: [{ name: 'regex', kind: 'pass-fail', n, unscored }], errors, usage: { requests: 6 - errors - (answers.length === 0 ? 6 : 0) } });
  });

  it('also for a metric with a name that every object knows', () => {
    const odd = setOf(2, () => 'yes', { scorers: [{ type: 'exact', name: 'constructor' }] });
    expect(measured(odd, ['yes', undefined]).metrics).toMatchObject([{ name: 'constructor', value: 1, n: 1, unscored: 0 }]);
  });
});

describe('labels', () => {
  // macro-F1 of a>a a>a a>b b>b: (.8 + 2/3)/2.
  const answers = ['a', 'a', 'b', 'B'];
  const set = setOf(4, (index) => (index < 3 ? 'a' : 'b'), { scorers: ['label'] });

  it('accuracy, macro-F1 and confusion', () => {
    const { metrics, confusion } = measured(set, answers);
    expect(metrics).toMatchObject([
      { name: 'accuracy', kind: 'pass-fail', value: 0.75, n: 4 },
      { name: 'macro_f1', kind: 'macro-f1', method: 'jackknife', n: 4, unscored: 0 },
    ]);
    expect(metrics[1]?.value).toBeCloseTo(11 / 15, 12);
    expect(confusion).toEqual([{ expected: 'a', predicted: 'a', count: 2 }, { expected: 'a', predicted: 'b', count: 1 }, { expected: 'b', predicted: 'b', count: 1 }]);
  });

  it('an answer that is no label misses; a request that failed does not count', () => {
    const { metrics, confusion } = measured(set, ['a', 'perhaps a', undefined, 'b']);
    expect(metrics).toMatchObject([{ name: 'accuracy', value: 2 / 3, n: 3 }, { name: 'macro_f1', n: 3 }]);
    // a: 2·1/(2 + 1), b: 1
    expect(metrics[1]?.value).toBeCloseTo((2 / 3 + 1) / 2, 12);
    expect(confusion).toContainEqual({ expected: 'a', predicted: '(no label)', count: 1 });
  });

  it('only for label scorers, beside others', () => {
    const both = setOf(4, (index) => (index < 3 ? 'a' : 'b'), { scorers: ['exact', 'label'] });
    expect(measured(both, answers).metrics.map(({ name }) => name)).toEqual(['exact', 'accuracy', 'macro_f1']);
    const none = measured(setOf(4, () => 'a'), answers);
    expect(none.metrics.map(({ name }) => name)).toEqual(['exact']);
    expect(none).not.toHaveProperty('confusion');
    expect(measured(set, [undefined, undefined]).metrics.map(({ name }) => name)).toEqual(['accuracy']);
  });
});

describe('numbers', () => {
  const set = setOf(4, () => 'x');
  const withNumbers = (values: readonly (number | undefined)[]): ReturnType<typeof measure> => {
    const cases = values.map((value, query): ScoredCase => ({ variant: 0, query, repeat: 0, outcome: answered('x'), scores: { exact: { explanation: '', ...(value === undefined ? {} : { value }) } } }));
    return measure(cases, set.scorers.map((spec) => ({ ...spec, definition: { ...spec.definition, kind: 'number' as const } })), 0.95);
  };

  it('mean and t interval', () => {
    const { metrics } = withNumbers([0.1, 0.2, undefined, 0.6]);
    expect(metrics).toMatchObject([{ kind: 'number', method: 't', n: 3, unscored: 1 }]);
    expect(metrics[0]?.value).toBeCloseTo(0.3, 12);
    // sd .26457513, t(.975, 2) = 4.30265273
    expect(metrics[0]?.interval?.upper).toBeCloseTo(0.3 + (4.30265273 * 0.26457513) / Math.sqrt(3), 6);
    // No score is below 0, so no mean is.
    expect(metrics[0]?.interval?.lower).toBe(0);
  });

  it.each([{ values: [0.4] }, { values: [0.4, 0.4, 0.4] }])('$values: a value without interval', ({ values }) => {
    const { metrics } = withNumbers(values);
    expect(metrics[0]?.value).toBeCloseTo(0.4, 12);
    expect(metrics[0]).not.toHaveProperty('interval');
    expect(metrics[0]).not.toHaveProperty('method');
  });
});

describe('usage', () => {
  const set = setOf(5, () => 'x');
  const full = (latencyMs: number, inputTokens = 10): Outcome => answered('x', { latencyMs, usage: { inputTokens, outputTokens: 2 } });
  const usageOf = (outcomes: readonly (Outcome | undefined)[], cost?: (index: number) => number | undefined): unknown => {
    const cases = scored(set, 0, outcomes).map((one, index): ScoredCase => {
      const known = cost?.(index);
      return known === undefined ? one : { ...one, cost: known };
    });
    return measure(cases, set.scorers, 0.95).usage;
  };

  it('totals, and the median of what answered', () => {
    expect(usageOf([full(30), full(10), full(20)], () => 0.5)).toEqual({ requests: 3, inputTokens: 30, outputTokens: 6, cost: 1.5, latency: 20 });
    expect(usageOf([full(30), full(10), full(20), full(100)])).toEqual({ requests: 4, inputTokens: 40, outputTokens: 8, latency: 25 });
    // As numbers, not as texts.
    expect(usageOf([full(9), full(10), full(100)])).toMatchObject({ latency: 10 });
  });

  it('a failed request adds nothing, and hides nothing', () => {
    expect(usageOf([full(30), undefined, full(20)], (index) => (index === 1 ? undefined : 1))).toEqual({ requests: 2, inputTokens: 20, outputTokens: 4, cost: 2, latency: 25 });
  });

  it.each([
    { what: 'input tokens', odd: answered('x', { latencyMs: 1, usage: { outputTokens: 2 } }), left: ['outputTokens', 'cost', 'latency'] },
    { what: 'output tokens', odd: answered('x', { latencyMs: 1, usage: { inputTokens: 2 } }), left: ['inputTokens', 'cost', 'latency'] },
    { what: 'the latency', odd: answered('x', { usage: { inputTokens: 2, outputTokens: 2 } }), left: ['inputTokens', 'outputTokens', 'cost'] },
  ])('$what: unknown as soon as one request does not report it', ({ odd, left }) => {
    expect(Object.keys(usageOf([full(1), odd, full(3)], () => 0) as object)).toEqual(['requests', ...left]);
  });

  it('the cost is unknown as soon as one price is, and 0 is a price', () => {
    expect(usageOf([full(1), full(2)], (index) => [0.5, undefined][index])).not.toHaveProperty('cost');
    expect(usageOf([full(1), full(2)], () => 0)).toMatchObject({ cost: 0 });
    expect(usageOf([undefined])).toEqual({ requests: 0 });
  });
});

it('does not depend on the order of cases', () => {
  const set = setOf(12, (index) => 'abc'[index % 3], { scorers: ['label', 'exact'] });
  fc.assert(fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd', undefined), { minLength: 12, maxLength: 12 }), (answers) => {
    const cases = scored(set, 0, answers);
    expect(measure(cases.toReversed(), set.scorers, 0.95)).toEqual(measure(cases, set.scorers, 0.95));
  }));
});
