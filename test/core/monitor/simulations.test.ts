import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/core/stats/random.js';
import { countMisses, limitOf } from '../eval/simulating.js';
import { CUSUM_DELAYS, FALSE_ALARMS, FALSE_CANARIES, hoursUntilAlarm, meanDelay, WORSENINGS } from './simulating.js';

/** `bench/monitoring.js` runs the same with more runs. */
describe('days without a change have no more alarms than the budget of one in 30 days lets chance make', () => {
  it.each(FALSE_ALARMS)('$name, $runs days', (scenario) => expect(countMisses(scenario)).toBeLessThan(limitOf(scenario)));
});

describe('a canary is judged wrongly in no more than 5 % of runs', () => {
  it.each(FALSE_CANARIES)('$name, $runs runs', (scenario) => expect(countMisses(scenario)).toBeLessThan(limitOf(scenario)));
});

describe('what got worse is found soon', () => {
  it.each(WORSENINGS)('$name: within $within hours on average', ({ hours, within }) => {
    const random = seededRandom(5);
    const delays = Array.from({ length: 6 }, () => hoursUntilAlarm(random, hours) ?? 24);
    expect(delays.reduce((sum, delay) => sum + delay, 0) / delays.length).toBeLessThanOrEqual(within);
  });

  it.each(CUSUM_DELAYS)('a CUSUM with threshold $threshold, failures $rate: after $requests requests', ({ threshold, rate, requests }) => {
    // The standard deviation of a delay is about its mean: 4 standard errors.
    expect(Math.abs(meanDelay(threshold, rate, 600) / requests - 1)).toBeLessThan(4 / Math.sqrt(600));
  });
});
