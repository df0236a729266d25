import { describe, expect, it } from 'vitest';
import { groupBy } from '../../src/core/group-by.js';

describe('groupBy', () => {
  it('keeps the order of items, and of groups by their first', () => {
    expect([...groupBy(['bb', 'a', 'cc', 'd'], ({ length }) => length)]).toEqual([[2, ['bb', 'cc']], [1, ['a', 'd']]]);
  });

  it('asks for each key once, and makes no empty group', () => {
    const asked: number[] = [];
    groupBy([1, 2, 3], (item) => asked.push(item));
    expect(asked).toEqual([1, 2, 3]);
    expect(groupBy([], String).size).toBe(0);
  });
});
