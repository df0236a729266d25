import type { Document } from '../document.js';
import type { Proposal, Span } from '../edit.js';
import type { Rule } from '../rule.js';
import { leadsItems, removalOf, type Sentence, sentencesOf } from '../sentences.js';

/** Shorter ones are too easily said twice on purpose. */
const MIN_WORDS = 4;
/** Words that point at what stands around the sentence: elsewhere it says something else. */
const POINTING =
  /\b(?:it|its|this|that's|these|those|they|them|their|he|she|his|her|here|there|then|above|below|following|next|previous|latter|former|such|same|otherwise|instead|however|also|again)\b/i;

interface Keyed extends Sentence {
  key: string;
}

/** A sentence or list item that the same list or section says before, word by word. */
export const repeatedSentences: Rule = (document) => {
  const kept = new Map<string, Keyed>();
  const sentences = document.blocks
    .filter(({ kind }) => kind === 'paragraph')
    .flatMap((block) => sentencesOf(document.text, block))
    .map((sentence): Keyed => ({ ...sentence, key: keyOf(document.text.slice(sentence.start, sentence.end)) }));
  const proposals: Proposal[] = [];
  for (const sentence of sentences) {
    if (sentence.key.split(' ').length < MIN_WORDS || !document.isAlwaysShown(sentence.start)) continue;
    const name = `${messageAt(document, sentence.start)} ${sentence.block.scope} ${sentence.key}`;
    const first = kept.get(name);
    if (!first || (POINTING.test(sentence.key) && !isNextTo(document.text, first, sentence))) kept.set(name, sentence);
    else if (document.isRemovable(sentence) && !leadsItems(document.text, sentence)) proposals.push(propose(document, sentence, first));
  }
  return proposals;
};

function keyOf(sentence: string): string {
  // What introduces a list or an example belongs to it.
  if (/:\s*$/.test(sentence)) return '';
  return sentence.toLowerCase().replace(/[^\p{L}\p{N}'’]+/gu, ' ').trim();
}

function messageAt({ messages }: Document, offset: number): number {
  return messages.findIndex(({ start, end }) => start <= offset && offset < end);
}

function isNextTo(text: string, first: Span, { start }: Span): boolean {
  return start - first.end < 100 && /^[\s*+-]*$/.test(text.slice(first.end, start));
}

function propose({ text }: Document, sentence: Sentence, first: Sentence): Proposal {
  const { start, end } = removalOf(text, sentence);
  const copy = text.slice(first.start, first.end).replace(/\s+/g, ' ');
  return {
    start, end, after: '', rule: 'repeated-sentence', level: 'duplicates',
    why: `said before: “${copy.length > 60 ? `${copy.slice(0, 57)}…` : copy}”`,
    proof: 'word by word the same, in the same list or section', proven: true,
  };
}
