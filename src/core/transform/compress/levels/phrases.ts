import type { Document } from '../document.js';
import type { Proposal } from '../edit.js';
import type { Rule } from '../rule.js';
import { type Phrase, PHRASES } from './phrase-table.js';
import { groupBy } from '../../../group-by.js';

const BY_TEXT = groupBy(PHRASES, ({ from }) => from);

/** A phrase may run over a line break, but not over a blank line. */
const GAP = '(?:[ \\t]+|[ \\t]*\\n[ \\t]*)';
const PATTERN = new RegExp(
  `(?<![\\p{L}\\p{N}'’-])(?:${[...BY_TEXT.keys()]
    .sort((a, b) => b.length - a.length)
    .map((from) => from.replaceAll(' ', GAP))
    .join('|')})(?![\\p{L}\\p{N}'’-])`,
  'giu',
);

/** Phrases of the table in prose. */
export const phrases: Rule = (document) =>
  document.blocks
    .filter(({ kind }) => kind === 'paragraph')
    .flatMap((block) =>
      Array.from(document.text.slice(block.start, block.end).matchAll(PATTERN), (match) =>
        propose(document, block, block.start + match.index, match[0]),
      ),
    )
    .filter((proposal) => proposal !== undefined);

function propose({ text, isProse }: Document, block: { start: number; end: number }, start: number, match: string): Proposal | undefined {
  const end = start + match.length;
  const rest = text.slice(end, Math.min(block.end, end + 40)).trimStart();
  const phrase = BY_TEXT.get(match.toLowerCase().replace(/\s+/g, ' '))?.find(
    ({ at, unless }) => stands(text.slice(block.start, start), at) && unless?.test(rest) !== true,
  );
  if (!phrase || !isProse({ start, end })) return undefined;
  const shared = {
    rule: 'phrase',
    level: 'phrases',
    why: phrase.to === '' ? `“${phrase.from}” says nothing here` : `“${phrase.to}” says it in fewer words`,
    proof: 'an entry of the phrase table',
  } as const;
  const isUpper = /^\p{Lu}/u.test(match);
  if (phrase.to !== '') return { start, end, after: isUpper ? capitalize(phrase.to) : phrase.to, ...shared };
  const gap = /^\s*/.exec(text.slice(end, block.end))?.[0].length ?? 0;
  const next = text[end + gap] ?? '';
  // Without what follows it there is no sentence left.
  if (!/[\p{L}\p{N}`{<"“*_[]/u.test(next)) return undefined;
  const isWord = /\p{Ll}/u.test(next) && isProse({ start: end, end: end + gap + 1 });
  return isWord ? { start, end: end + gap + 1, after: isUpper ? next.toUpperCase() : next, ...shared } : { start, end: end + gap, after: '', ...shared };
}

/** @param before what its paragraph holds before it */
function stands(before: string, at: Phrase['at']): boolean {
  if (at === 'anywhere') return true;
  const left = before.slice(-12);
  if (/^\s*$/.test(before) || /[.!?][)*_]*\s+$/.test(left)) return !/\b(?:e\.g|i\.e|cf|vs|etc)\.\s+$/i.test(left);
  return at === 'clause' && /[,;]\s+$/.test(left);
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
