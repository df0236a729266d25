import { describe, expect, it } from 'vitest';
import { findDrift, findRenumbered, type Standing, standingOf } from '../../../src/core/release/standing.js';

const told = (standing: Standing): string => ('versions' in standing ? `${standing.relation} ${standing.versions}` : standing.relation);

describe('a served content against the work tree', () => {
  it.each([
    { id: 'the same', served: 'b', here: 'b', lines: ['a b'], is: 'same' },
    { id: 'the same, without any history', served: 'b', here: 'b', lines: [], is: 'same' },
    { id: 'older', served: 'a', here: 'c', lines: ['a b c'], is: 'behind 2' },
    { id: 'newer', served: 'c', here: 'b', lines: ['a b c'], is: 'ahead 1' },
    { id: 'the newest, against edits', served: 'c', here: 'x', lines: ['a b c'], is: 'behind 0' },
    { id: 'older, against edits', served: 'a', here: 'x', lines: ['a b c'], is: 'behind 2' },
    { id: 'a reverted one counts where it was last', served: 'a', here: 'c', lines: ['a b a c'], is: 'behind 1' },
    { id: 'newer than what it was reverted to', served: 'b', here: 'a', lines: ['a b a'], is: 'behind 1' },
    { id: 'known to another branch only', served: 'd', here: 'b', lines: ['a b', 'a b c d'], is: 'ahead 2' },
    { id: 'known to none', served: 'z', here: 'b', lines: ['a b'], is: 'differs' },
    { id: 'no history', served: 'a', here: 'b', lines: [], is: 'differs' },
  ])('$id', ({ served, here, lines, is }) => {
    expect(told(standingOf(served, here, lines.map((line) => line.split(' '))))).toBe(is);
  });
});

describe('environments that drift apart', () => {
  const order = { staging: 'dev', production: 'staging' };
  it.each([
    { id: 'all alike', served: { dev: 'b', staging: 'b', production: 'b' }, are: [] },
    { id: 'one after the other', served: { dev: 'c', staging: 'b', production: 'a' }, are: ['staging after dev: behind 1', 'production after staging: behind 1'] },
    { id: 'production ran ahead', served: { dev: 'a', staging: 'a', production: 'c' }, are: ['production after staging: ahead 2'] },
    { id: 'production went past staging', served: { production: 'a' }, are: ['production after staging: differs'] },
    { id: 'not promoted yet', served: { dev: 'b', staging: 'b' }, are: [] },
    { id: 'a content of no version', served: { staging: 'z', production: 'a' }, are: ['staging after dev: differs', 'production after staging: differs'] },
  ])('$id', ({ served, are }) => {
    const drift = findDrift(order, new Map(Object.entries(served)), ['a', 'b', 'c']);
    expect(drift.map(({ environment, from, standing }) => `${environment} after ${from}: ${told(standing)}`)).toEqual(are);
  });
});

describe('numbers after history was rewritten', () => {
  const numbered = [{ number: 1, hash: 'b' }, { number: 2, hash: 'c' }, { number: 3, hash: 'b' }];
  it.each([
    [1, 'b', []],
    [3, 'b', []],
    [2, 'b', [{ environment: 'e', version: 2, hash: 'b', now: 3 }]],
    [1, 'a', [{ environment: 'e', version: 1, hash: 'a' }]],
  ])('%i (%s)', (version, hash, expected) => {
    expect(findRenumbered([{ environment: 'e', version, hash }], numbered)).toEqual(expected);
  });

  it('are not known where history is not', () => {
    expect(findRenumbered([{ environment: 'e', version: 7, hash: 'x' }], [])).toEqual([]);
  });
});
