import { findControls } from './controls.js';
import { type Delimiters, delimiterFinder, NO_DELIMITERS } from './delimiters.js';
import { fold } from './fold.js';
import { findInvisible } from './invisible.js';
import { findMarkup, type Mark } from './markup.js';
import { type Change, type Edit, rewrite } from './rewrite.js';

export interface Sanitized {
  text: string;
  /** In the order of the steps; what kinds of change there were, how many and where the first was. */
  changes: Change[];
}

export type Sanitizer = (text: string) => Sanitized;

/** An escape cannot make a new mark, but two marks may overlap: then the second is found in the next round. */
const MAX_ROUNDS = 16;

/** Printable ASCII without anything that could begin a mark: nothing to look for. */
const HARMLESS = /^[\t\n\x20!$-9;=?-Z\\\]^_a-z{}]*$/;

/**
 * The steps in their order: controls, invisible characters, then markup and delimiters, which are looked for in what the
 * text looks like. Doing it twice does no more than doing it once; a text without any of it comes out as it went in.
 */
export function createSanitizer(delimiters: Delimiters = NO_DELIMITERS): Sanitizer {
  const findDelimiters = delimiterFinder(delimiters);
  const escapes = (text: string): Edit[] => {
    const folded = fold(text);
    return toEdits([...findMarkup(folded), ...findDelimiters(folded)]);
  };
  return (text) => {
    if (HARMLESS.test(text)) return { text, changes: [] };
    const steps: ((text: string) => Iterable<Edit>)[] = [findControls, findInvisible];
    for (let round = 0; round < MAX_ROUNDS; round += 1) steps.push(escapes);
    return apply(text, steps);
  };
}

function apply(given: string, steps: readonly ((text: string) => Iterable<Edit>)[]): Sanitized {
  let text = given;
  let origin = (offset: number): number => offset;
  const changes = new Map<Change['kind'], Change>();
  for (const [index, step] of steps.entries()) {
    const done = rewrite(text, step(text));
    const before = origin;
    for (const { kind, count, first } of done.changes) {
      const known = changes.get(kind);
      const place = before(first);
      changes.set(kind, { kind, count: (known?.count ?? 0) + count, first: Math.min(known?.first ?? place, place) });
    }
    if (done.text === text && index >= 2) break;
    text = done.text;
    origin = (offset) => before(done.origin(offset));
  }
  return { text, changes: [...changes.values()] };
}

/** Patterns may find the same thing twice: one backslash at each place, and one change for each mark. */
function toEdits(marks: readonly Mark[]): Edit[] {
  const edits: Edit[] = [];
  for (const { kind, escapes } of marks) {
    let counts = true;
    for (const offset of escapes) {
      edits.push({ kind, start: offset, end: offset, replacement: '\\', counts });
      counts = false;
    }
  }
  edits.sort((a, b) => a.start - b.start || Number(b.counts) - Number(a.counts));
  return edits.filter(({ start }, index) => edits[index - 1]?.start !== start);
}
