import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Arm, judgeCanary } from '../../../src/core/monitor/canary.js';
import { METRICS, type MetricName } from '../../../src/core/monitor/metric.js';
import { addSamples, NO_SAMPLE, type Sample } from '../../../src/core/monitor/sample.js';
import { seededRandom } from '../../../src/core/stats/random.js';
import { draw, failing, lasting, MINIMUM, type Nature } from './make.js';

const rule = { share: 0.1, minimum: MINIMUM, alpha: 0.05 };
const arm = (sample: Sample, keys = sample.requests): Arm => ({ sample, keys });
const drawn = (seed: number, requests: number, nature: Nature = {}): Arm => arm(draw(seededRandom(seed), requests, nature));

describe('judgeCanary', () => {
  it('looks at the split first: 600 against 400 of an even one, srm-1', () => {
    const verdict = judgeCanary(arm(failing(300, 600)), arm(failing(0, 400)), ['errors'], { ...rule, share: 0.5 });
    expect(verdict).toMatchObject({ word: 'invalid', split: { observed: 0.6, expected: 0.5 } });
    expect(verdict.split.chiSquare).toBeCloseTo(40, 9);
    // Users decide the split, not their requests: the same requests of as many users as were to be.
    expect(judgeCanary(arm(failing(300, 600), 500), arm(failing(0, 400), 500), ['errors'], { ...rule, share: 0.5 }).word).toBe('abort');
  });

  it.each<[string, Arm, Arm, string, string]>([
    ['errors beyond chance', arm(failing(40, 200)), arm(failing(36, 1800)), 'abort', 'worse'],
    ['no error in ten thousand', arm(failing(0, 1000)), arm(failing(0, 9000)), 'complete', 'safe'],
    ['more errors, but chance', arm(failing(5, 100)), arm(failing(27, 900)), 'continue', 'open'],
    ['too few', arm(failing(0, 40)), arm(failing(0, 360)), 'continue', 'insufficient'],
  ])('%s: %s', (_, canary, stable, word, state) => {
    const verdict = judgeCanary(canary, stable, ['errors'], rule);
    expect([verdict.word, verdict.metrics[0]?.state]).toEqual([word, state]);
  });

  it('says after how many more requests it should be settled', () => {
    const { more } = judgeCanary(arm(failing(6, 100)), arm(failing(27, 900)), ['errors'], rule);
    expect(more).toBeGreaterThan(500);
    // With as many of the same kind it is.
    const times = 1 + (more as number) / 1000;
    const grown = (sample: Sample): Sample => failing(Math.round(sample.errors * times), Math.round(sample.requests * times));
    expect(judgeCanary(arm(grown(failing(6, 100))), arm(grown(failing(27, 900))), ['errors'], rule).word).not.toBe('continue');
    expect(judgeCanary(arm(failing(0, 25)), arm(failing(0, 225)), ['errors'], rule).more).toBe(250);
    expect(judgeCanary(arm(NO_SAMPLE), arm(failing(0, 225), 0), ['errors'], rule).more).toBeUndefined();
  });

  it('foretells what is safe by what makes it safe, however many metrics there are', () => {
    const [canary, stable] = [lasting([700, 150], [900, 150]), lasting([700, 300], [900, 300])];
    const needed = (metrics: readonly MetricName[]): number | undefined => judgeCanary(arm({ ...canary, errors: 6 }), arm({ ...stable, errors: 12 }), metrics, { ...rule, share: 1 / 3 }).metrics.find(({ metric }) => metric === 'errors')?.needed;
    expect(needed(['errors', 'latency'])).toBe(needed(['errors']));
    expect(needed(['errors'])).toBeGreaterThan(900);
  });

  it('is complete only if every metric that was logged is safe, and aborts if one is worse', () => {
    const whole = judgeCanary(drawn(1, 4000), drawn(2, 36_000), METRICS, rule);
    expect(whole).toMatchObject({ word: 'complete' });
    expect(judgeCanary(drawn(1, 800, { latency: 1300 }), drawn(2, 7200), METRICS, rule)).toMatchObject({ word: 'abort', metrics: [{}, { state: 'worse' }, {}, {}, {}] });
    expect(judgeCanary(arm(lasting([800, 500])), arm(lasting([800, 2000], [801, 2500])), ['latency', 'ratings'], rule)).toMatchObject({ word: 'complete', metrics: [{ state: 'safe' }, { state: 'unknown' }] });
  });

  it('a canary that is better is not worse, and every interval holds its effect', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
      const verdict = judgeCanary(drawn(seed, 200, { errors: 0.01, latency: 500, cost: 0.0005, ratings: [0, 0, 0, 0.2, 0.8] }), drawn(seed + 1, 1800), ['errors', 'latency', 'cost', 'ratings'], rule);
      for (const { state, effect, interval } of verdict.metrics) {
        expect(state).not.toBe('worse');
        if (interval) expect(effect).toBeGreaterThanOrEqual(interval.lower);
        if (interval) expect(effect).toBeLessThanOrEqual(interval.upper);
      }
    }), { numRuns: 30 });
  });

  it('looked at twenty times, a canary like the rest is aborted in no more runs than chance lets 5 % be', () => {
    let aborted = 0;
    const runs = 60;
    for (let seed = 0; seed < runs; seed++) {
      const random = seededRandom(seed);
      let [canary, stable] = [NO_SAMPLE, NO_SAMPLE];
      for (let look = 0; look < 20; look++) {
        [canary, stable] = [addSamples([canary, draw(random, 50)]), addSamples([stable, draw(random, 150)])];
        // Without a minimum, so that there is something to count.
        const none = { errors: 1e-9, latency: 1e-9, cost: 1e-9, ratings: 1e-9, output_length: 1e-9 };
        if (judgeCanary(arm(canary, 50), arm(stable, 150), METRICS, { ...rule, share: 0.25, minimum: none }).word === 'abort') { aborted++; break; }
      }
    }
    // 10 and more of 60 have a chance below 1 in 1,000 at 5 %.
    expect(aborted).toBeLessThan(10);
  });
});
