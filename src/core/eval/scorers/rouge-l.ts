import { keys } from '../../text/validate.js';
import { defineScorer } from './scorer.js';
import { bestOf, EXPECTS_TEXTS, likenessExplained, referencesOf } from './elements/text.js';
import { f1, wordTokens } from './elements/word-tokens.js';

/**
 * ROUGE-L (Lin 2004) of the whole text: F1 of the longest common subsequence of words, lower-case and unstemmed.
 * Of several expected texts the best counts.
 */
export const rougeL = defineScorer({
  type: 'rouge-l',
  metric: 'rouge_l',
  kind: 'number',
  options: keys({}),
  checkExpected: (_, query) => (referencesOf(query) ? undefined : EXPECTS_TEXTS),
  create: () => ({ text }, query) => {
    const words = wordTokens(text);
    const best = bestOf(referencesOf(query) ?? [], (reference) => {
      const expected = wordTokens(reference);
      return f1(longestCommon(words, expected), words.length, expected.length);
    });
    return { value: best.value, explanation: likenessExplained(text, best) };
  },
});

/** One row of the table at a time: memory is linear. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  const row = new Uint32Array(b.length + 1);
  for (const word of a) {
    let diagonal = 0;
    for (let column = 1; column <= b.length; column++) {
      const above = row[column] ?? 0;
      row[column] = word === b[column - 1] ? diagonal + 1 : Math.max(above, row[column - 1] ?? 0);
      diagonal = above;
    }
  }
  return row[b.length] ?? 0;
}
