import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alphaOf, judgeWindow } from '../../../src/core/monitor/degradation.js';
import { deviation, METRICS, type MetricName } from '../../../src/core/monitor/metric.js';
import { addSamples, NO_SAMPLE, type Sample } from '../../../src/core/monitor/sample.js';
import { binomialUpperTail } from '../../../src/core/stats/binomial.js';
import { seededRandom } from '../../../src/core/stats/random.js';
import { draw, failing, lasting, MINIMUM, rated } from './make.js';

const HOUR = 3_600_000;
const rule = { minimum: MINIMUM, alpha: alphaOf(1, HOUR) };
const judge = (metric: MetricName, window: Sample, baseline: Sample) => judgeWindow(window, baseline, [metric], rule)[0];

describe('alphaOf', () => {
  it.each([[1, HOUR, 1 / 720], [2, HOUR, 1 / 360], [1, 24 * HOUR, 1 / 30], [5, 24 * HOUR, 0.05]])('%d alarms in 30 days, looking every %d ms', (alarms, every, alpha) => expect(alphaOf(alarms, every)).toBeCloseTo(alpha, 12));
});

describe('judgeWindow', () => {
  it.each<[string, MetricName, Sample, Sample, string]>([
    ['many more errors', 'errors', failing(30, 300), failing(60, 6000), 'degraded'],
    ['fewer errors', 'errors', failing(0, 300), failing(600, 6000), 'fine'],
    ['errors that chance explains', 'errors', failing(4, 100), failing(60, 6000), 'fine'],
    ['errors beyond chance, but fewer than matter', 'errors', failing(1_500, 100_000), failing(1_000, 100_000), 'fine'],
    ['49 requests, all failed', 'errors', failing(49, 49), failing(0, 6000), 'insufficient'],
    ['50 requests, all failed', 'errors', failing(50, 50), failing(0, 6000), 'degraded'],
    ['a baseline of 49', 'errors', failing(50, 50), failing(0, 49), 'insufficient'],
    ['no requests', 'errors', failing(0, 0), failing(0, 6000), 'insufficient'],
    ['slower by half', 'latency', lasting([1200, 40], [1500, 40], [1800, 40]), lasting([800, 400], [1000, 400], [1200, 400]), 'degraded'],
    ['slower by a tenth, without a doubt', 'latency', lasting([880, 4000], [1100, 4000]), lasting([800, 4000], [1000, 4000]), 'fine'],
    ['faster', 'latency', lasting([400, 100]), lasting([800, 4000]), 'fine'],
    ['worse rated', 'ratings', rated(40, 20, 20, 10, 10), rated(50, 50, 100, 300, 500), 'degraded'],
    ['better rated', 'ratings', rated(0, 0, 0, 0, 100), rated(50, 50, 100, 300, 500), 'fine'],
    ['never rated', 'ratings', failing(0, 100), failing(0, 100), 'unknown'],
    ['not rated any more', 'ratings', failing(0, 100), rated(50, 50, 100, 300, 500), 'insufficient'],
  ])('%s: %s', (_, metric, window, baseline, state) => expect(judge(metric, window, baseline)?.state).toBe(state));

  it('takes answers that are too short for as bad as ones that are too long', () => {
    const baseline = draw(seededRandom(1), 4000);
    for (const [output, state] of [[30, 'degraded'], [60, 'fine'], [120, 'degraded']] as const) expect(judge('output_length', draw(seededRandom(2), 300, { output }), baseline)?.state).toBe(state);
    expect(judge('cost', draw(seededRandom(3), 300, { cost: 0.002 }), baseline)).toMatchObject({ state: 'degraded' });
    expect(judge('cost', draw(seededRandom(3), 300, { cost: 0.0005 }), baseline)).toMatchObject({ state: 'fine' });
  });

  it('gives figures, their difference with an interval, and what would have been found', () => {
    const result = judge('errors', failing(2, 200), failing(60, 6000));
    expect(result).toMatchObject({ window: 0.01, baseline: 0.01, effect: 0, observations: { window: 200, baseline: 6000 }, minimum: 0.02 });
    expect(result?.detectable).toBeGreaterThan(0.03);
    expect(result?.detectable).toBeLessThan(0.08);
    expect(result?.interval?.lower).toBeLessThan(0);
    const slower = judge('latency', lasting([2000, 100]), lasting([1000, 1000]));
    expect(slower?.effect).toBeCloseTo(2, 1);
  });

  it('corrects for the metrics it judges: Holm', () => {
    const [window, baseline] = [draw(seededRandom(5), 300), draw(seededRandom(6), 3000)];
    const [alone] = judgeWindow(window, baseline, ['errors'], rule);
    const [together] = judgeWindow(window, baseline, METRICS, rule);
    expect(together?.adjusted).toBeGreaterThanOrEqual(alone?.adjusted as number);
  });

  it('never finds a degradation of a sample against itself, and has p, intervals and figures within their ranges', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 50, max: 400 }), fc.integer({ min: 50, max: 400 }), (seed, n, m) => {
      const [window, baseline] = [draw(seededRandom(seed), n), draw(seededRandom(seed + 1), m)];
      for (const result of judgeWindow(window, window, METRICS, rule)) expect(result.state).not.toBe('degraded');
      for (const { effect, interval, p, adjusted } of judgeWindow(window, baseline, METRICS, rule)) {
        if (p === undefined) continue;
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(adjusted as number);
        expect(interval?.lower).toBeLessThanOrEqual((effect as number) + 1e-9);
        expect(interval?.upper).toBeGreaterThanOrEqual((effect as number) - 1e-9);
      }
    }), { numRuns: 40 });
  });

  it('takes equal values for equal, in whatever order they were added up', () => {
    const alike = (n: number): Sample => ({ ...NO_SAMPLE, requests: n, outputTokens: { n, sum: Array.from({ length: n }, () => Math.log(3)).reduce((a, b) => a + b), squares: Array.from({ length: n }, () => Math.log(3) ** 2).reduce((a, b) => a + b) } });
    const [result] = judgeWindow(alike(100), alike(2831), ['output_length'], rule);
    expect(result).toMatchObject({ state: 'fine', p: 1, adjusted: 1 });
    expect(deviation('output_length', alike(100), alike(2831))).toBe(0);
  });

  it('knows nothing of nothing', () => {
    expect(judgeWindow(NO_SAMPLE, NO_SAMPLE, METRICS, rule).map(({ state }) => state)).toEqual(METRICS.map(() => 'unknown'));
    expect(addSamples([])).toEqual(NO_SAMPLE);
  });
});

describe('seeded days', () => {
  /** Windows of one hour against the twenty-four before. */
  const hours = (seed: number, count: number, nature: (hour: number) => Parameters<typeof draw>[2], perHour = 120): Sample[] => {
    const random = seededRandom(seed);
    return Array.from({ length: count }, (_, hour) => draw(random, perHour, nature(hour)));
  };
  const alarms = (series: readonly Sample[], alpha: number): number[] =>
    series.flatMap((window, hour) => (hour >= 24 && judgeWindow(window, addSamples(series.slice(hour - 24, hour)), METRICS, { minimum: MINIMUM, alpha }).some(({ state }) => state === 'degraded') ? [hour] : []));

  it('without a change: alarms stay within what the budget lets chance do', () => {
    // 20 days at thirty times the usual budget, so that there is something to count: the minimum is taken away as well.
    const alpha = 1 / 24;
    const none = { errors: 1e-9, latency: 1e-9, cost: 1e-9, ratings: 1e-9, output_length: 1e-9 };
    const series = hours(7, 24 + 240, () => ({}));
    let count = 0;
    for (let hour = 24; hour < series.length; hour++) {
      if (judgeWindow(series[hour] as Sample, addSamples(series.slice(hour - 24, hour)), METRICS, { minimum: none, alpha }).some(({ state }) => state === 'degraded')) count++;
    }
    // The chance of as many or more, at the level that is claimed, is above 1 in 1,000.
    expect(binomialUpperTail(count, 240, alpha)).toBeGreaterThan(0.001);
    expect(alarms(series, alphaOf(1, HOUR))).toEqual([]);
  });

  it('finds within the hour what is plainly worse, in each metric', () => {
    const worse = { errors: 0.12, latency: 1400, cost: 0.0018, output: 130, ratings: [0.5, 0.2, 0.1, 0.1, 0.1] };
    for (const [metric, value] of Object.entries(worse)) {
      const series = hours(11, 26, (hour) => (hour === 25 ? { [metric]: value, rated: 0.6 } : { rated: 0.6 }));
      expect(alarms(series, alphaOf(1, HOUR)), metric).toEqual([25]);
    }
  });
});
