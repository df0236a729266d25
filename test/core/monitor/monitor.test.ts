import { describe, expect, it } from 'vitest';
import type { Cell, Sums } from '../../../src/core/monitor/aggregate.js';
import { METRICS } from '../../../src/core/monitor/metric.js';
import { baselineSpans, type MonitorRule, monitorPrompt } from '../../../src/core/monitor/monitor.js';
import { findRemedy } from '../../../src/core/monitor/remedy.js';
import type { Release } from '../../../src/core/release/release.js';
import { MINIMUM } from './make.js';

const HOUR = 3_600_000;
const RULE: MonitorRule = { window: { from: 24 * HOUR, to: 25 * HOUR }, baseline: { from: 0, to: 24 * HOUR }, metrics: METRICS, minimum: MINIMUM, alarms: 1, prompts: 1 };
const NONE: Sums = { n: 0, sum: 0, squares: 0 };

/** Requests of one hour: so many, so many failed, all others in 500 ms. */
function cell(hour: number, version: number, requests: number, failed: number, given: Partial<Cell> = {}): Cell {
  const answered = requests - failed;
  return {
    window: hour < 24 ? 'baseline' : 'window', prompt: 'p', environment: 'e', version, model: 'a/b', from: hour * HOUR,
    requests, cached: 0, failed, errors: {}, input: NONE, output: NONE, cost: NONE, logs: { input: NONE, output: NONE, cost: NONE },
    latency: { n: answered, sum: answered * 500, squares: answered * 250_000, bins: [{ value: 500, count: answered }] }, ratings: [0, 0, 0, 0, 0], ...given,
  };
}
const day = (make: (hour: number) => Cell[]): Cell[] => Array.from({ length: 25 }, (_, hour) => make(hour)).flat();
const state = (cells: Cell[], rule = RULE) => monitorPrompt('p', cells, rule);

describe('a prompt', () => {
  it.each<[string, string, Cell[]]>([
    ['that is as it was', 'fine', day((hour) => [cell(hour, 1, 200, 4)])],
    ['that fails six times as often', 'degraded', day((hour) => [cell(hour, 1, 200, hour === 24 ? 24 : 4)])],
    ['that hardly anybody asks for', 'insufficient', day((hour) => [cell(hour, 1, 5, 1)])],
    ['that was not asked for before', 'insufficient', [cell(24, 1, 500, 100)]],
    ['that is not asked for any more', 'insufficient', day((hour) => (hour === 24 ? [] : [cell(hour, 1, 200, 4)]))],
    ['of which only answers kept from before failed to say', 'fine', day((hour) => [cell(hour, 1, 400, 4, { cached: 200 })])],
    ['of which a small canary alone is worse', 'degraded', day((hour) => [cell(hour, 1, 900, 18), cell(hour, 2, 100, hour === 24 ? 15 : 2)])],
    ['that slowly gets worse', 'degraded', day((hour) => [cell(hour, 1, 200, hour < 12 ? 4 : Math.round(4 + (hour - 12) * 0.8))])],
  ])('%s is %s', (_, expected, cells) => expect(state(cells).state).toBe(expected));

  it('tells what goes with it', () => {
    const cause = (cells: Cell[]) => state(cells).metrics.find(({ metric }) => metric === 'errors')?.cause;
    expect(cause(day((hour) => [cell(hour, hour === 24 ? 2 : 1, 200, hour === 24 ? 24 : 4)]))).toBe('version');
    expect(cause(day((hour) => [cell(hour, 1, 200, hour === 24 ? 24 : 4)]))).toBe('itself');
    expect(cause(day((hour) => [cell(hour, 1, 200, hour === 24 ? 24 : 4, { servedModel: hour === 24 ? 'b-2' : 'b-1' })]))).toBe('model');
    expect(cause(day((hour) => [cell(hour, 1, 200, hour === 24 ? 24 : 4, hour === 24 ? { model: 'a/c' } : {})]))).toBe('model');
    expect(cause(day((hour) => [cell(hour, 1, 200, 4), cell(hour, 2, 200, hour === 24 ? 40 : 4)]))).toBe('one-version');
    expect(state(day((hour) => [cell(hour, 1, 200, 4, { servedModel: hour === 24 ? 'b-2' : 'b-1' })])).changes.served).toEqual([{ name: 'b-1', window: 0, baseline: 1 }, { name: 'b-2', window: 1, baseline: 0 }]);
  });

  it('shares its alarms with others that are watched', () => {
    // 15 of 200 against 96 of 4,800: p lies between what one and what a hundred prompts may have.
    const cells = day((hour) => [cell(hour, 1, 200, hour === 24 ? 15 : 4)]);
    const errors = (prompts: number) => state(cells, { ...RULE, metrics: ['errors'], prompts }).metrics[0]?.state;
    expect([errors(1), errors(100)]).toEqual(['degraded', 'fine']);
  });

  it('says since when it drifts', () => {
    const { drift } = state(day((hour) => [cell(hour, 1, 200, hour < 18 ? 4 : 14)]));
    expect(drift.find(({ metric }) => metric === 'errors')).toMatchObject({ state: 'degraded', since: 18 * HOUR, recent: 0.07 });
  });
});

describe('a baseline of the same hours', () => {
  const span = (from: number, to: number) => ({ from: from * HOUR, to: to * HOUR });
  it.each([
    ['an hour, three days', { window: span(75, 76), baseline: span(3, 75), sameHours: true }, [span(3, 4), span(27, 28), span(51, 52)]],
    ['half a day, two days', { window: span(48, 60), baseline: span(0, 48), sameHours: true }, [span(0, 12), span(24, 36)]],
    ['all of it', { window: span(75, 76), baseline: span(3, 75) }, [span(3, 75)]],
  ])('%s', (_, rule, spans) => expect(baselineSpans(rule)).toEqual(spans));
});

describe('the remedy', () => {
  const content = (version: number, given = {}) => ({ version, hash: String(version).repeat(64), ...given });
  const release = (serves: Release['serves'], kept: Release['kept'] = []): Release => ({ schemaVersion: 1, prompt: 'p', environment: 'e', serves, kept });
  const alone = (version: number, given = {}) => release([{ ...content(version, given), weight: 100 }], [{ ...content(version - 1), withdrawn: false }]);
  const split = release([{ ...content(2), weight: 10 }, { ...content(1), weight: 90 }]);
  const canaryWorse = day((hour) => [cell(hour, 1, 900, 18), cell(hour, 2, 200, hour === 24 ? 40 : 4)]);
  const bothWorse = day((hour) => [cell(hour, 1, 900, hour === 24 ? 180 : 18), cell(hour, 2, 200, hour === 24 ? 40 : 4)]);
  const newWorse = day((hour) => [cell(hour, hour === 24 ? 2 : 1, 200, hour === 24 ? 24 : 4)]);
  const oldWorse = day((hour) => [cell(hour, 2, 200, hour === 24 ? 24 : 4)]);
  const acted = { degraded: { window: { from: new Date(23 * HOUR).toISOString(), until: new Date(24.5 * HOUR).toISOString() }, baseline: { from: '', until: '' }, requests: 1, metrics: [] } };
  const actedBefore = { degraded: { ...acted.degraded, window: { from: new Date(22 * HOUR).toISOString(), until: new Date(24 * HOUR).toISOString() } } };

  it.each<[string, Cell[], Release, string]>([
    ['a canary that alone is worse is ended', canaryWorse, split, 'rollback 2'],
    ['canary and stable content both worse: neither is to blame', bothWorse, split, 'not-the-version'],
    ['a new version that is worse is taken back', newWorse, alone(2), 'rollback 2'],
    ['a version that was better before is kept', oldWorse, alone(2), 'not-the-version'],
    ['what is worse is not served any more', newWorse, alone(3), 'not-served'],
    ['the same requests lead to no second rollback', newWorse, alone(2, acted), 'spent'],
    ['requests after those do', newWorse, alone(2, actedBefore), 'rollback 2'],
  ])('%s', (_, cells, served, expected) => {
    const remedy = findRemedy(state(cells), served, RULE);
    expect(remedy.kind === 'rollback' ? `rollback ${remedy.withdraws.version}` : remedy.why).toBe(expected);
  });

  it('comes with its evidence', () => {
    expect(findRemedy(state(newWorse), alone(2), RULE)).toMatchObject({ evidence: { window: { from: '1970-01-02T00:00:00.000Z', until: '1970-01-02T01:00:00.000Z' }, requests: 200, metrics: [{ metric: 'errors', window: 0.12, baseline: 0.02 }] } });
  });
});
