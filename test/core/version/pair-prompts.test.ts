import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Pairable, pairPrompts } from '../../../src/core/version/pair-prompts.js';

/** `a #id1 @born1 =hash1` */
function pairable(text: string): Pairable {
  const [name = '', ...signs] = text.split(' ');
  return { name, signs: ['#', '@', '='].map((kind) => signs.filter((sign) => sign.startsWith(kind))) };
}

const paired = (before: readonly string[], after: readonly string[]): string[] =>
  pairPrompts(before.map(pairable), after.map(pairable)).map(({ before: old, after: now }) => `${old?.name ?? '–'}>${now?.name ?? '–'}`);

describe('prompts of two states', () => {
  it.each([
    { id: 'the same names', before: ['a', 'b'], after: ['b', 'a'], is: ['a>a', 'b>b'] },
    { id: 'one more, one less', before: ['a', 'b'], after: ['b', 'c'], is: ['a>–', 'b>b', '–>c'] },
    { id: 'renamed, by where history began', before: ['a @1'], after: ['b @1'], is: ['a>b'] },
    { id: 'renamed, by id', before: ['a #1'], after: ['b #1'], is: ['a>b'] },
    { id: 'renamed, by content', before: ['a =1'], after: ['b =1'], is: ['a>b'] },
    { id: 'the surest sign wins', before: ['a #1 =1', 'b #2 =2'], after: ['c =1 #2', 'd =2 #1'], is: ['b>c', 'a>d'] },
    { id: 'a name counts more than a sign', before: ['a =1', 'b =2'], after: ['a =2', 'b =1'], is: ['a>a', 'b>b'] },
    { id: 'a copy takes nothing from what stays', before: ['a =1'], after: ['a =1', 'b =1'], is: ['a>a', '–>b'] },
    { id: 'one of two copies', before: ['a =1'], after: ['b =1', 'c =1'], is: ['a>b', '–>c'] },
    { id: 'one of several beginnings', before: ['a @1 @2'], after: ['b @2'], is: ['a>b'] },
    { id: 'nothing', before: [], after: [], is: [] },
  ])('$id', ({ before, after, is }) => {
    expect(paired(before, after)).toEqual(is);
  });

  it('stand in exactly one pair each', () => {
    const prompts = fc.uniqueArray(fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd', 'e'), sign: fc.integer({ min: 0, max: 3 }) }), { selector: ({ name }) => name })
      .map((list) => list.map(({ name, sign }) => pairable(`${name} =${sign}`)));
    fc.assert(fc.property(prompts, prompts, (before, after) => {
      const pairs = pairPrompts(before, after);
      expect(pairs.flatMap((pair) => pair.before?.name ?? []).sort()).toEqual(before.map(({ name }) => name).sort());
      expect(pairs.flatMap((pair) => pair.after?.name ?? []).sort()).toEqual(after.map(({ name }) => name).sort());
    }));
  });
});
