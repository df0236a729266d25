import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectExamples } from '../../../../src/core/similarity/select/select-examples.js';
import { unitCosine, unitVector } from '../../../../src/core/similarity/vector.js';
import { readVectorRows, vectorIndex } from '../../../../src/core/similarity/index/vector-index.js';

const cosine = (a: readonly number[], b: readonly number[]): number => {
  const dot = a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
  const length = (vector: readonly number[]): number => Math.hypot(...vector);
  return Math.max(0, dot / (length(a) * length(b)));
};
const vector = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 }).filter((values) => values.some((value) => value !== 0));

describe('an index by vectors', () => {
  it('has the neighbours of a search through all, ties to the row listed first', () => {
    fc.assert(
      fc.property(fc.array(vector, { minLength: 1, maxLength: 30 }), vector, fc.integer({ min: 1, max: 8 }), (vectors, query, k) => {
        const index = vectorIndex(readVectorRows(vectors.map((_, at) => `text ${at}`), vectors), query);
        const found = index.neighbours('', k);
        expect(found).toHaveLength(Math.min(k, vectors.length));
        const all = vectors.map((one) => cosine(query, one));
        for (const { index: row, similarity } of found) expect(similarity).toBeCloseTo(all[row] as number, 5);
        const least = Math.min(...found.map(({ similarity }) => similarity));
        const others = all.filter((_, row) => !found.some(({ index: taken }) => taken === row));
        expect(Math.max(0, ...others)).toBeLessThanOrEqual(least + 1e-5);
        expect(found).toEqual(found.toSorted((a, b) => b.similarity - a.similarity || a.index - b.index));
      }),
      { numRuns: 200, seed: 5 },
    );
  });

  it('is symmetric, between 0 and 1, and 1 for a row with itself', () => {
    fc.assert(
      fc.property(vector, vector, (a, b) => {
        const index = vectorIndex(readVectorRows(['a', 'b'], [a, b]), a);
        expect(index.vectorSimilarity(0, 1)).toBe(index.vectorSimilarity(1, 0));
        expect(index.vectorSimilarity(0, 1)).toBeCloseTo(cosine(a, b), 5);
        expect(index.vectorSimilarity(0, 0)).toBeCloseTo(1, 5);
        expect(index.similarities('x', [1])[0]).toBe(index.neighbours('', 2).find(({ index: row }) => row === 1)?.similarity);
      }),
      { numRuns: 200, seed: 6 },
    );
  });

  it('an opposite is as unlike as what has nothing in common, and no length counts', () => {
    expect(unitCosine(unitVector([1, 0]), unitVector([-5, 0]))).toBe(0);
    expect(unitCosine(unitVector([2, 0]), unitVector([300, 0]))).toBe(1);
    expect([...unitVector([0, 0])]).toEqual([0, 0]);
  });

  const TEXTS = ['I want my money back', 'Refund the order, please', 'please refund THE order', 'Where is my parcel?'];
  const VECTORS = [[1, 0.1], [1, 0], [1, 0.01], [0, 1]];
  const pool = TEXTS.map((text, at) => ({ id: `e${at}`, text, quality: 1 }));
  const select = (query: string, of: number[], options: object = {}): ReturnType<typeof selectExamples> =>
    selectExamples(pool, vectorIndex(readVectorRows(TEXTS, VECTORS), of), query, { strategy: 'knn', k: 2, ...options });

  it('what is worded alike is a leak, what only means the same is none', () => {
    const { chosen, skipped } = select('refund the order please', [1, 0]);
    expect(skipped).toContainEqual({ index: 1, reason: 'leak' });
    expect(chosen.map(({ index }) => index)).toContain(0);
  });

  it('mmr penalises what is near to any that was chosen', () => {
    expect(select('give it back', [1, 0], { k: 2 }).chosen.map(({ index }) => index).sort()).toEqual([1, 2]);
    expect(select('give it back', [1, 0.3], { strategy: 'mmr', lambda: 0.3, k: 2 }).chosen.map(({ index }) => index).sort()).toEqual([0, 3]);
  });
});
