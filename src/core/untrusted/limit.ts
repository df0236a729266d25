import type { Change } from './rewrite.js';

/** Tokens of a mark, at most. */
const MARK_TOKENS = 20;
/** ASCII characters that are taken for one token; of all others each is one. */
const ASCII_PER_TOKEN = 4;

/**
 * Cuts a text to about so many tokens and says so at its end. The count is an estimate, the same wherever a prompt is
 * rendered: it needs no tokenizer. It is high for most scripts but Latin.
 */
export function limitTokens(text: string, max: number): { text: string; changes: Change[] } {
  if (text.length <= max || estimateTokens(text) <= max) return { text, changes: [] };
  const kept = text.slice(0, lengthWithin(text, max - MARK_TOKENS)).trimEnd();
  const mark = `[cut here: about ${estimateTokens(kept)} of ${estimateTokens(text)} tokens]`;
  return { text: `${kept}\n${mark}`, changes: [{ kind: 'truncated', count: 1, first: kept.length }] };
}

export function estimateTokens(text: string): number {
  let quarters = 0;
  for (const character of text) quarters += cost(character);
  return Math.ceil(quarters / ASCII_PER_TOKEN);
}

function lengthWithin(text: string, max: number): number {
  let quarters = 0;
  let length = 0;
  for (const character of text) {
    quarters += cost(character);
    if (quarters > max * ASCII_PER_TOKEN) break;
    length += character.length;
  }
  return length;
}

function cost(character: string): number {
  return character < '\u0080' ? 1 : ASCII_PER_TOKEN;
}
