import type { Block } from './blocks.js';
import type { Span } from './edit.js';

/** A sentence of a block, or several that stand together. */
export interface Sentence extends Span {
  block: Block;
  isFirst: boolean;
  isLast: boolean;
}

const SENTENCE = /[^]*?[.!?][)"'”’*_]*(?=\s|$)|[^]+$/g;
const ABBREVIATION = /\b(?:e\.g|i\.e|cf|vs|etc|Dr|Mr|Mrs|Ms|No|approx)\.$/i;

/** The sentences of a paragraph or an item. */
export function sentencesOf(text: string, block: Block): Sentence[] {
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
  return spans.map((span, at) => ({ ...span, block, isFirst: at === 0, isLast: at === spans.length - 1 }));
}

/** Items below an item would become those of the one before it. */
export function leadsItems(text: string, { block }: Pick<Sentence, 'block'>): boolean {
  return block.item !== undefined && /^\s*\n[ \t]+\S/.test(text.slice(block.end, block.end + 200));
}

/** What goes with a sentence: it with the white space that parted it, or with the whole line of a list item or paragraph that held nothing else. */
export function removalOf(text: string, { start, end, block, isFirst, isLast }: Sentence): Span {
  if (isFirst && isLast) {
    const from = block.item?.start ?? block.start;
    const before = /\n[ \t\n]*$/.exec(text.slice(Math.max(0, from - 200), from))?.[0].length ?? 0;
    return { start: from - before, end: block.end };
  }
  if (isFirst) return { start, end: end + (/^\s*/.exec(text.slice(end, end + 200))?.[0].length ?? 0) };
  return { start: start - (/\s*$/.exec(text.slice(Math.max(0, start - 200), start))?.[0].length ?? 0), end };
}
