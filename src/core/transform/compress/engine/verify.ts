import type { Document, Reading } from '../document.js';
import { readDocument } from '../document.js';
import { findLosses, takeInventory } from '../inventory.js';
import type { Meter } from '../meter.js';
import { findMaskFaults, unmask } from './mask.js';
import type { Passage } from './passages.js';

/** What is said of an answer: a text that may stand for the passage, and what is wrong with it or could be better. */
export interface Verified {
  /** Undefined where it may not. */
  text?: string;
  tokens?: number;
  faults: string[];
}

/**
 * Whether an answer may take a passage's place: every placeholder once and in order, the same numbers, negations, limits
 * and everything else that no edit may change, fewer tokens, the same kind of block. Its sense is not judged: nothing here can.
 */
export function verifyRewriting(document: Document, passage: Passage, answer: string, { meter, plain, labels }: Reading & { meter: Meter }): Verified {
  const reply = answer.trim();
  if (reply === '') return { faults: ['it is empty'] };
  const masking = findMaskFaults(reply, passage.masked);
  if (masking.length > 0) return { faults: masking };
  const before = document.text.slice(passage.start, passage.end);
  const text = unmask(reply, passage.masked);
  const tokens = meter.part(text);
  const faults = [
    ...findLosses(takeInventory(before, plain), takeInventory(text, plain)).map((lost) => `it changes the ${lost}`),
    ...(lineCount(text) > lineCount(before) || /\n[ \t]*\n/.test(text) ? ['it has more lines'] : []),
    ...(tokens < passage.tokens ? [] : [`it has ${tokens} tokens, not fewer than the ${passage.tokens} of the passage`]),
  ];
  if (faults.length > 0) return { faults };
  if (!standsAlike(document, passage, text, { plain, labels })) {
    return { faults: ['it would be read as another kind of block, such as a list, a heading or a message'] };
  }
  return { text, tokens, faults: passage.strict && tokens > passage.budget ? [`it has ${tokens} tokens; at most ${passage.budget} are wanted`] : [] };
}

function lineCount(text: string): number {
  return text.split('\n').length;
}

/** In its place it is read as what stood there: the same blocks and messages around it. */
function standsAlike(document: Document, { start, end }: Passage, text: string, reading: Reading): boolean {
  const after = readDocument(document.text.slice(0, start) + text + document.text.slice(end), reading);
  const shapeOf = ({ blocks, messages }: Document): string => `${messages.length} ${blocks.map(({ kind, scope }) => `${kind} ${scope}`).join(',')}`;
  return shapeOf(after) === shapeOf(document);
}
