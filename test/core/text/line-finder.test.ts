import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineFinder } from '../../../src/core/text/line-finder.js';

describe('lineFinder', () => {
  it.each([
    [0, 1, 1],
    [1, 1, 2],
    [2, 1, 3],
    [3, 2, 1],
    [4, 3, 1],
    [6, 3, 3],
  ])('offset %i of "ab\\n\\ncd" is line %i, column %i', (offset, line, column) => {
    expect(lineFinder('ab\n\ncd')(offset)).toEqual({ line, column });
  });

  it('agrees with counting', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', '\n', 'é') }), fc.nat(), (text, seed) => {
      const offset = seed % (text.length + 1);
      const before = text.slice(0, offset).split('\n');
      expect(lineFinder(text)(offset)).toEqual({ line: before.length, column: (before.at(-1) ?? '').length + 1 });
    }));
  });
});
