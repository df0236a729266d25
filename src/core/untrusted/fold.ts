import { LOOKS_LIKE } from './confusables.js';

/** A text as it looks, for finding things in it; never sent anywhere. */
export interface Folded {
  text: string;
  /** The offset in the original that an offset here came from. */
  origin(offset: number): number;
}

const ASCII = /^[\u0000-\u007F]*$/;
const UNSEEN = /^[\p{M}\p{Default_Ignorable_Code_Point}]$/u;

/**
 * Step 3. Compatibility form, lower case, look-alikes as ASCII, without marks and what is not seen: what is written in full-width,
 * mathematical or Cyrillic letters is found by patterns for plain ones.
 */
export function fold(text: string): Folded {
  if (ASCII.test(text)) return { text: text.toLowerCase(), origin: (offset) => offset };
  const pieces: string[] = [];
  const origins: number[] = [];
  let offset = 0;
  for (const character of text) {
    const piece = foldCharacter(character);
    pieces.push(piece);
    for (let unit = 0; unit < piece.length; unit += 1) origins.push(offset);
    offset += character.length;
  }
  return { text: pieces.join(''), origin: (at) => origins[at] ?? text.length };
}

const known = new Map<string, string>();
const MAX_KNOWN = 10_000;

function foldCharacter(character: string): string {
  if (character < '\u0080') return character.toLowerCase();
  const found = known.get(character);
  if (found !== undefined) return found;
  const folded =
    LOOKS_LIKE.get(character) ??
    Array.from(character.normalize('NFKD').toLowerCase(), (part) => (UNSEEN.test(part) ? '' : (LOOKS_LIKE.get(part) ?? part))).join('');
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(character, folded);
  return folded;
}
