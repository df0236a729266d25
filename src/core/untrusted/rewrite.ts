/** What a step does to a text. */
export type ChangeKind = 'control' | 'surrogate' | 'tag-character' | 'bidi' | 'invisible' | 'special-token' | 'role-marker' | 'delimiter' | 'truncated';

/** One replacement: offsets into the text it was found in. */
export interface Edit {
  kind: ChangeKind;
  start: number;
  end: number;
  replacement: string;
  /** Several edits may be one change: a token is escaped at both of its ends. */
  counts?: boolean;
}

/** All changes of one kind. */
export interface Change {
  kind: ChangeKind;
  count: number;
  /** Offset of the first, in the text as it was given. */
  first: number;
}

export interface Rewritten {
  text: string;
  changes: Change[];
  /** The offset in the text before that an offset in the text after came from. */
  origin(offset: number): number;
}

/** Applies edits, which are in ascending order and do not overlap. */
export function rewrite(text: string, edits: Iterable<Edit>): Rewritten {
  const pieces: string[] = [];
  const ends: number[] = [];
  const shifts: number[] = [];
  const changes = new Map<ChangeKind, Change>();
  let from = 0;
  let shift = 0;
  for (const { kind, start, end, replacement, counts } of edits) {
    pieces.push(text.slice(from, start), replacement);
    from = end;
    ends.push(start + shift + replacement.length);
    shift += replacement.length - (end - start);
    shifts.push(shift);
    if (counts === false) continue;
    const change = changes.get(kind);
    if (change) change.count += 1;
    else changes.set(kind, { kind, count: 1, first: start });
  }
  if (ends.length === 0) return { text, changes: [], origin: (offset) => offset };
  pieces.push(text.slice(from));
  return { text: pieces.join(''), changes: [...changes.values()], origin: (offset) => offset - shiftAt(ends, shifts, offset) };
}

/** By how much the edits that end at or before `offset` moved the text. */
function shiftAt(ends: readonly number[], shifts: readonly number[], offset: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 0 : (shifts[low - 1] ?? 0);
}
