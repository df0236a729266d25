import type { Span } from './edit.js';

/** Tells for every character of an edited text where it came from. */
export interface Origin {
  /** The same span in the text as it was first. */
  of(span: Span): Span;
  /** After these replacements, which are in order. */
  after(edits: readonly (Span & { after: string })[]): Origin;
}

export function originOf(length: number): Origin {
  return wrap(Uint32Array.from({ length: length + 1 }, (_, at) => at));
}

/** @param places of each character, and one for the end */
function wrap(places: Uint32Array): Origin {
  const placeOf = (at: number): number => places[Math.min(at, places.length - 1)] ?? 0;
  return {
    of: ({ start, end }) => ({ start: placeOf(start), end: end > start ? placeOf(end - 1) + 1 : placeOf(start) }),
    after(edits) {
      const growth = edits.reduce((sum, { start, end, after }) => sum + after.length - (end - start), 0);
      const next = new Uint32Array(places.length + growth);
      let [from, to] = [0, 0];
      const copy = (until: number): void => {
        next.set(places.subarray(from, until), to);
        to += until - from;
      };
      for (const { start, end, after } of edits) {
        copy(start);
        next.fill(placeOf(start), to, to + after.length);
        to += after.length;
        from = end;
      }
      copy(places.length);
      return wrap(next);
    },
  };
}
