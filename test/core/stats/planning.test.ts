import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  minimumDetectableEffect,
  minimumDetectableMeanEffect,
  pairsForNonInferiority,
  pairsForPairedNonInferiority,
  pairsNeeded,
  pairsNeededForMean,
} from '../../../src/core/stats/planning.js';
import { pairedT } from '../../../src/core/stats/paired-t.js';
import { seededRandom } from '../../../src/core/stats/random.js';
import { tango } from '../../../src/core/stats/tango.js';
import { expectPrinted } from './agreement.js';

const fraction = fc.double({ min: 0.01, max: 1, noNaN: true });

describe('paired pass/fail', () => {
  it.each([
    { id: 'connor-1', first: 0.1, second: 0.05, pairs: 469 },
    { id: 'connor-2', first: 0.2, second: 0.1, pairs: 234 },
    { id: 'connor-3', first: 0.08, second: 0.05, pairs: 1132 },
  ])('$id', ({ first, second, pairs }) => {
    const discordance = first + second;
    expect(pairsNeeded({ effect: first - second, discordance, power: 0.8 })).toBe(pairs);
    // The same plan the other way round: this many pairs find the effect, one fewer does not.
    expect(minimumDetectableEffect({ pairs, discordance })).toBeLessThanOrEqual(first - second);
    expect(minimumDetectableEffect({ pairs: pairs - 1, discordance })).toBeGreaterThan(first - second);
  });

  it.each([
    { name: 'too few pairs for any effect', pairs: 3, discordance: 0.3 },
    { name: 'one pair', pairs: 1, discordance: 1 },
    { name: 'no discordant pair', pairs: 10_000, discordance: 0 },
  ])('$name: nothing is detectable', ({ pairs, discordance }) => {
    expect(minimumDetectableEffect({ pairs, discordance })).toBeUndefined();
  });

  it('an effect beyond the discordance cannot occur', () => {
    expect(pairsNeeded({ effect: 0.2, discordance: 0.1 })).toBeUndefined();
    // With effect = discordance: (1.96 √.1 + .8416 √.09)² / .01 = 76.03
    expect(pairsNeeded({ effect: 0.1, discordance: 0.1 })).toBe(77);
  });

  it('pairs and effect are inverse to each other', () => {
    fc.assert(fc.property(fraction, fc.double({ min: 0.05, max: 1, noNaN: true }), (discordance, share) => {
      const effect = discordance * share;
      const pairs = pairsNeeded({ effect, discordance }) ?? Number.NaN;
      expect(minimumDetectableEffect({ pairs, discordance })).toBeLessThanOrEqual(effect * (1 + 1e-8));
      const fewer = pairs > 1 ? minimumDetectableEffect({ pairs: pairs - 1, discordance }) : undefined;
      if (fewer !== undefined) expect(fewer).toBeGreaterThanOrEqual(effect * (1 - 1e-8));
    }));
  });

  it('more pairs find less; more power, a stricter level and more discordance cost', () => {
    fc.assert(fc.property(fc.integer({ min: 200, max: 5_000 }), fc.double({ min: 0.2, max: 0.8, noNaN: true }), (pairs, discordance) => {
      const effect = minimumDetectableEffect({ pairs, discordance }) ?? Number.NaN;
      expect(minimumDetectableEffect({ pairs: pairs * 2, discordance })).toBeLessThan(effect);
      expect(minimumDetectableEffect({ pairs, discordance, power: 0.9 })).toBeGreaterThan(effect);
      expect(minimumDetectableEffect({ pairs, discordance, alpha: 0.01 })).toBeGreaterThan(effect);
      expect(minimumDetectableEffect({ pairs, discordance: discordance + 0.1 })).toBeGreaterThan(effect);
    }));
  });
});

describe('paired mean', () => {
  it('miller-n-1', () => {
    const sd = Math.sqrt(1 / 9);
    expect(pairsNeededForMean({ effect: 0.03, sd, power: 0.8 })).toBe(969);
    // The unrounded number of pairs: the effect of one pair over the wanted one, squared.
    expectPrinted((minimumDetectableMeanEffect({ pairs: 1, sd }) / 0.03) ** 2, '968.997');
    expect(minimumDetectableMeanEffect({ pairs: 969, sd })).toBeLessThanOrEqual(0.03);
    expect(minimumDetectableMeanEffect({ pairs: 968, sd })).toBeGreaterThan(0.03);
  });

  it('a huge effect still needs a pair', () => expect(pairsNeededForMean({ effect: 1e6, sd: 1 })).toBe(1));

  it('pairs and effect are inverse to each other and free of the unit', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 100_000 }), fraction, (pairs, sd) => {
      const effect = minimumDetectableMeanEffect({ pairs, sd });
      expect(pairsNeededForMean({ effect, sd })).toBe(pairs);
      expect(minimumDetectableMeanEffect({ pairs, sd: sd * 1_000 })).toBeCloseTo(effect * 1_000, 6);
      expect(minimumDetectableMeanEffect({ pairs: pairs + 1, sd })).toBeLessThan(effect);
    }));
  });
});

describe('pairs that show no harm beyond a margin', () => {
  it.each([
    // ((1.644854 + 0.841621) · sd / (effect + margin))²
    [{ effect: 0, sd: 0.2, margin: 0.05 }, 99],
    [{ effect: 0.02, sd: 0.24, margin: 0.02 }, 223],
    [{ effect: 0, sd: 0.2, margin: 0.05, power: 0.9 }, 138],
    [{ effect: 0, sd: 0.2, margin: 0.05, alpha: 0.025 }, 126],
    [{ effect: 0.1, sd: 0, margin: 0.05 }, 1],
    [{ effect: -0.05, sd: 0.2, margin: 0.05 }, undefined],
    [{ effect: -0.2, sd: 0.2, margin: 0.05 }, undefined],
  ])('%j: %s', (plan, pairs) => {
    expect(pairsForNonInferiority(plan)).toBe(pairs);
  });

  it('gives the power it promises (seeded simulation of the one-sided t limit)', () => {
    const [effect, sd, margin] = [0, 0.2, 0.05];
    const pairs = pairsForNonInferiority({ effect, sd, margin }) as number;
    const random = seededRandom(11);
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const runs = 2000;
    let shown = 0;
    for (let run = 0; run < runs; run++) {
      const tested = pairedT(Array.from({ length: pairs }, () => effect + sd * normal()), 0.9);
      if (tested.outcome === 'tested' && tested.interval.lower > -margin) shown++;
    }
    // 80 % within three standard errors of 2,000 runs, and the t distribution's small loss.
    expect(shown / runs).toBeGreaterThan(0.8 - 3 * Math.sqrt(0.16 / runs) - 0.01);
    expect(shown / runs).toBeLessThan(0.8 + 3 * Math.sqrt(0.16 / runs));
  });
});

describe('pairs of passes and fails that show no harm beyond a margin', () => {
  const limit = (n: number, first: number, second: number): number => tango({ both: n - first - second, first, second, neither: 0 }, 0.9).lower;

  it.each([[0.05, 52], [0.02, 133], [0.1, 25], [0.5, 3]])('where all agree, margin %f: %i, where Tango’s limit passes it', (margin, pairs) => {
    expect(pairsForPairedNonInferiority({ first: 0, second: 0, margin })).toBe(pairs);
    expect(limit(pairs, 0, 0)).toBeGreaterThan(-margin);
    expect(limit(pairs - 1, 0, 0)).toBeLessThanOrEqual(-margin);
  });

  it('none where the difference is beyond it', () => {
    expect(pairsForPairedNonInferiority({ first: 0.05, second: 0.1, margin: 0.05 })).toBeUndefined();
  });

  it.each([[0.1, 0.1, 0.05], [0.15, 0.1, 0.02], [0.03, 0.04, 0.05]])('gives the power it promises (seeded simulation): %f %f, margin %f', (first, second, margin) => {
    const pairs = pairsForPairedNonInferiority({ first, second, margin }) as number;
    const random = seededRandom(7);
    const runs = 800;
    let shown = 0;
    for (let run = 0; run < runs; run++) {
      const counts = { first: 0, second: 0 };
      for (let pair = 0; pair < pairs; pair++) {
        const draw = random();
        if (draw < first) counts.first++;
        else if (draw < first + second) counts.second++;
      }
      if (limit(pairs, counts.first, counts.second) > -margin) shown++;
    }
    expect(Math.abs(shown / runs - 0.8)).toBeLessThan(3 * Math.sqrt(0.16 / runs));
  });
});

describe('wrong arguments', () => {
  it.each([
    { name: 'no pairs', call: () => minimumDetectableEffect({ pairs: 0, discordance: 0.2 }) },
    { name: 'half a pair', call: () => minimumDetectableMeanEffect({ pairs: 1.5, sd: 1 }) },
    { name: 'discordance above 1', call: () => minimumDetectableEffect({ pairs: 10, discordance: 1.2 }) },
    { name: 'discordance NaN', call: () => pairsNeeded({ effect: 0.1, discordance: Number.NaN }) },
    { name: 'no effect', call: () => pairsNeeded({ effect: 0, discordance: 0.2 }) },
    { name: 'negative effect', call: () => pairsNeededForMean({ effect: -1, sd: 1 }) },
    { name: 'no sd', call: () => pairsNeededForMean({ effect: 1, sd: 0 }) },
    { name: 'no margin', call: () => pairsForNonInferiority({ effect: 0, sd: 1, margin: 0 }) },
    { name: 'margin of 1', call: () => pairsForPairedNonInferiority({ first: 0, second: 0, margin: 1 }) },
    { name: 'negative sd', call: () => pairsForNonInferiority({ effect: 0, sd: -1, margin: 1 }) },
    { name: 'alpha 0', call: () => pairsNeededForMean({ effect: 1, sd: 1, alpha: 0 }) },
    { name: 'power 1', call: () => pairsNeededForMean({ effect: 1, sd: 1, power: 1 }) },
    { name: 'power below one half', call: () => pairsNeededForMean({ effect: 1, sd: 1, power: 0.4 }) },
  ])('$name throws', ({ call }) => expect(call).toThrow(RangeError));
});
