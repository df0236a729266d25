import { fold } from '../fold.js';

/** A way of putting something that an attack uses. */
export interface Phrase {
  pattern: RegExp;
  /** Honest texts say it too: suspicious only beside something else. */
  weak?: boolean;
  /** The pattern looks at the text as it stands, where capitals matter; others at how it looks when folded. */
  verbatim?: boolean;
}

/** A kind of attack that is made of words. */
export interface WordRule {
  name: string;
  /** What such a text does, after `the text`. */
  says: string;
  phrases: readonly Phrase[];
}

/** Where an order begins: at the start of a sentence or clause, or after a word that urges. */
export const ORDER = String.raw`(?<=^|[.!?:;,\n"'(>\]-]\s{0,3}|\b(?:please|and|then|now|must|should|also|instead|just|first|always|to)\s)`;
/** The rest of a sentence, as far as it matters. */
export const near = (most: number): string => `[^.!?\\n]{0,${most}}`;

/** For folded text: what is not ASCII in a pattern is folded as the text is. Spaces stand for any white space. */
export function phrase(source: string, options: Omit<Phrase, 'pattern'> = {}): Phrase {
  if (options.verbatim === true) return { pattern: new RegExp(source, 'gmu'), ...options };
  const folded = source.replace(/[^\u0000-\u007F]+/g, (part) => fold(part).text).replaceAll(' ', '\\s{1,4}');
  return { pattern: new RegExp(folded, 'gmu'), ...options };
}
