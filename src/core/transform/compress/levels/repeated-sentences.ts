import type { Block } from '../blocks.js';
import type { Document } from '../document.js';
import type { Proposal, Span } from '../edit.js';
import type { Rule } from '../rule.js';

/** Shorter ones are too easily said twice on purpose. */
const MIN_WORDS = 4;
const SENTENCE = /[^]*?[.!?][)"'”’*_]*(?=\s|$)|[^]+$/g;
const ABBREVIATION = /\b(?:e\.g|i\.e|cf|vs|etc|Dr|Mr|Mrs|Ms|No|approx)\.$/i;
/** Words that point at what stands around the sentence: elsewhere it says something else. */
const POINTING = /\b(?:it|its|this|that's|these|those|they|them|their|he|she|his|her|here|there|then|above|below|following|next|previous|latter|former|such|same|otherwise|instead|however|also|again)\b/i;

interface Sentence extends Span {
  block: Block;
  key: string;
  isFirst: boolean;
  isLast: boolean;
}

/** A sentence or list item that the same list or section says before, word by word. */
export const repeatedSentences: Rule = (document) => {
  const kept = new Map<string, Sentence>();
  const sentences = document.blocks.filter(({ kind }) => kind === 'paragraph').flatMap((block) => sentencesOf(document, block));
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

function sentencesOf({ text }: Document, block: Block): Sentence[] {
  const spans: Span[] = [];
  const part = text.slice(block.start, block.end);
  for (const { 0: match, index } of part.matchAll(SENTENCE)) {
    if (match === '') continue;
    const start = block.start + index + (match.length - match.trimStart().length);
    const last = spans.at(-1);
    const end = block.start + index + match.length;
    if (last && ABBREVIATION.test(text.slice(last.start, last.end))) last.end = end;
    else spans.push({ start, end });
  }
  return spans.map((span, at) => ({ ...span, block, key: keyOf(text.slice(span.start, span.end)), isFirst: at === 0, isLast: at === spans.length - 1 }));
}

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

/** Items below an item would become those of the one before it. */
function leadsItems(text: string, { block }: Sentence): boolean {
  return block.item !== undefined && /^\s*\n[ \t]+\S/.test(text.slice(block.end, block.end + 200));
}

function propose({ text }: Document, sentence: Sentence, first: Sentence): Proposal {
  const { start, end } = spanOf(text, sentence);
  const copy = text.slice(first.start, first.end).replace(/\s+/g, ' ');
  return {
    start, end, after: '', rule: 'repeated-sentence', level: 'duplicates',
    why: `said before: “${copy.length > 60 ? `${copy.slice(0, 57)}…` : copy}”`,
    proof: 'word by word the same, in the same list or section', proven: true,
  };
}

/** With the white space that parted it, or with the whole line of a list item or paragraph that held nothing else. */
function spanOf(text: string, { start, end, block, isFirst, isLast }: Sentence): Span {
  if (isFirst && isLast) {
    const from = block.item?.start ?? block.start;
    const before = /\n[ \t\n]*$/.exec(text.slice(Math.max(0, from - 200), from))?.[0].length ?? 0;
    return { start: from - before, end: block.end };
  }
  if (isFirst) return { start, end: end + (/^\s*/.exec(text.slice(end, end + 200))?.[0].length ?? 0) };
  return { start: start - (/\s*$/.exec(text.slice(Math.max(0, start - 200), start))?.[0].length ?? 0), end };
}
