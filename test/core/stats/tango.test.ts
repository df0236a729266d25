import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairCount } from '../../../src/core/stats/paired-table.js';
import type { PairedTable } from '../../../src/core/stats/paired-table.js';
import { tango } from '../../../src/core/stats/tango.js';
import { expectPrinted } from './agreement.js';
import golden from './golden.json' with { type: 'json' };

function table(cells: readonly number[]): PairedTable {
  const [both = 0, first = 0, second = 0, neither = 0] = cells;
  return { both, first, second, neither };
}

const cell = fc.integer({ min: 0, max: 200 });
const tables = fc
  .record({ both: cell, first: cell, second: cell, neither: cell })
  .filter((cells) => cells.both + cells.first + cells.second + cells.neither > 0);

describe('tango', () => {
  it.each([
    { id: 'tango-1', cells: [1, 1, 7, 12], lower: -0.517, upper: -0.026 },
    { id: 'tango-2', cells: [53, 16, 8, 9], lower: -0.02, upper: 0.207 },
    { id: 'tango-3', cells: [7, 25, 2, 68], lower: 0.139, upper: 0.321 },
  ])('$id, published with three decimals', ({ cells, lower, upper }) => {
    const interval = tango(table(cells));
    expect(Math.abs(interval.lower - lower)).toBeLessThanOrEqual(6e-4);
    expect(Math.abs(interval.upper - upper)).toBeLessThanOrEqual(6e-4);
  });

  it.each([
    { id: 'tango-4', cells: [50, 0, 0, 50], lower: '-0.037', upper: '0.037' },
    { id: 'tango-5', cells: [36, 12, 2, 0], lower: '0.0611', upper: '0.3447' },
  ])('$id', ({ cells, lower, upper }) => {
    const interval = tango(table(cells));
    expectPrinted(interval.lower, lower);
    expectPrinted(interval.upper, upper);
  });

  it.each(golden.tango)('$table agrees with the constrained maximum likelihood', ({ table: cells, lower, upper }) => {
    const interval = tango(table(cells));
    expect(interval.lower).toBeCloseTo(lower, 6);
    expect(interval.upper).toBeCloseTo(upper, 6);
  });

  // With c = 0 the score is √n·√((1 − D)/(1 + D)), so the limit is (n − z²)/(n + z²).
  it.each([
    { n: 1, lower: '-0.58690' },
    { n: 20, lower: '0.67775' },
  ])('all $n pairs for the first', ({ n, lower }) => {
    const interval = tango(table([0, n, 0, 0]));
    expectPrinted(interval.lower, lower);
    expect(interval.upper).toBe(1);
  });

  it('one pair, a tie, says nearly nothing', () => {
    const interval = tango(table([1, 0, 0, 0]));
    expectPrinted(interval.lower, '-0.7935');
    expectPrinted(interval.upper, '0.7935');
  });

  it('contains the difference and stays within −1..1', () => {
    fc.assert(fc.property(tables, (cells) => {
      const interval = tango(cells);
      const difference = (cells.first - cells.second) / pairCount(cells);
      expect(interval.lower).toBeGreaterThanOrEqual(-1);
      expect(interval.lower).toBeLessThanOrEqual(difference);
      expect(interval.upper).toBeGreaterThanOrEqual(difference);
      expect(interval.upper).toBeLessThanOrEqual(1);
      expect(interval.upper).toBeGreaterThan(interval.lower);
    }));
  });

  it('changes sign when the prompts change places, and not when passes become failures', () => {
    fc.assert(fc.property(tables, (cells) => {
      const interval = tango(cells);
      const swapped = tango({ ...cells, first: cells.second, second: cells.first });
      const failures = tango({ both: cells.neither, neither: cells.both, first: cells.first, second: cells.second });
      expect(swapped.lower).toBeCloseTo(-interval.upper, 9);
      expect(swapped.upper).toBeCloseTo(-interval.lower, 9);
      expect(failures).toEqual(interval);
    }));
  });

  it('rises with every case moved to the first prompt and widens with confidence', () => {
    fc.assert(fc.property(tables.filter((cells) => cells.second > 0), (cells) => {
      const interval = tango(cells);
      const moved = tango({ ...cells, second: cells.second - 1, both: cells.both + 1 });
      const wide = tango(cells, 0.99);
      expect(moved.lower).toBeGreaterThanOrEqual(interval.lower);
      expect(moved.upper).toBeGreaterThanOrEqual(interval.upper);
      expect(wide.lower).toBeLessThanOrEqual(interval.lower);
      expect(wide.upper).toBeGreaterThanOrEqual(interval.upper);
    }));
  });

  it.each([
    { name: 'empty', cells: [0, 0, 0, 0] },
    { name: 'negative', cells: [1, -1, 0, 0] },
    { name: 'fractional', cells: [1, 0, 0.5, 0] },
    { name: 'NaN', cells: [1, 0, 0, Number.NaN] },
  ])('a table that is $name throws', ({ cells }) => expect(() => tango(table(cells))).toThrow(RangeError));

  it('a confidence of 1 throws', () => expect(() => tango(table([1, 1, 1, 1]), 1)).toThrow(RangeError));
});
