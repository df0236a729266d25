import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/core/stats/random.js';
import { limitOf } from '../core/eval/simulating.js';
import { createFolder } from '../support/repo.js';
import { alarmsPlayed, DROPS, hoursUntilPlayed, LEVEL, playLogs, within } from './playing.js';

const DELAYS = 5;
const LOOKS = 20;

/** `bench/monitoring.js` plays the same with more seeds. */
describe('seeded logs on disk', { timeout: 300_000 }, () => {
  it.each(DROPS)('$name is found within what the reference gives, on average over seeds', async ({ after, ...play }) => {
    const hours: number[] = [];
    for (let seed = 1; seed <= DELAYS; seed++) {
      const folder = createFolder();
      playLogs(folder, seededRandom(seed), 6, play);
      hours.push((await hoursUntilPlayed(folder, 6)) ?? 6);
    }
    expect(hours.reduce((sum, hour) => sum + hour, 0) / DELAYS).toBeLessThanOrEqual(within(after));
  });

  it('without a change alarms stay within what the budget lets chance make', async () => {
    let alarms = 0;
    for (const seed of [11, 12]) {
      const folder = createFolder();
      playLogs(folder, seededRandom(seed), LOOKS, { errors: [0.05, 0.05] });
      alarms += await alarmsPlayed(folder, LOOKS);
    }
    expect(alarms).toBeLessThan(limitOf({ runs: 2 * LOOKS, level: LEVEL }));
  });
});
