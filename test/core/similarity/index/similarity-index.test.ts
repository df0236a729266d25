import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildBm25Index } from '../../../../src/core/similarity/index/bm25.js';
import { buildTfidfIndex } from '../../../../src/core/similarity/index/tfidf.js';
import { charGrams, stems } from '../../../../src/core/similarity/words.js';
import { LABELS, POOL, TEXTS } from '../pool.js';

const BUILDERS = [
  ['TF-IDF', () => buildTfidfIndex(TEXTS)],
  ['TF-IDF with labels', () => buildTfidfIndex(TEXTS, LABELS)],
  ['BM25', () => buildBm25Index(TEXTS)],
  ['BM25 with labels', () => buildBm25Index(TEXTS, LABELS)],
] as const;

describe.each(BUILDERS)('%s', (_, build) => {
  const index = build();

  test.each([
    ['somebody stole my cards on a train', 1],
    ['top up with cash?', 5],
    ['forgot the PIN', 10],
    ['exchange rates today', 7],
  ])('the nearest to %j is row %i', (query, row) => {
    expect(index.neighbours(query, 1)[0]?.index).toBe(row);
  });

  test('every text is its own nearest neighbour', () => {
    expect(TEXTS.map((text) => index.neighbours(text, 1)[0]?.index)).toEqual(TEXTS.map((_text, at) => at));
  });

  test('neighbours come by similarity, then by position, and never more than there are', () => {
    const all = index.neighbours('is my card here', 100);
    expect(all).toHaveLength(POOL.length);
    const sorted = all.toSorted((a, b) => b.similarity - a.similarity || a.index - b.index);
    expect(all).toEqual(sorted);
    expect(index.neighbours('is my card here', 4)).toEqual(all.slice(0, 4));
  });

  test('a query that shares nothing has similarity 0 with the first rows', () => {
    expect(index.neighbours('zzz', 2)).toEqual([{ index: 0, similarity: 0 }, { index: 1, similarity: 0 }]);
    expect(index.neighbours('', 1)).toEqual([{ index: 0, similarity: 0 }]);
    expect(index.neighbours('card', 0)).toEqual([]);
  });

  test('similarities agree with neighbours, in the order asked', () => {
    const query = 'top up my card';
    const near = index.neighbours(query, 5);
    const compared = index.similarities(query, near.map((neighbour) => neighbour.index));
    for (const [at, similarity] of compared.entries()) expect(similarity).toBeCloseTo(near[at]!.similarity, 12);
  });

  test('wording is 1 for the same words, whatever the case, and low for others', () => {
    const [same, other] = index.wordings('I LOST my card, yesterday', [0, 8], 0);
    expect(same).toBeCloseTo(1, 10);
    expect(other).toBeLessThan(0.3);
  });

  test('vectorSimilarity is a symmetric cosine', () => {
    for (let i = 0; i < POOL.length; i += 1) {
      expect(index.vectorSimilarity(i, i)).toBeCloseTo(1, 10);
      expect(index.vectorSimilarity(i, 3)).toBeCloseTo(index.vectorSimilarity(3, i), 12);
    }
    expect(index.vectorSimilarity(6, 7)).toBeGreaterThan(index.vectorSimilarity(6, 9));
  });

  test('any text can be asked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 20 }), (query, k) => {
        const near = index.neighbours(query, k);
        expect(near).toHaveLength(Math.min(k, POOL.length));
        expect(near.every(({ similarity }) => Number.isFinite(similarity) && similarity >= 0)).toBe(true);
      }),
    );
  });
});

describe.each([['TF-IDF', buildTfidfIndex], ['BM25', buildBm25Index]] as const)('%s of odd pools', (_, build) => {
  test.each([
    ['no text', [], []],
    ['only empty texts', ['', ' '], ['a', 'b']],
    ['one label', ['a b', 'b c'], ['x', 'x']],
    ['some labels missing', ['a b', 'b c', 'c d'], ['x', undefined, 'y']],
    ['fewer labels than texts', ['a b', 'b c', 'c d'], ['x']],
  ])('%s', (_name, texts, labels) => {
    const index = build(texts, labels);
    expect(index.size).toBe(texts.length);
    expect(index.neighbours('b', 9)).toHaveLength(texts.length);
    expect(index.neighbours('b', 9).every(({ similarity }) => Number.isFinite(similarity))).toBe(true);
  });
});

/** The definition, written out term by term for a dense comparison. */
function plainTfidf(texts: readonly string[]): number[][] {
  const blocks = (text: string): string[][] => {
    const words = stems(text);
    const pairs = words.slice(1).map((word, at) => `${words[at]} ${word}`);
    return [[...words, ...pairs], words.flatMap((word) => charGrams(word, 2, 4).map((gram) => `#${gram}`))];
  };
  const documents = texts.map(blocks);
  const frequency = (term: string): number => documents.filter((document) => document.flat().includes(term)).length;
  const vectors = documents.map((document) => {
    const vector = new Map<string, number>();
    for (const block of document) {
      const weights = [...new Set(block)].map((term): [string, number] => {
        const tf = block.filter((other) => other === term).length;
        return [term, (1 + Math.log(tf)) * (Math.log((texts.length + 1) / (frequency(term) + 1)) + 1)];
      });
      const length = Math.hypot(...weights.map(([, weight]) => weight));
      for (const [term, weight] of weights) vector.set(term, weight / length / Math.SQRT2);
    }
    return vector;
  });
  const dot = (a: Map<string, number>, b: Map<string, number>): number =>
    [...a].reduce((sum, [term, weight]) => sum + weight * (b.get(term) ?? 0), 0);
  return vectors.map((a) => vectors.map((b) => dot(a, b)));
}

test('TF-IDF cosines are those of the definition', () => {
  const index = buildTfidfIndex(TEXTS);
  const expected = plainTfidf(TEXTS);
  for (const [i, row] of expected.entries()) {
    for (const [j, cosine] of row.entries()) expect(index.vectorSimilarity(i, j)).toBeCloseTo(cosine, 10);
  }
});

test('BM25 scores are those of the formula, each query word once', () => {
  const texts = ['red red apple', 'green apple tree here', 'blue sky'];
  const index = buildBm25Index(texts);
  const idf = (frequency: number): number => Math.log(1 + (3 - frequency + 0.5) / (frequency + 0.5));
  const saturated = (tf: number, length: number): number => (tf * 2.2) / (tf + 1.2 * (0.25 + (0.75 * length) / 3));
  const [first, second, third] = index.similarities('red apple apple', [0, 1, 2]);
  expect(first).toBeCloseTo(idf(1) * saturated(2, 3) + idf(2) * saturated(1, 3), 12);
  expect(second).toBeCloseTo(idf(2) * saturated(1, 4), 12);
  expect(third).toBe(0);
});

test('label information turns a tie towards the word that tells labels apart', () => {
  const texts = ['alpha common', 'alpha other', 'beta common', 'gamma common'];
  const labels = ['x', 'x', 'y', 'z'];
  const [labelled, plain] = [buildTfidfIndex(texts, labels), buildTfidfIndex(texts)];
  const lead = (index: typeof plain): number => {
    const [right, wrong] = index.similarities('alpha common', [1, 2]);
    return right! - wrong!;
  };
  expect(lead(labelled)).toBeGreaterThan(lead(plain));
  expect(labelled.wordings('alpha common', [1, 2], 0)).toEqual(plain.wordings('alpha common', [1, 2], 0).map((wording) => expect.closeTo(wording, 10)));
});
