import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildBm25Index } from '../../../src/core/similarity/index/bm25.js';
import { type Candidate, chooseGreedily, type Worth } from '../../../src/core/similarity/select/choose-greedily.js';
import { buildTfidfIndex } from '../../../src/core/similarity/index/tfidf.js';

/** Words by a law like Zipf's: some in most texts, most in few, so that every level of terms is there. */
const word = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 2000 })).map(([luck, rank]) => (luck < 0.4 ? COMMON[rank % COMMON.length]! : `w${Math.floor(rank ** luck)}`));
const COMMON = ['the', 'card', 'my', 'please', 'refund', 'when', 'is', 'lost'];
const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '));
const pools = fc.record({
  texts: fc.array(text, { minLength: 520, maxLength: 560, size: 'max' }),
  query: fc.oneof(text, fc.constantFrom('the', 'the card my refund', 'zzz', '')),
  k: fc.integer({ min: 0, max: 120 }),
  labels: fc.constantFrom(0, 1, 7),
  step: fc.integer({ min: 1, max: 5 }),
});

test.each([['TF-IDF', buildTfidfIndex], ['BM25', buildBm25Index]] as const)('%s: what is passed over could not have been among the nearest', (_, build) => {
  fc.assert(fc.property(pools, ({ texts, query, k, labels, step }) => {
    const index = build(texts, labels === 0 ? [] : texts.map((_text, at) => `label ${at % labels}`));
    const all = index.similarities(query, texts.map((_text, at) => at)).map((similarity, at) => ({ index: at, similarity }));
    const nearest = (rows: typeof all) => rows.toSorted((a, b) => b.similarity - a.similarity || a.index - b.index).slice(0, k);
    expect(index.neighbours(query, k)).toEqual(nearest(all));
    const isMeant = (row: number): boolean => row % step === 0;
    expect(index.neighbours(query, k, isMeant)).toEqual(nearest(all.filter((row) => isMeant(row.index))));
    expect(index.neighbours(query, k)).toEqual(nearest(all));
  }), { numRuns: 12 });
});

test('TF-IDF of a pool with levels of terms: a text is still its own nearest', () => {
  const texts = Array.from({ length: 900 }, (_, at) => `the card of my number ${at} and ${at % 30} times ${at % 7}`);
  const index = buildTfidfIndex(texts, texts.map((_text, at) => `label ${at % 3}`));
  for (let row = 0; row < texts.length; row += 37) expect(index.neighbours(texts[row]!, 1)).toEqual([{ index: row, similarity: expect.closeTo(1, 10) as number }]);
});

/** As chooseGreedily would be without any care for time. */
function choosePlainly(candidates: readonly Candidate[], k: number, perLabel: number, worth: Worth): number[][] {
  const left = candidates.toSorted((a, b) => a.index - b.index);
  const [picks, full]: Candidate[][] = [[], []];
  while (picks!.length < k && left.length > 0) {
    const most = Math.max(...left.map((candidate) => worth.gain(candidate)));
    const [best] = left.splice(left.findIndex((candidate) => worth.gain(candidate) === most), 1) as [Candidate];
    if (best.label !== undefined && picks!.filter(({ label }) => label === best.label).length >= perLabel) full!.push(best);
    else {
      picks!.push(best);
      worth.took?.(best);
    }
  }
  return [picks!, full!].map((rows) => rows.map(({ index }) => index));
}

test('a choice is the same as if every candidate were judged anew for every pick', () => {
  const candidate = fc.record({ relevance: fc.integer({ min: 0, max: 6 }), label: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }) });
  fc.assert(fc.property(fc.array(candidate, { maxLength: 30 }), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 4 }), (rows, k, perLabel, groups) => {
    const candidates = rows.map((row, index) => ({ ...row, index, similarity: row.relevance }));
    // Each pick makes those of its group worth less.
    const crowding = (): Worth => {
      const taken: number[] = [];
      return {
        gain: ({ index, relevance }) => relevance - 2 * taken.filter((other) => other % groups === index % groups).length,
        took: ({ index }) => taken.push(index),
        describe: (row) => ({ ...row, reason: '' }),
      };
    };
    const { picks, full } = chooseGreedily(candidates, { k, perLabel }, crowding());
    expect([picks, full].map((chosen) => chosen.map(({ index }) => index))).toEqual(choosePlainly(candidates, k, perLabel, crowding()));
  }));
});
