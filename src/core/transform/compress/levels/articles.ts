import type { Rule } from '../rule.js';

const PATTERN = /(?<![\p{L}\p{N}'’-])(?:the|a|an)[ \t]+(?=(\p{Ll}[\p{L}'’-]+))/giu;
/** `a few` and `few` are not the same, nor `the more … the more`. */
const BOUND = /^(?:few|little|lot|bit|more|less|same|other|latter|former|one|only|first|last)$/;

/** Articles before words in lower case: what is left is no sentence any more, but most of what it says. */
export const articles: Rule = ({ text, blocks, isProse }) =>
  blocks
    .filter(({ kind }) => kind === 'paragraph')
    .flatMap((block) =>
      Array.from(text.slice(block.start, block.end).matchAll(PATTERN), (match) => ({
        start: block.start + match.index,
        match: match[0],
        next: match[1] ?? '',
      })),
    )
    .filter(({ start, match, next }) => !BOUND.test(next) && isProse({ start, end: start + match.length + 1 }))
    .map(({ start, match, next }) => {
      const isUpper = /^\p{Lu}/u.test(match);
      return {
        start, end: start + match.length + (isUpper ? 1 : 0), after: isUpper ? next.charAt(0).toUpperCase() : '',
        rule: 'article', level: 'articles', why: 'an article', proof: 'before a word in lower case',
      };
    });
