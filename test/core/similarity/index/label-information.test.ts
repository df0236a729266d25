import { describe, expect, test } from 'vitest';
import { labelInformation } from '../../../../src/core/similarity/index/label-information.js';
import { sparseRows, transpose } from '../../../../src/core/similarity/index/sparse-matrix.js';

/** Terms by row, each once. */
function weights(rows: number[][], labels: (string | undefined)[], termCount: number): number[] {
  const vectors = rows.map((terms) => ({ terms, values: terms.map(() => 1) }));
  return [...labelInformation(transpose(sparseRows(vectors, termCount)), labels)];
}

describe('labelInformation', () => {
  test('worked by hand: four rows, two labels', () => {
    // Term 0 in both rows of x: p = 2.02/2.04, KL = p ln 2p = 0.67653, times 2/5, over ln 2, plus 0.05, root.
    // Term 1 in every row: KL = 0, so the floor. Term 2 in one row of y: p = 1.02/1.04, KL = 0.66071, times 1/4.
    const [one, all, single] = weights([[0, 1], [0, 1], [1], [1, 2]], ['x', 'x', 'y', 'y'], 3);
    expect(one).toBeCloseTo(0.663663, 5);
    expect(all).toBeCloseTo(0.223607, 5);
    expect(single).toBeCloseTo(0.536958, 5);
  });

  test.each([
    ['no labels', []],
    ['one label', ['x', 'x', 'x', 'x']],
    ['one label and rows without', ['x', undefined, 'x', undefined]],
  ])('%s: every term weighs 1', (_, labels) => {
    expect(weights([[0], [0], [1], [1]], labels, 2)).toEqual([1, 1]);
  });

  test('a term of rows without a label has the floor', () => {
    expect(weights([[0], [1], [2]], ['x', 'y', undefined], 3)[2]).toBeCloseTo(0.223607, 5);
  });
});
