import { keys } from '../../text/validate.js';
import { defineScorer } from './scorer.js';
import { bestOf, EXPECTS_TEXTS, likenessExplained, referencesOf } from './elements/text.js';
import { f1, overlap } from './elements/word-tokens.js';

/** F1 of the words an answer shares with the expected text, as SQuAD counts: no case, marks or articles. The best of several counts. */
export const tokenF1 = defineScorer({
  type: 'token-f1',
  metric: 'token_f1',
  kind: 'number',
  options: keys({}),
  checkExpected: (_, query) => (referencesOf(query) ? undefined : EXPECTS_TEXTS),
  create: () => ({ text }, query) => {
    const words = squadTokens(text);
    const best = bestOf(referencesOf(query) ?? [], (reference) => {
      const expected = squadTokens(reference);
      return f1(overlap(words, expected), words.length, expected.length);
    });
    return { value: best.value, explanation: likenessExplained(text, best) };
  },
});

function squadTokens(text: string): string[] {
  const plain = text.normalize('NFKC').toLowerCase().replace(/[\p{P}\p{S}]/gu, '').replace(/\b(?:a|an|the)\b/g, ' ');
  return plain.match(/\S+/g) ?? [];
}
