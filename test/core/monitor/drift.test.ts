import { describe, expect, it } from 'vitest';
import { judgeDrift } from '../../../src/core/monitor/drift.js';
import { NO_SAMPLE } from '../../../src/core/monitor/sample.js';
import { seededRandom } from '../../../src/core/stats/random.js';
import { draw, failing, rated } from './make.js';

const rule = { errors: 0.05, alarms: 1 / 100_000 };
const hours = (count: number, make: (hour: number) => ReturnType<typeof draw>) => Array.from({ length: count }, (_, hour) => make(hour));

describe('judgeDrift', () => {
  it('finds a rise that is too slow for any hour to stand out, and since when', () => {
    const reference = hours(12, () => failing(5, 100));
    const later = hours(12, (hour) => failing(hour < 4 ? 5 : 11, 100));
    const [result] = judgeDrift(reference, later, ['errors'], rule);
    expect(result).toMatchObject({ state: 'degraded', reference: 0.05, since: 4 });
    expect(result?.recent).toBeCloseTo(0.11, 9);
    expect(judgeDrift(reference, hours(12, () => failing(5, 100)), ['errors'], rule)[0]).toMatchObject({ state: 'fine', sum: 0 });
  });

  it('is over when it is over', () => {
    const later = hours(20, (hour) => failing(hour < 6 ? 12 : 1, 100));
    expect(judgeDrift(hours(12, () => failing(5, 100)), later, ['errors'], rule)[0]).toMatchObject({ state: 'fine' });
  });

  it('follows requests that are slow and ratings that are bad', () => {
    const random = seededRandom(3);
    const reference = hours(12, () => draw(random, 200));
    expect(judgeDrift(reference, hours(12, (hour) => draw(random, 200, { latency: 800 + 60 * hour })), ['latency', 'ratings'], rule).map(({ state }) => state)).toEqual(['degraded', 'fine']);
    expect(judgeDrift(hours(3, () => rated(5, 5, 10, 30, 50)), hours(6, () => rated(20, 10, 20, 30, 20)), ['ratings'], rule)[0]?.state).toBe('degraded');
  });

  it.each([
    [[], [], 'unknown'],
    [[failing(0, 49)], [failing(0, 500)], 'insufficient'],
    [[failing(0, 500)], [NO_SAMPLE], 'insufficient'],
    [[failing(99, 100)], [failing(100, 100)], 'insufficient'],
  ])('judges nothing by too little: %j', (reference, later, state) => expect(judgeDrift(reference, later, ['errors'], rule)[0]?.state).toBe(state));

  it('without a change it alarms no more often than it may', () => {
    let alarms = 0;
    for (let seed = 0; seed < 60; seed++) {
      const random = seededRandom(seed);
      const day = hours(24, () => draw(random, 100));
      if (judgeDrift(day.slice(0, 12), day.slice(12), ['errors', 'latency', 'ratings'], { errors: 0.02, alarms: 1 / 24_000 }).some(({ state }) => state === 'degraded')) alarms++;
    }
    // 60 half days of 1,200 requests are 3 times 24,000: 10 and more have a chance below 1 in 400.
    expect(alarms).toBeLessThan(10);
  });
});
