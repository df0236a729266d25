import { textWidth } from './table.js';

/** Narrower than this a text is harder to read than one that is too wide. */
const NARROWEST = 20;

/** The lines of a text that is no wider than `width`; words stay whole. */
export function wrap(text: string, width: number): string[] {
  const limit = Math.max(NARROWEST, width);
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && textWidth(last) + 1 + textWidth(word) > limit) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
