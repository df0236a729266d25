import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averageLink, cutTree } from '../../../../src/core/similarity/prompts/clusters.js';

/** Positions on a line of length 1: near means alike. */
const onLine = (places: readonly number[]) => (row: number) => places.map((place) => 1 - Math.abs(place - places[row]!));
const cut = (places: readonly number[], distance: number): number[][] => cutTree(places.length, averageLink(places.length, onLine(places)), distance);

describe('averageLink and cutTree', () => {
  it.each([
    { what: 'nothing', places: [], distance: 1, is: [] },
    { what: 'one item', places: [0.5], distance: 1, is: [[0]] },
    { what: 'two groups', places: [0, 0.9, 0.1, 1], distance: 0.2, is: [[0, 2], [1, 3]] },
    { what: 'distance 0: equal ones only', places: [0.25, 0.5, 0.25], distance: 0, is: [[0, 2], [1]] },
    { what: 'distance 1: all', places: [0, 0.9, 0.1, 1], distance: 1, is: [[0, 1, 2, 3]] },
    { what: 'the largest first', places: [0, 1, 0.98, 0.99], distance: 0.1, is: [[1, 2, 3], [0]] },
    { what: 'the mean, not the nearest: a chain is cut', places: [0, 0.25, 0.5, 0.75], distance: 0.3, is: [[0, 1], [2, 3]] },
  ])('$what', ({ places, distance, is }) => expect(cut(places, distance)).toEqual(is));

  it('gives the groups of merging the closest pair over and over', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 12 }), fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), (size, seed, distance) => {
      const matrix = distinctSimilarities(size, seed);
      const groups = cutTree(size, averageLink(size, (row) => matrix[row]!), distance);
      expect(groups).toEqual(slowly(matrix, distance));
    }));
  });

  it('never merges at less than before', () => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 30 }), fc.integer(), (size, seed) => {
      const matrix = distinctSimilarities(size, seed);
      const merges = averageLink(size, (row) => matrix[row]!);
      expect(merges).toHaveLength(size - 1);
      expect(merges.map(({ distance }) => distance)).toEqual(merges.map(({ distance }) => distance).sort((a, b) => a - b));
    }));
  });
});

/** A symmetric matrix in which no two entries are equal, so that there are no ties to break. */
function distinctSimilarities(size: number, seed: number): number[][] {
  const count = (size * (size - 1)) / 2;
  const step = [7, 11, 13, 17].find((prime) => count % prime !== 0) ?? 1;
  const matrix = Array.from({ length: size }, () => Array.from({ length: size }, () => 1));
  let at = Math.abs(seed) % Math.max(1, count);
  for (let i = 0; i < size; i += 1) {
    for (let j = i + 1; j < size; j += 1) {
      matrix[i]![j] = matrix[j]![i] = (at + 0.5 + (i * 31 + j) / 1e4) / count;
      at = (at + step) % count;
    }
  }
  return matrix;
}

/** As the definition has it. */
function slowly(matrix: readonly number[][], distance: number): number[][] {
  let groups = matrix.map((_, item) => [item]);
  for (;;) {
    let best: { a: number[]; b: number[]; mean: number } | undefined;
    for (const [at, a] of groups.entries()) {
      for (const b of groups.slice(at + 1)) {
        const mean = a.flatMap((i) => b.map((j) => 1 - matrix[i]![j]!)).reduce((sum, one) => sum + one, 0) / (a.length * b.length);
        if (!best || mean < best.mean) best = { a, b, mean };
      }
    }
    if (!best || best.mean > distance) return groups.map((group) => group.sort((x, y) => x - y)).sort((a, b) => b.length - a.length || a[0]! - b[0]!);
    const { a, b } = best;
    groups = [...groups.filter((group) => group !== a && group !== b), [...a, ...b]];
  }
}
