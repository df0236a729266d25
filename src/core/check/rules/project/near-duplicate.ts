import { maskedText } from '../../../prompt/template/masked-text.js';
import { collectTexts, findPairs } from '../../../similarity/prompts/prompt-similarity.js';
import { PLACEHOLDER } from '../../../similarity/prompts/word-frequencies.js';
import type { Problem, ProjectRule } from '../../rule.js';

const TEXT = 'Summarise the article in three short sentences for readers who are in a hurry, and keep all the figures that matter.\n';

/** A prompt that is another one, give or take a few words. */
export const nearDuplicate: ProjectRule = {
  code: 'prompt/near-duplicate',
  severity: 'warning',
  slow: true,
  title: 'a prompt is worded nearly like another',
  why: 'A change to one of them is forgotten in the other. Likeness is measured by words (TF-IDF cosine of 0.90 or more), not by meaning.',
  remedy: 'put what they share into a partial, or make one prompt of them; see `prompt dedupe`',
  bad: { 'a.md': TEXT, 'b.md': TEXT.replace('short', 'brief') },
  good: { 'a.md': TEXT, 'b.md': 'Which colour does the customer ask for? Answer with its English name in lower case.\n' },
  checkAll(prompts) {
    const compared = prompts.map(({ prompt }) => ({ prompt, text: maskedText(prompt) })).filter(({ text }) => saysEnough(text));
    if (compared.length < 2) return [];
    const pairs = findPairs(collectTexts(compared.map(({ text }) => text)));
    const told = new Set<number>();
    return pairs.flatMap(({ a, b, relation, similarity }): Problem[] => {
      if ((relation !== 'same' && relation !== 'duplicate') || told.has(b)) return [];
      told.add(b);
      const [one, other] = [compared[a]?.prompt, compared[b]?.prompt];
      if (!one || !other) return [];
      const likeness = relation === 'same' ? `has the text of ${one.name}` : `is worded like ${one.name} (${similarity.toFixed(2)})`;
      return [{ place: { file: other.path }, message: `${other.name} ${likeness}` }];
    });
  },
};

/** Templates that hold hardly more than variables are alike without being copies. */
const MIN_WORDS = 5;

function saysEnough(text: string): boolean {
  return (text.match(/\p{L}{2,}/gu) ?? []).filter((word) => word !== PLACEHOLDER).length >= MIN_WORDS;
}
