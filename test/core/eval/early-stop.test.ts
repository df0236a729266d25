import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEarlyStop, type Stopped } from '../../../src/core/eval/run/early-stop.js';
import type { Case } from '../../../src/core/eval/run/plan.js';

/** Two variants on so many queries, in the order of their numbers. */
function casesOf(count: number): Case[] {
  return Array.from({ length: count * 2 }, (_, index) => ({ query: Math.floor(index / 2), variant: index % 2, repeat: 0 }));
}

type Pair = readonly [boolean | undefined, boolean | undefined];

/** What is found when answers come in this order of cases. */
function find(pairs: readonly Pair[], order: readonly number[]): { stopped: Stopped | undefined; counted: number } {
  const watch = createEarlyStop(casesOf(pairs.length), 0.05);
  for (const index of order) watch.add(index % 2, Math.floor(index / 2), pairs[Math.floor(index / 2)]?.[index % 2]);
  return { stopped: watch.stopped(), counted: pairs.filter((_, query) => watch.counts(query)).length };
}

const inOrder = (count: number): number[] => Array.from({ length: count * 2 }, (_, index) => index);

describe('early stopping', () => {
  it('stops when the evidence is 1/alpha, and no query after that counts', () => {
    // Without a loss E = 2^w / (w + 1): 14.2 after seven wins, 28.4 after eight.
    const pairs = Array.from({ length: 12 }, (_, index): Pair => [index < 3, true]);
    const { stopped, counted } = find(pairs, inOrder(12));
    expect(stopped).toMatchObject({ method: 'e-value on discordant pairs', queries: 11, planned: 12 });
    expect(stopped?.p).toBeCloseTo(9 / 256, 12);
    expect(counted).toBe(11);
  });

  it('does not stop before there are pairs enough for a verdict, and then only on the evidence of that moment', () => {
    const better = (count: number): Pair[] => Array.from({ length: count }, (): Pair => [false, true]);
    expect(find(better(12), inOrder(12)).stopped).toMatchObject({ queries: 10, planned: 12 });
    expect(find([[undefined, true], ...better(12)], inOrder(13)).stopped).toMatchObject({ queries: 11 });
    // Eight wins and two losses: E = 2^10 · 8! · 2! / 11! is 2.1.
    expect(find([...better(8), [true, false], [true, false]], inOrder(10)).stopped).toBeUndefined();
  });

  it('pairs that agree or lack a score count as looked at, and as nothing else', () => {
    const agree: Pair[] = [[true, true], [undefined, true], [false, false], [false, undefined]];
    const { stopped } = find([...agree, ...Array.from({ length: 8 }, (): Pair => [true, false])], inOrder(12));
    expect(stopped).toMatchObject({ queries: 12, planned: 12 });
    expect(stopped?.p).toBeCloseTo(9 / 256, 12);
    expect(find(agree, inOrder(4)).stopped).toBeUndefined();
  });

  it('finds the same whatever the order in which answers come', () => {
    const score = fc.constantFrom(true, true, false, undefined);
    fc.assert(fc.property(fc.array(fc.tuple(score, fc.constantFrom(false, false, true)), { minLength: 30, maxLength: 60 }), fc.infiniteStream(fc.nat()), (pairs, picks) => {
      const order = inOrder(pairs.length);
      const shuffled = order.map((index) => ({ index, key: picks.next().value as number })).sort((a, b) => a.key - b.key).map(({ index }) => index);
      expect(find(pairs, shuffled)).toEqual(find(pairs, order));
    }), { numRuns: 50 });
  });
});
