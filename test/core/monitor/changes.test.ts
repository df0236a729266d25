import { describe, expect, it } from 'vitest';
import { alphaOf } from '../../../src/core/monitor/degradation.js';
import { findCause, findChanges, type Stratum } from '../../../src/core/monitor/changes.js';
import { seededRandom } from '../../../src/core/stats/random.js';
import { draw, failing, MINIMUM, type Nature } from './make.js';

const rule = { minimum: MINIMUM, alpha: alphaOf(1, 3_600_000) };
const of = (version: string, errors: number, requests: number, model = 'a'): Stratum => ({ version, model, sample: failing(errors, requests) });
const drawn = (version: string, seed: number, requests: number, nature: Nature): Stratum => ({ version, model: 'a', sample: draw(seededRandom(seed), requests, nature) });
const lengths = { window: 1, baseline: 24 };
const causeOf = (window: Stratum[], baseline: Stratum[]) => findCause('errors', window, baseline, findChanges(window, baseline, lengths), rule);

describe('what changed', () => {
  it('nothing', () => expect(findChanges([of('3', 1, 100)], [of('3', 24, 2400)], lengths)).toEqual({}));
  it('the version', () => expect(findChanges([of('3', 1, 50), of('4', 1, 50)], [of('3', 24, 2400)], lengths)).toEqual({ version: [{ name: '3', window: 0.5, baseline: 1 }, { name: '4', window: 0.5, baseline: 0 }] }));
  it('the model', () => expect(findChanges([of('3', 1, 100, 'b')], [of('3', 24, 2400)], lengths).model).toEqual([{ name: 'a', window: 0, baseline: 1 }, { name: 'b', window: 1, baseline: 0 }]));
  it('nothing, where a few requests fell to models and versions as it came', () => {
    const baseline = ['a', 'b', 'c', 'd'].map((model) => of('3', 0, 100, model));
    expect(findChanges([of('3', 0, 8, 'a'), of('3', 0, 5, 'b'), of('3', 0, 3, 'c'), of('3', 0, 2, 'd')], baseline, lengths)).toEqual({});
    expect(findChanges([of('3', 0, 80, 'a'), of('3', 0, 50, 'b'), of('3', 0, 30, 'c'), of('3', 0, 20, 'd')], baseline, lengths).model).toHaveLength(4);
  });
  it('the rate of requests', () => expect(findChanges([of('3', 1, 300)], [of('3', 24, 2400)], lengths)).toEqual({ traffic: { rate: 3 } }));
  it('the length of the input', () => {
    const changes = findChanges([drawn('3', 1, 100, { input: 900 })], [drawn('3', 2, 2400, {})], lengths);
    expect(changes.traffic?.input).toBeGreaterThan(1.8);
    expect(findChanges([drawn('3', 1, 100, {})], [drawn('3', 2, 2400, {})], lengths)).toEqual({});
  });
  it('is not known of nothing', () => expect(findChanges([], [of('3', 24, 2400)], lengths)).toEqual({}));
});

describe('what a degradation goes with', () => {
  it.each<[string, Stratum[], Stratum[], string]>([
    ['all requests have a new version', [of('4', 30, 200)], [of('3', 48, 4800)], 'version'],
    ['only the new of two versions is worse', [of('3', 1, 100), of('4', 25, 100)], [of('3', 24, 2400)], 'version'],
    ['the old version got worse as well', [of('3', 25, 100), of('4', 25, 100)], [of('3', 24, 2400)], 'itself'],
    ['nothing changed', [of('3', 25, 100)], [of('3', 24, 2400)], 'itself'],
    ['the model', [of('3', 25, 100, 'b')], [of('3', 24, 2400)], 'model'],
    ['version and model at once', [of('4', 25, 100, 'b')], [of('3', 24, 2400)], 'unclear'],
    ['both, but the new model is bad with the old version too', [of('4', 20, 100, 'b'), of('3', 25, 100, 'b')], [of('3', 24, 2400)], 'model'],
    ['both, but the new version is bad with the old model too', [of('4', 20, 100, 'b'), of('4', 25, 100, 'a')], [of('3', 24, 2400)], 'version'],
    ['three times as many requests', [of('3', 25, 300)], [of('3', 24, 2400)], 'itself'],
  ])('%s', (_, window, baseline, cause) => expect(causeOf(window, baseline)).toBe(cause));

  it('longer inputs', () => {
    const [window, baseline] = [[drawn('3', 1, 200, { input: 2000, latency: 1800 })], [drawn('3', 2, 2400, {})]];
    expect(findCause('latency', window, baseline, findChanges(window, baseline, lengths), rule)).toBe('traffic');
  });
});
