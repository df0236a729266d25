import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPairTable } from '../../../../src/core/similarity/index/pair-table.js';

test('keeps what was set last for each pair, through growth', () => {
  const pair = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }));
  fc.assert(fc.property(fc.array(pair, { maxLength: 4000, size: 'max' }), (pairs) => {
    const table = createPairTable();
    const expected = new Map<string, number>();
    for (const [value, [a, b]] of pairs.entries()) {
      table.set(a, b, value);
      expected.set(`${a} ${b}`, value);
    }
    for (let a = 0; a <= 61; a += 1) for (let b = 0; b <= 61; b += 1) expect(table.get(a, b)).toBe(expected.get(`${a} ${b}`));
  }), { numRuns: 20 });
});
