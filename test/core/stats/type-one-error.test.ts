import { describe, expect, it } from 'vitest';
import { binomialUpperTail } from '../../../src/core/stats/binomial.js';
import { mcnemar } from '../../../src/core/stats/mcnemar.js';
import { seededRandom } from '../../../src/core/stats/random.js';
import { signFlip } from '../../../src/core/stats/sign-flip.js';

const ALPHA = 0.05;

/**
 * Rejections are Bin(runs, level). Limit: the smallest count that a test which keeps its level reaches with
 * a probability below 1 in 10,000; fixed seeds, so the outcome does not change from run to run.
 */
function limit(runs: number, level: number): number {
  let count = Math.floor(runs * level);
  while (binomialUpperTail(count, runs, level) >= 1e-4) count++;
  return count;
}

function rejections(runs: number, p: () => number): number {
  let count = 0;
  for (let i = 0; i < runs; i++) if (p() < ALPHA) count++;
  return count;
}

describe('level of the tests when there is no effect', () => {
  it('the limit is what scipy says', () => expect(limit(2_000, ALPHA)).toBe(139));

  it.each([
    { pairs: 20, discordance: 0.2 },
    { pairs: 100, discordance: 0.4 },
    { pairs: 200, discordance: 0.2 },
  ])('McNemar mid-p, $pairs pairs, $discordance discordant', ({ pairs, discordance }) => {
    const random = seededRandom(pairs);
    const count = rejections(2_000, () => {
      const wins = [0, 0];
      for (let i = 0; i < pairs; i++) {
        if (random() < discordance) wins[random() < 0.5 ? 0 : 1]! += 1;
      }
      return mcnemar(wins[0] ?? 0, wins[1] ?? 0).midP;
    });
    // Mid-p may pass its level a little: the largest seen in long simulations is .052.
    expect(count).toBeLessThan(limit(2_000, 0.052));
    // And it does reject: at 20 pairs it is known to stay near .019.
    expect(count).toBeGreaterThan(20);
  });

  it('sign-flip, exact, skew sizes with symmetric signs', () => {
    const random = seededRandom(10);
    const difference = (): number => (random() < 0.5 ? 1 : -1) * random() ** 3;
    const count = rejections(2_000, () => signFlip(Array.from({ length: 10 }, difference), random).p);
    expect(count).toBeLessThan(limit(2_000, ALPHA));
    // Exact tests of continuous differences lose little of their level.
    expect(count).toBeGreaterThan(65);
  });

  it('sign-flip, sampled', () => {
    const random = seededRandom(18);
    const count = rejections(300, () => signFlip(Array.from({ length: 18 }, () => random() - random()), random).p);
    expect(count).toBeLessThan(limit(300, ALPHA));
    expect(count).toBeGreaterThan(3);
  });

  it('both find an effect', () => {
    const random = seededRandom(30);
    const found = rejections(200, () => signFlip(Array.from({ length: 12 }, () => random() - 0.2), random).p);
    expect(found).toBeGreaterThan(150);
    expect(mcnemar(20, 6).midP).toBeLessThan(ALPHA);
  });
});
