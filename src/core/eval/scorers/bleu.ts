import { keys } from '../../text/validate.js';
import { defineScorer } from './scorer.js';
import { bestOf, EXPECTS_TEXTS, likenessExplained, referencesOf } from './elements/text.js';
import { overlap, wordsAndMarks } from './elements/word-tokens.js';

const ORDER = 4;

/**
 * BLEU of one answer (Papineni et al. 2002), smoothed as sacrebleu does for sentences: the k-th order without a match
 * counts 1 / (2^k · n-grams), and orders longer than the answer are left out. Of several expected texts the best counts.
 */
export const bleu = defineScorer({
  type: 'bleu',
  metric: 'bleu',
  kind: 'number',
  options: keys({}),
  checkExpected: (_, query) => (referencesOf(query) ? undefined : EXPECTS_TEXTS),
  create: () => ({ text }, query) => {
    const words = wordsAndMarks(text);
    const best = bestOf(referencesOf(query) ?? [], (reference) => sentenceBleu(words, wordsAndMarks(reference)));
    return { value: best.value, explanation: likenessExplained(text, best) };
  },
});

function sentenceBleu(got: readonly string[], expected: readonly string[]): number {
  if (got.length === 0 || expected.length === 0) return got.length === expected.length ? 1 : 0;
  const logs: number[] = [];
  let smoothing = 1;
  let matched = 0;
  for (let order = 1; order <= Math.min(ORDER, got.length); order++) {
    const grams = nGrams(got, order);
    const shared = overlap(grams, nGrams(expected, order));
    matched += shared;
    if (shared === 0) smoothing *= 2;
    logs.push(Math.log(shared === 0 ? 1 / (smoothing * grams.length) : shared / grams.length));
  }
  if (matched === 0) return 0;
  const brevity = got.length < expected.length ? Math.exp(1 - expected.length / got.length) : 1;
  return Math.min(1, brevity * Math.exp(logs.reduce((sum, one) => sum + one, 0) / logs.length));
}

function nGrams(words: readonly string[], order: number): string[] {
  return Array.from({ length: Math.max(0, words.length - order + 1) }, (_, at) => words.slice(at, at + order).join(' '));
}
