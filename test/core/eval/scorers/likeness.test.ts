import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSet, resultsOf, scoreResults } from '../make.js';
import type { Score } from '../../../../src/core/eval/scorers/scorer.js';

async function scoreOf(scorer: unknown, expected: unknown, answer: string): Promise<Score> {
  const set = readSet(JSON.stringify({ scorers: [scorer], queries: [{ id: 'q', vars: {}, expected }] }));
  return (await scoreResults(set, resultsOf(0, [answer])))[0]?.scores[set.primary] as Score;
}

const CAT = 'the cat is on the mat';
const MILITARY = 'It is a guide to action that ensures that the military will forever heed Party commands.';

describe('scorers of likeness', () => {
  it.each<[scorer: string, answer: string, expected: unknown, value: number]>([
    // js-rouge 3.2.3, `l(candidate, reference, { beta: 1 })`.
    ['rouge-l', 'police killed the gunman', 'police kill the gunman', 0.75],
    ['rouge-l', 'the gunman kill police', 'police kill the gunman', 0.5],
    ['rouge-l', 'the cat sat on the mat', CAT, 5 / 6],
    ['rouge-l', 'a completely different text', CAT, 0],
    ['rouge-l', 'cat mat', CAT, 0.5],
    ['rouge-l', 'The CAT, is on: the mat!', CAT, 1],
    // js-rouge throws here.
    ['rouge-l', '', CAT, 0],
    ['rouge-l', '', '', 1],
    ['rouge-l', 'cat mat', ['nothing', 'cat mat'], 1],
    // sacrebleu 2.6.0, `sentence_bleu(…, lowercase=True, use_effective_order=True)` over 100.
    ['bleu', 'the cat sat on the mat', CAT, 0.3799178428257963],
    ['bleu', 'the mat', CAT, 0.13533528323661276],
    ['bleu', 'a dog ran away', CAT, 0],
    ['bleu', 'the the the the the the the', CAT, 0.07809849842300637],
    ['bleu', 'on the mat is the cat', CAT, 0.39763536438352537],
    ['bleu', 'It is a guide to action which ensures that the military always obeys the commands of the party.', MILITARY, 0.404727200247809],
    ['bleu', 'cat', 'cat', 1],
    ['bleu', '', CAT, 0],
    ['bleu', '', '', 1],
    // SQuAD 1.1's evaluation script: articles and marks do not count.
    ['token-f1', 'The Denver Broncos!', 'denver broncos', 1],
    ['token-f1', 'Denver', 'Denver Broncos', 2 / 3],
    ['token-f1', 'Broncos Broncos', 'Broncos', 2 / 3],
    ['token-f1', 'the', 'a', 1],
    ['token-f1', '', 'Denver', 0],
    ['token-f1', 'Denver', ['Broncos', 'Denver Colorado'], 2 / 3],
    ['levenshtein', 'kitten', 'sitting', 1 - 3 / 7],
    ['levenshtein', ' same ', 'same', 1],
    ['levenshtein', '', 'abcd', 0],
    ['levenshtein', '', '', 1],
    ['levenshtein', 'cafe\u0301', 'café', 1],
    // One character each, although four and two UTF-16 units.
    ['levenshtein', '👍👍', '👍👎', 0.5],
    ['levenshtein', 'abcd', ['wxyz', 'abcz'], 0.75],
    ['similarity', 'Refund my order', 'refund  my ORDER', 1],
    ['similarity', 'refund', 'zzz', 0],
    ['similarity', '', '', 1],
    ['similarity', '', 'refund', 0],
  ])('%s of %j to %j is %d', async (scorer, answer, expected, value) => {
    const score = await scoreOf(scorer, expected, answer);
    expect(score.value).toBeCloseTo(value, 12);
    expect(score.explanation).toContain(value.toFixed(2));
  });

  it('a case that does not count does not', async () => {
    expect((await scoreOf({ type: 'levenshtein', ignore_case: true }, 'ABC', 'abc')).value).toBe(1);
    expect((await scoreOf('levenshtein', 'ABC', 'abc')).value).toBe(0);
  });

  it.each(['rouge-l', 'bleu', 'token-f1', 'levenshtein', 'similarity'])('%s lies between 0 and 1, and a text is like itself', async (scorer) => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'the ', 'É', '👍', '.', '\n', '10'), maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(text, text, async (answer, expected) => {
        const value = (await scoreOf(scorer, expected, answer)).value as number;
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        expect((await scoreOf(scorer, answer, answer)).value).toBe(1);
      }),
      { numRuns: 60, seed: 4 },
    );
  });

  it('similarity names what it is: lexical, or by an embedding model', () => {
    const metrics = (scorer: unknown): string => readSet(JSON.stringify({ scorers: [scorer], queries: [] })).primary;
    expect(metrics('similarity')).toBe('lexical_similarity');
    expect(metrics({ type: 'similarity', model: 'openai/text-embedding-3-small' })).toBe('semantic_similarity');
  });

  it('similarity by a model is a cosine, and unscored where the model fails', async () => {
    const set = readSet(JSON.stringify({ scorers: [{ type: 'similarity', model: 'a/b' }], queries: [{ id: 'q', vars: {}, expected: ['no', 'yes'] }] }));
    const vectors: Record<string, number[]> = { answer: [3, 4], no: [-3, -4], yes: [4, 3] };
    const scored = async (embed: () => Promise<number[][]>): Promise<Score | undefined> => (await scoreResults(set, resultsOf(0, ['answer']), { embed }))[0]?.scores['semantic_similarity'];
    expect((await scored(async () => ['answer', 'no', 'yes'].map((text) => vectors[text] as number[])))?.value).toBeCloseTo(24 / 25, 6);
    expect(await scored(() => Promise.reject(new Error('no key')))).toEqual({ explanation: 'could not be scored: no key' });
  });
});
