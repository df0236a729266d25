import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/core/eval/compare/compare.js';
import type { Pair } from '../../../src/core/eval/compare/comparison.js';
import { adjust, decide, type DecisionRule } from '../../../src/core/eval/compare/verdict.js';
import type { Random } from '../../../src/core/ports.js';
import { binomialLowerTail, binomialUpperTail } from '../../../src/core/stats/binomial.js';
import { seededRandom } from '../../../src/core/stats/random.js';
import { queryId } from './make.js';

const RULE: DecisionRule = { alpha: 0.05, minimumEffect: 0, maxLost: 0.1 };

interface Simulation {
  runs: number;
  queries: number;
  candidates?: number;
  kind?: 'pass-fail' | 'number';
  /** Scores of one query: the baseline's, then one of each candidate. */
  draw: (random: Random) => number[];
}

/** In how many runs some candidate was called better, and in how many worse. Fixed seeds: the same on every machine. */
function simulate({ runs, queries, candidates = 1, kind = 'pass-fail', draw }: Simulation): { better: number; worse: number } {
  const random = seededRandom(queries * 1000 + candidates);
  const called = { better: 0, worse: 0 };
  for (let run = 0; run < runs; run++) {
    const rows = Array.from({ length: queries }, () => draw(random));
    const comparisons = Array.from({ length: candidates }, (_, index) => {
      const pairs = rows.map((row, query): Pair => ({ id: queryId(query), baseline: row[0] as number, candidate: row[index + 1] as number }));
      return compare('m', kind, pairs, { alpha: RULE.alpha, seed: run });
    });
    const words = new Set(adjust(comparisons).map((comparison) => decide(comparison, RULE).word));
    if (words.has('better')) called.better++;
    if (words.has('worse')) called.worse++;
  }
  return called;
}

/**
 * False verdicts are Bin(runs, .05) at most. The limit is the smallest count that such a rule reaches with a probability
 * below 1 in 10,000; mid-p may pass its level a little (.052 is the largest seen), so it is the limit for that.
 */
function limit(runs: number, level = 0.052): number {
  let count = Math.floor(runs * level);
  while (binomialUpperTail(count, runs, level) >= 1e-4) count++;
  return count;
}

describe('versions that are alike are called better or worse in no more than 5 % of runs', () => {
  it('the limits', () => expect([limit(2_000), limit(1_000), limit(400)]).toEqual([144, 81, 40]));

  /** Queries differ in difficulty; both sides pass a query with the same probability. */
  const alike = (sides: number, hardness: (random: Random) => number) => (random: Random): number[] => {
    const p = hardness(random);
    return Array.from({ length: sides }, () => (random() < p ? 1 : 0));
  };

  it.each([
    { queries: 12, share: 0.5 },
    { queries: 30, share: 0.8 },
    { queries: 100, share: 0.7 },
    { queries: 200, share: 0.95 },
  ])('$queries queries of which $share pass, 2,000 runs', ({ queries, share }) => {
    const { better, worse } = simulate({ runs: 2_000, queries, draw: alike(2, () => share) });
    expect(better + worse).toBeLessThan(limit(2_000));
    expect(Math.min(better, worse)).toBeGreaterThan(0);
  });

  it('60 queries, easy and hard ones, 2,000 runs', () => {
    const { better, worse } = simulate({ runs: 2_000, queries: 60, draw: alike(2, (random) => random()) });
    expect(better + worse).toBeLessThan(limit(2_000));
    // At this discordance the test is not far from its level.
    expect(better + worse).toBeGreaterThan(50);
  });

  it('four candidates at once: any of them, 1,000 runs', () => {
    const { better, worse } = simulate({ runs: 1_000, queries: 60, candidates: 4, draw: alike(5, (random) => random()) });
    expect(better + worse).toBeLessThan(limit(1_000));
    expect(better + worse).toBeGreaterThan(8);
  });

  it.each([
    { queries: 12, level: 0.05 },
    { queries: 30, level: 0.05 },
  ])('numbers, $queries queries, 400 runs', ({ queries, level }) => {
    const draw = (random: Random): number[] => {
      const quality = random();
      return [0, 1].map(() => Math.min(1, Math.max(0, quality + (random() - 0.5) / 2)));
    };
    const { better, worse } = simulate({ runs: 400, queries, kind: 'number', draw });
    expect(better + worse).toBeLessThan(limit(400, level));
    expect(better + worse).toBeGreaterThan(4);
  });
});

describe('a version that is better is found as often as planned', () => {
  /** Only the candidate passes in 20 % of queries, only the baseline in 10 %: Connor asks for 234 for a power of .8. */
  const draw = (random: Random): number[] => {
    const where = random();
    return where < 0.2 ? [0, 1] : where < 0.3 ? [1, 0] : where < 0.7 ? [1, 1] : [0, 0];
  };

  it('234 queries, 1,000 runs: about 800', () => {
    const { better, worse } = simulate({ runs: 1_000, queries: 234, draw });
    // Outside these a power of .8 falls with a probability below 1 in 10,000 on each side.
    expect([binomialLowerTail(751, 1_000, 0.8), binomialUpperTail(848, 1_000, 0.8)].every((p) => p < 1e-4)).toBe(true);
    expect(better).toBeGreaterThan(751);
    expect(better).toBeLessThan(848);
    expect(worse).toBeLessThan(3);
  });

  it('more with more queries, fewer with fewer', () => {
    const [few, many] = [50, 400].map((queries) => simulate({ runs: 300, queries, draw }).better / 300);
    // Known powers of mid-p: .24 at 50, above .95 at 400.
    expect(few).toBeGreaterThan(0.12);
    expect(few).toBeLessThan(0.36);
    expect(many).toBeGreaterThan(0.9);
  });
});
