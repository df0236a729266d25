import type { Rule } from '../rule.js';

const WORDS = 'very|really|quite|extremely|highly|basically|actually|simply|totally|truly|incredibly|essentially|literally|absolutely|definitely|certainly';
const PATTERN = new RegExp(`(?<![\\p{L}\\p{N}'’-])(${WORDS})[ \\t]+(?=(\\p{Ll}[\\p{L}'’-]*))`, 'gu');
/** In the same clause before it: `do not simply copy` is no order not to copy. */
const TURNED = /(?:\b(?:not|no|never|none|nor|neither|cannot|without|avoid|only|but)|n['’]t)\b[^.,;:!?]*$/i;
/** Right before it. */
const GRADED = /\b(?:hardly|rather|too|so|as|how|more|most|less)[ \t]*$/i;
/** `quite a few`, `very much`, `put simply`. */
const BOUND = new Set(['a', 'an', 'much', 'many', 'few', 'little', 'put', 'speaking', 'because', 'and', 'or', 'not', 'no', 'never']);
/** A word as short as these says nothing about whether degrees are told apart. */
const FUNCTION_WORDS = new Set(['the', 'to', 'in', 'on', 'of', 'is', 'are', 'be', 'do']);

/** Words that only add weight, before a word in lower case; not where a text tells degrees apart. */
export const intensifiers: Rule = ({ text, blocks, isProse }) => {
  const uses = countWords(text);
  return blocks
    .filter(({ kind }) => kind === 'paragraph')
    .flatMap((block) =>
      Array.from(text.slice(block.start, block.end).matchAll(PATTERN), (match) => ({
        start: block.start + match.index,
        end: block.start + match.index + match[0].length,
        word: match[1] ?? '',
        next: match[2] ?? '',
        before: text.slice(Math.max(block.start, block.start + match.index - 80), block.start + match.index),
      })),
    )
    .filter(({ start, end, next, before }) => isProse({ start, end }) && isPlain(before, next, uses))
    .map(({ start, end, word }) => ({
      start,
      end,
      after: '',
      rule: 'intensifier',
      level: 'intensifiers',
      why: `“${word}” only adds weight`,
      proof: 'no negation before it, and no other degree of the word after it',
    }));
};

function isPlain(before: string, next: string, uses: ReadonlyMap<string, number>): boolean {
  // At the start of an item or after a comma it may be part of a name: `very good, good, bad`.
  if (!/[\p{L}\p{N})"'’”][ \t]*\n?[ \t]*$/u.test(before) || TURNED.test(before) || GRADED.test(before) || BOUND.has(next)) return false;
  return FUNCTION_WORDS.has(next) || (uses.get(next) ?? 0) <= 1;
}

function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [word] of text.toLowerCase().matchAll(/\p{L}[\p{L}'’-]*/gu)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
