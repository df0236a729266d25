import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EfficiencyConfig } from '../../../src/core/config/monitoring.js';
import { type Cell, foldRows } from '../../../src/core/monitor/aggregate.js';
import type { AggregateRow } from '../../../src/core/monitor/aggregate-row.js';
import { efficiencyOf } from '../../../src/core/monitor/efficiency.js';
import { metricsOf, orderStatistic } from '../../../src/core/monitor/metrics.js';
import { readAggregateRows } from '../../../src/core/monitor/read-aggregate-rows.js';
import { parseSpan, parseTime, stepOf } from '../../../src/core/monitor/span.js';
import { summarize } from '../../../src/core/monitor/summarize.js';
import { formatPlace } from '../../../src/core/finding.js';
import { PromptError } from '../../../src/core/errors.js';

const CONFIG: EfficiencyConfig = { weights: { success: 3, rating: 3, latency: 2, cost: 2 }, targets: { latency_p95: 2000, cost: 0.01 } };
const NONE = { n: 0, sum: 0, squares: 0 };
const CELL: Cell = { window: 'w', prompt: 'p', environment: 'e', requests: 0, cached: 0, failed: 0, errors: {}, input: NONE, output: NONE, cost: NONE, latency: { ...NONE, bins: [] }, logs: { input: NONE, output: NONE, cost: NONE }, ratings: [0, 0, 0, 0, 0] };
const sums = (values: number[]): Cell['cost'] => ({ n: values.length, sum: values.reduce((a, b) => a + b, 0), squares: values.reduce((a, b) => a + b * b, 0) });

describe('metrics of a cell', () => {
  it('are left out where nothing is known', () => {
    expect(metricsOf(CELL, CONFIG)).toEqual({ window: 'w', prompt: 'p', environment: 'e', requests: 0, cached: 0, failed: 0, errors: {}, tokens: {} });
  });

  it('have the intervals of the reference', () => {
    const bins = Array.from({ length: 100 }, (_, index) => ({ value: index + 1, count: 1 }));
    const { latency, errorRate, rating, cost, tokens, efficiency } = metricsOf({ ...CELL, requests: 148, failed: 15, latency: { ...sums(bins.map(({ value }) => value)), bins }, ratings: [0, 1, 0, 1, 1], cost: sums([0.001]), input: sums([10, 10]) }, CONFIG);
    expect(latency).toEqual({ n: 100, mean: 50.5, p50: { value: 50, lower: 40, upper: 61 }, p95: { value: 95, lower: 90, upper: 100 }, p99: { value: 99, lower: 97 } });
    expect([errorRate?.interval.lower, errorRate?.interval.upper].map((limit) => limit?.toFixed(4))).toEqual(['0.0624', '0.1605']);
    // 2, 4, 5: mean 11/3, s = 1.5275, t(.975; 2) = 4.3027.
    expect([rating?.interval?.lower, rating?.interval?.upper].map((limit) => limit?.toFixed(3))).toEqual(['-0.128', '7.461']);
    expect(cost).toEqual({ n: 1, value: 0.001, total: 0.001 });
    expect(tokens).toEqual({ input: { n: 2, value: 10, total: 20, interval: { lower: 10, upper: 10 } } });
    expect(efficiency?.score).toBeCloseTo((100 * (3 * (133 / 148) + 3 * (8 / 12) + 2 + 2)) / 10, 10);
  });

  it('take order statistics as a sorted list has them', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }), (values) => {
      const sorted = values.toSorted((a, b) => a - b);
      const bins = [...new Set(sorted)].map((value) => ({ value, count: values.filter((one) => one === value).length }));
      expect(sorted.map((_, index) => orderStatistic(bins, index + 1))).toEqual(sorted);
      expect(orderStatistic(bins, values.length + 1)).toBeUndefined();
    }));
  });
});

describe('the score', () => {
  it.each([
    ['everything at its best', { errorRate: 0, rating: 5, latency: 2000, cost: 0.01 }, CONFIG, 100, []],
    ['everything at its worst', { errorRate: 1, rating: 1, latency: 1e9, cost: 1e6 }, CONFIG, 0, []],
    ['twice the targets', { errorRate: 0, rating: 5, latency: 4000, cost: 0.02 }, CONFIG, 80, []],
    ['no rating and no cost', { errorRate: 0.5, rating: undefined, latency: 1000, cost: undefined }, CONFIG, 70, ['rating', 'cost']],
    ['what weighs nothing', { errorRate: 0.2, rating: undefined, latency: 9e9, cost: undefined }, { ...CONFIG, weights: { success: 1, rating: 0, latency: 0, cost: 0 } }, 80, []],
  ])('%s', (_, figures, config, score, missing) => {
    const efficiency = efficiencyOf(figures, config);
    expect(efficiency?.score).toBeCloseTo(score, 3);
    expect(efficiency?.missing).toEqual(missing);
  });

  it('is none where nothing that weighs is known', () => {
    expect(efficiencyOf({ errorRate: 0, rating: undefined, latency: 1, cost: 1 }, { ...CONFIG, weights: { success: 0, rating: 1, latency: 0, cost: 0 } })).toBeUndefined();
  });
});

describe('a history', () => {
  const NO_SUMS = { input_n: 0, input_sum: 0, input_squares: 0, output_n: 0, output_sum: 0, output_squares: 0, cost_n: 0, cost_sum: 0, cost_squares: 0, latency_n: 0, latency_sum: 0, latency_squares: 0, input_ln_n: 0, input_ln_sum: 0, input_ln_squares: 0, output_ln_n: 0, output_ln_sum: 0, output_ln_squares: 0, cost_ln_n: 0, cost_ln_sum: 0, cost_ln_squares: 0 };
  const row = (bucket: number | null, requests: number): AggregateRow => ({ window: 'w', prompt: 'p', environment: 'e', bucket, of: 'all', requests, cached: 0, failed: 0, ...NO_SUMS });

  it.each([
    ['gaps are steps without requests', [row(0, 5), row(3 * 3600, 2), row(3600, 1)], { step: 3_600_000, from: 0, requests: [5, 1, 0, 2] }],
    ['the smallest gap is the step', [row(0, 5), row(1800, 2)], { step: 1_800_000, from: 0, requests: [5, 2] }],
    ['a cell without a time', [row(0, 5), row(null, 2)], undefined],
    ['years apart', [row(0, 5), row(1e9, 2)], undefined],
  ])('%s', (_, rows, history) => {
    const [summary] = summarize(['p'], foldRows(rows), { by: undefined, step: undefined, efficiency: CONFIG });
    expect(summary?.history && { step: summary.history.step, from: summary.history.from, requests: summary.history.requests }).toEqual(history);
    expect(summary?.total.requests).toBe(rows.reduce((sum, { requests }) => sum + requests, 0));
  });
});

describe('spans and times', () => {
  it.each([['90m', 5_400_000], ['24h', 86_400_000], ['7d', 604_800_000], ['2w', 1_209_600_000], ['45s', 45_000]])('%s', (text, span) => {
    expect(parseSpan('--window')(text)).toBe(span);
    expect(span / stepOf(span)).toBeLessThanOrEqual(48);
  });

  it.each(['', '0h', '24', 'h', '1.5h', '-1h', '24 h', '1y', '999999w'])('`%s` is no span', (text) => {
    expect(() => parseSpan('--window')(text)).toThrow(expect.objectContaining({ code: 'usage', remedy: expect.stringContaining('24h') as string }));
  });

  it.each([['2026-11-20', Date.UTC(2026, 10, 20)], ['2026-11-20T12:00:00+01:00', Date.UTC(2026, 10, 20, 11)], ['2026-11-20T12:00Z', Date.UTC(2026, 10, 20, 12)]])('%s', (text, time) => {
    expect(parseTime('--until')(text)).toBe(time);
  });

  it.each(['now', '2026-13-20', '2026-11-20T12:00:00', '20.11.2026', '2026'])('`%s` is no time', (text) => {
    expect(() => parseTime('--until')(text)).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});

describe('rows of another engine', () => {
  const good: Record<string, unknown> = { window: 'w', prompt: 'p', environment: 'e', of: 'all', latency_ms: null, requests: 3, cached: 1, failed: 1, ...Object.fromEntries(['input', 'output', 'cost', 'latency', 'input_ln', 'output_ln', 'cost_ln'].flatMap((name) => [[`${name}_n`, 1], [`${name}_sum`, 2.5], [`${name}_squares`, 6.25]])) };
  const lines = (...rows: object[]): string => rows.map((row) => JSON.stringify(row)).join('\n');

  it('are read as they are', () => {
    expect(readAggregateRows('rows.json', lines(good, { ...good, of: 'rating', rating: 5 }))).toHaveLength(2);
  });

  it('are refused with every fault and its line', () => {
    const { cost_sum: _sum, ...without } = good;
    const text = `${lines(good, { ...good, of: 'latency' }, { ...good, requests: 0 }, { ...good, requests: -1, prompt: 7 }, without, { ...good, of: 'rating', rating: 6 }, { ...good, request: 1 })}\n{"torn`;
    const read = (): unknown => readAggregateRows('rows.jsonl', text);
    expect(read).toThrow(expect.objectContaining({ code: 'aggregates/invalid', exit: 2 }));
    try {
      read();
    } catch (error) {
      const told = (error as PromptError).findings.map(({ place, message }) => `${formatPlace(place)} ${message}`);
      expect(new Set(told.map((line) => line.split(':')[1]))).toEqual(new Set(['2', '3', '4', '5', '6', '7', '8']));
      expect(told.join('\n')).toMatch(/`latency_ms`[\s\S]*than there are[\s\S]*cost_sum/);
    }
  });
});
