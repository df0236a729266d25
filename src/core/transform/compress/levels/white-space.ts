import type { Proposal, Span } from '../edit.js';
import type { Document } from '../document.js';
import type { Rule } from '../rule.js';

const PROOF = 'white space only';

/** Spaces at the ends of lines. */
export const trailingSpace: Rule = (document) =>
  found(document, /(?<![ \t])[ \t]+(?=\n)/g).map((span) => proposal(span, '', 'trailing-space', 'nobody sees a space at the end of a line'));

/** More than one blank line in a row. */
export const blankLines: Rule = (document) =>
  found(document, /\n(?:[ \t]*\n){2,}/g).map((span) => proposal(span, '\n\n', 'blank-lines', 'one blank line parts as well as many'));

/** More than one space between words, but not what aligns columns. */
export const wideGaps: Rule = (document) => {
  const { text, blocks } = document;
  return blocks
    .filter(({ kind, start, end }) => kind === 'paragraph' && !isAligned(text.slice(start, end)))
    .flatMap((block) => found(document, /(?<=\S)[ \t]{2,}(?=\S)/g, block))
    .filter((span) => document.isProse(span))
    .map((span) => proposal(span, ' ', 'wide-gap', 'one space parts words as well as many'));
};

function isAligned(paragraph: string): boolean {
  return paragraph.split('\n').filter((line) => /\S {3,}\S|\S *\t/.test(line)).length > 1;
}

function found({ text, messages, isLoose }: Document, pattern: RegExp, within?: Span): Span[] {
  const ranges = within ? [within] : messages;
  return ranges.flatMap(({ start, end }) =>
    Array.from(text.slice(start, end).matchAll(pattern), (match) => ({
      start: start + match.index,
      end: start + match.index + match[0].length,
    })).filter(isLoose),
  );
}

function proposal(span: Span, after: string, rule: string, why: string): Proposal {
  return { ...span, after, rule, level: 'layout', why, proof: PROOF };
}
