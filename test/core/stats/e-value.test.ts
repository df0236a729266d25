import { describe, expect, it } from 'vitest';
import { anytimeP, logEValue } from '../../../src/core/stats/e-value.js';
import { seededRandom } from '../../../src/core/stats/random.js';

describe('the e-value of discordant pairs', () => {
  it.each([[5, 0, 5.3333333], [10, 3, 2.045954], [20, 5, 24.2905153], [6, 6, 0.3409923], [0, 0, 1]])('%i wins and %i losses: %d', (wins, losses, expected) => {
    expect(Math.exp(logEValue(wins, losses))).toBeCloseTo(expected, 6);
    expect(logEValue(losses, wins)).toBeCloseTo(logEValue(wins, losses), 12);
  });

  it('is finite where the odds are not', () => {
    expect(logEValue(100_000, 0)).toBeGreaterThan(60_000);
    expect(anytimeP(logEValue(100_000, 0))).toBe(0);
    expect(anytimeP(-3)).toBe(1);
    expect(() => logEValue(-1, 0)).toThrow(RangeError);
  });

  it('seldom convinces of nothing, though it is looked at after every pair', () => {
    const random = seededRandom(5);
    const runs = 2000;
    let convinced = 0;
    for (let run = 0; run < runs; run++) {
      let [wins, losses] = [0, 0];
      for (let pair = 0; pair < 300; pair++) {
        if (random() < 0.5) wins++;
        else losses++;
        if (logEValue(wins, losses) >= Math.log(20)) {
          convinced++;
          break;
        }
      }
    }
    // At most α = 0.05, whatever the length: Bin(2000, 0.05) stays below 130 with 99.8 %.
    expect(convinced).toBeLessThan(130);
  });
});
