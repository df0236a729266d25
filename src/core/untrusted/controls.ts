import type { Edit } from './rewrite.js';

/** What has no business in a text: controls but newline and tab, a carriage return without its newline, halves of a character, non-characters. */
const FAULTY = /[\u0000-\u0008\u000B-\u000C\u000E-\u001F\u007F-\u009F]|\r(?!\n)|\p{Cs}|\p{Noncharacter_Code_Point}/gu;

/** Breaks of lines and pages that older systems wrote. */
const BREAKS = new Set(['\u000B', '\u000C', '\u0085', '\r']);

/** Step 1. Breaks become newlines, the rest the sign that stands for a character that could not be read. */
export function* findControls(text: string): Generator<Edit> {
  for (const { 0: character, index } of text.matchAll(FAULTY)) {
    const code = character.charCodeAt(0);
    const kind = code >= 0xd800 && code <= 0xdfff && character.length === 1 ? 'surrogate' : 'control';
    yield { kind, start: index, end: index + character.length, replacement: BREAKS.has(character) ? '\n' : '\uFFFD' };
  }
}
