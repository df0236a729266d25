import type { ChangeKind, Edit } from './rewrite.js';

/** Characters that show nothing, or only turn others round: a run of them. U+2800 is a braille cell without dots. */
const RUN = /(?:\p{Default_Ignorable_Code_Point}|[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFFF9-\uFFFB\u2800])+/gu;

const TAG = /[\u{E0000}-\u{E007F}]/u;
const BIDI = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;

/** Scripts whose letters are joined or kept apart by U+200C and U+200D; in others these only hide. */
const JOINED = [
  'Arabic', 'Syriac', 'Thaana', 'Nko', 'Mongolian', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu', 'Kannada',
  'Malayalam', 'Sinhala', 'Tibetan', 'Myanmar', 'Khmer',
].map((script) => `\\p{Script=${script}}`).join('');
const JOINED_LETTER = new RegExp(`^[${JOINED}]$`, 'u');
const WORD_PART = /^[\p{L}\p{M}\p{N}]$/u;
const EMOJI = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}]$/u;
const EMOJI_START = /^\p{Extended_Pictographic}$/u;
const KEYCAP = /^[\d#*]$/;

/** The only flags that are spelt in tag characters and that fonts have: England, Scotland, Wales. */
const FLAGS = new Set(
  ['gbeng', 'gbsct', 'gbwls'].map((code) => `${[...code].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('')}\u{E007F}`),
);

/**
 * Step 2. Goes by whole runs, so that what one removal leaves side by side cannot be a run of another kind. Kept are
 * the joiners of scripts that need them and the parts of emoji.
 */
export function* findInvisible(text: string): Generator<Edit> {
  for (const { 0: run, index } of text.matchAll(RUN)) {
    const end = index + run.length;
    if (!belongs(charBefore(text, index), run, charAfter(text, end))) yield { kind: kindOf(run), start: index, end, replacement: '' };
  }
}

function kindOf(run: string): ChangeKind {
  return TAG.test(run) ? 'tag-character' : BIDI.test(run) ? 'bidi' : 'invisible';
}

function belongs(before: string, run: string, after: string): boolean {
  switch (run) {
    case '\u2800':
      return true;
    case '\u200C':
      return joins(before, after);
    case '\u200D':
      return joins(before, after) || (EMOJI.test(before) && EMOJI_START.test(after));
    case '\uFE0F\u200D':
      return EMOJI.test(before) && EMOJI_START.test(after);
    case '\uFE0E':
      return EMOJI.test(before);
    case '\uFE0F':
      return EMOJI.test(before) || (KEYCAP.test(before) && after === '\u20E3');
    default:
      return before === '\u{1F3F4}' && FLAGS.has(run);
  }
}

function joins(before: string, after: string): boolean {
  return JOINED_LETTER.test(before) || (WORD_PART.test(before) && JOINED_LETTER.test(after));
}

function charBefore(text: string, offset: number): string {
  const code = text.charCodeAt(offset - 1);
  return text.slice(code >= 0xdc00 && code <= 0xdfff ? offset - 2 : offset - 1, offset);
}

function charAfter(text: string, offset: number): string {
  const point = text.codePointAt(offset);
  return point === undefined ? '' : String.fromCodePoint(point);
}
