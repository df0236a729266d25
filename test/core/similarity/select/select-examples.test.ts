import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildBm25Index } from '../../../../src/core/similarity/index/bm25.js';
import { selectExamples } from '../../../../src/core/similarity/select/select-examples.js';
import { buildTfidfIndex } from '../../../../src/core/similarity/index/tfidf.js';
import { LABELS, TEXTS } from '../pool.js';

const ROWS = TEXTS.map((text, at) => ({ id: `x${at}`, text, quality: 1 }));
const INDEX = buildTfidfIndex(TEXTS, LABELS);
const QUERY = 'my card was stolen, or is it lost?';

type Options = Parameters<typeof selectExamples>[3];

function chosen(options: Options, query = QUERY): number[] {
  return selectExamples(ROWS, INDEX, query, options).chosen.map(({ index }) => index);
}

function poolOf(texts: readonly string[]) {
  return { rows: texts.map((text, at) => ({ id: `x${at}`, text, quality: 1 })), index: buildTfidfIndex(texts) };
}

describe('knn', () => {
  test('takes the nearest and shows the nearest last', () => {
    expect(chosen({ strategy: 'knn', k: 3 })).toEqual([2, 0, 1]);
  });

  test.each([
    ['nearest-first', [1, 0, 2]],
    ['nearest-last', [2, 0, 1]],
    ['as-listed', [0, 1, 2]],
  ] as const)('order %s', (order, expected) => {
    expect(chosen({ strategy: 'knn', k: 3, order })).toEqual(expected);
  });

  test('quality outweighs likeness, to the power asked', () => {
    const rows = ROWS.map((row, at) => ({ ...row, quality: at === 1 ? 0.2 : 1 }));
    const first = (qualityExponent: number): number | undefined =>
      selectExamples(rows, INDEX, QUERY, { strategy: 'knn', k: 1, qualityExponent }).chosen[0]?.index;
    expect([first(1), first(0)]).toEqual([0, 1]);
  });

  test('ties go to the row listed first', () => {
    const { rows, index } = poolOf(['same words', 'same words', 'same words', 'other']);
    const { chosen: rowsChosen } = selectExamples(rows, index, 'words here same', { strategy: 'knn', k: 2, order: 'as-listed' });
    expect(rowsChosen.map((row) => row.index)).toEqual([0, 1]);
  });

  test('rank tells what was chosen first, the reason why', () => {
    const [last, first] = selectExamples(ROWS, INDEX, QUERY, { strategy: 'knn', k: 2 }).chosen;
    expect([last?.rank, first?.rank]).toEqual([1, 0]);
    expect(first?.reason).toBe('relevance 1.00');
  });
});

describe('mmr', () => {
  const near = ['refund for the broken lamp', 'refund for the broken lamps', 'where is the lamp shop', 'refund of a broken chair leg', 'hello there'];

  test('after A and B the near copy of A is still penalised by A, not only by the last pick', () => {
    const { rows, index } = poolOf(near);
    const picks = selectExamples(rows, index, 'refund broken lamp', { strategy: 'mmr', k: 3, lambda: 0.5 }).chosen;
    const byRank = picks.toSorted((a, b) => a.rank - b.rank).map((pick) => pick.index);
    expect(byRank[0]).toBe(0);
    expect(byRank).not.toContain(1);
  });

  test('with lambda 1 it is knn', () => {
    expect(chosen({ strategy: 'mmr', k: 5, lambda: 1 })).toEqual(chosen({ strategy: 'knn', k: 5 }));
  });

  test('a near copy is taken by knn, so the test above can fail', () => {
    const { rows, index } = poolOf(near);
    const picks = selectExamples(rows, index, 'refund broken lamp', { strategy: 'knn', k: 3 }).chosen.map((pick) => pick.index);
    expect(picks).toContain(1);
  });
});

describe('coverage', () => {
  const parts = ['refund for the lamp', 'refund for the lamp again', 'reset my password', 'hello there'];

  test.each([
    ['coverage', [0, 2]],
    ['knn', [0, 1]],
  ] as const)('a query of two parts, %s', (strategy, expected) => {
    const { rows, index } = poolOf(parts);
    const picks = selectExamples(rows, index, 'refund for the lamp, and my password', { strategy, k: 2, order: 'as-listed' }).chosen;
    expect(picks.map((pick) => pick.index)).toEqual(expected);
  });

  test.each([['TF-IDF', INDEX], ['BM25', buildBm25Index(TEXTS)]])('what terms add is the similarity, %s', (_, index) => {
    const rows = TEXTS.map((__, at) => at);
    const sums = rows.map((row) => index.contributions(QUERY, row).values.reduce((sum, value) => sum + value, 0));
    for (const [at, similarity] of index.similarities(QUERY, rows).entries()) expect(sums[at]).toBeCloseTo(similarity, 12);
  });
});

describe('limits', () => {
  const labelled = ROWS.map((row, at) => ({ ...row, label: LABELS[at] }));

  test.each(['knn', 'mmr', 'coverage', 'random', 'static'] as const)('%s shows no label more often than perLabel', (strategy) => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 12 }), fc.constantFrom(...TEXTS, QUERY), (perLabel, k, query) => {
      const rows = selectExamples(labelled, INDEX, query, { strategy, k, perLabel }).chosen.map(({ index }) => LABELS[index]);
      for (const label of rows) expect(rows.filter((other) => other === label).length).toBeLessThanOrEqual(perLabel);
      expect(rows.length).toBeGreaterThanOrEqual(Math.min(k, 4));
    }), { numRuns: 40 });
  });

  test('a label that fills the short list does not keep the others out', () => {
    const texts = [...Array.from({ length: 120 }, (_, at) => `lost card ${at}`), 'exchange rate'];
    const { index } = poolOf(texts);
    const rows = texts.map((text, at) => ({ id: `x${at}`, text, quality: 1, label: at < 120 ? 'lost' : 'rate' }));
    expect(selectExamples(rows, index, 'my lost card', { strategy: 'knn', k: 2, perLabel: 1 }).chosen.map((row) => row.index)).toContain(120);
  });

  test('rows below minSimilarity are named, and the rest is as without it', () => {
    const all = selectExamples(ROWS, INDEX, QUERY, { strategy: 'knn', k: 5, order: 'nearest-first' }).chosen;
    const least = all[1]!.similarity;
    const { chosen: kept, skipped } = selectExamples(ROWS, INDEX, QUERY, { strategy: 'knn', k: 5, order: 'nearest-first', minSimilarity: least });
    expect(kept).toEqual(all.filter(({ similarity }) => similarity >= least));
    expect(skipped.every(({ reason }) => reason === 'below-min-score')).toBe(true);
    expect(skipped).toHaveLength(5 - kept.length);
  });
});

describe('random', () => {
  test('the seed decides, and 0 is a seed', () => {
    const draw = (seed?: number): number[] => chosen({ strategy: 'random', k: 4, order: 'as-listed', ...(seed === undefined ? {} : { seed }) });
    expect(draw(0)).toEqual([0, 3, 9, 11]);
    expect(draw()).toEqual(draw(0));
    expect(draw(1)).not.toEqual(draw(0));
  });

  test('queries draw differently', () => {
    const draws = new Set(Array.from({ length: 20 }, (_, at) => chosen({ strategy: 'random', k: 3, order: 'as-listed' }, `query ${at}`).join()));
    expect(draws.size).toBeGreaterThan(10);
  });

  test('every row is drawn about equally often', () => {
    const counts = TEXTS.map(() => 0);
    for (let seed = 0; seed < 1200; seed += 1) for (const row of chosen({ strategy: 'random', k: 1, seed }, 'nothing alike')) counts[row]! += 1;
    expect(Math.min(...counts)).toBeGreaterThan(65);
    expect(Math.max(...counts)).toBeLessThan(140);
  });
});

test('static is the first rows in their order, for every query', () => {
  expect(chosen({ strategy: 'static', k: 3 })).toEqual([0, 1, 2]);
  expect(chosen({ strategy: 'static', k: 3 }, 'exchange rate')).toEqual([0, 1, 2]);
});

describe('leaks', () => {
  const leaking = ['  i LOST my\n card yesterday', 'I lost my card yesterday!', 'my card was stolen', 'please change it'];

  test.each(['knn', 'mmr', 'coverage', 'random', 'static'] as const)('%s passes over rows that say what the query says', (strategy) => {
    const { rows, index } = poolOf(leaking);
    const selection = selectExamples(rows, index, 'I lost my card yesterday', { strategy, k: 2, maxSimilarity: 0.9 });
    expect(selection.chosen.map((row) => row.index).toSorted()).toEqual([2, 3]);
    expect(selection.skipped.every(({ reason }) => reason === 'leak')).toBe(true);
    expect(selection.skipped.map((row) => row.index)).toEqual(expect.arrayContaining(strategy === 'random' ? [] : [0, 1]));
  });

  test('equal text is a leak at any threshold, near text by the threshold', () => {
    const { rows, index } = poolOf(leaking);
    const skipped = (maxSimilarity: number): number[] =>
      selectExamples(rows, index, 'I lost my card yesterday', { strategy: 'static', k: 4, maxSimilarity }).skipped.map((row) => row.index);
    expect([skipped(2), skipped(0.9)]).toEqual([[0], [0, 1]]);
  });

  test('a pool of nothing but leaks gives no example', () => {
    const { rows, index } = poolOf(Array.from({ length: 200 }, () => 'the very same words'));
    const selection = selectExamples(rows, index, 'the very same words', { strategy: 'knn', k: 3 });
    expect([selection.chosen.length, selection.skipped.length]).toEqual([0, 200]);
  });

  test('BM25 judges leaks by wording too', () => {
    const index = buildBm25Index(TEXTS);
    const { skipped } = selectExamples(ROWS, index, 'I lost my card, yesterday', { strategy: 'knn', k: 2 });
    expect(skipped).toEqual([{ index: 0, reason: 'leak' }]);
  });
});

test('any query and options: no row twice, at most k, deterministic, leaks never chosen', () => {
  const options = fc.record({
    strategy: fc.constantFrom('knn', 'mmr', 'coverage', 'random', 'static'),
    k: fc.integer({ min: 0, max: 15 }),
    lambda: fc.double({ min: 0, max: 1, noNaN: true }),
    seed: fc.integer(),
    order: fc.constantFrom('nearest-last', 'nearest-first', 'as-listed'),
  });
  fc.assert(
    fc.property(fc.oneof(fc.constantFrom(...TEXTS), fc.string()), options, (query, picked) => {
      const selection = selectExamples(ROWS, INDEX, query, picked as Options);
      const rows = selection.chosen.map(({ index }) => index);
      expect(new Set(rows).size).toBe(rows.length);
      expect(rows.length).toBeLessThanOrEqual(picked.k);
      expect(selection).toEqual(selectExamples(ROWS, INDEX, query, picked as Options));
      expect(rows.some((row) => TEXTS[row] === query)).toBe(false);
      expect(selection.chosen.map(({ rank }) => rank).toSorted((a, b) => a - b)).toEqual(rows.map((_, at) => at));
    }),
  );
});
