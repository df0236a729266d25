import type { Level } from './level.js';

/** From `start` to before `end`, in UTF-16 units. */
export interface Span {
  start: number;
  end: number;
}

/** A replacement that a rule proposes; nothing says yet that it is worth making. */
export interface Proposal extends Span {
  rule: string;
  level: Level;
  after: string;
  why: string;
  /** What shows that nothing more is lost than the level allows, beyond the invariants. */
  proof: string;
  /** The rule's own proof covers the invariants inside the span, such as numbers in a sentence said twice. */
  proven?: boolean;
}

/** An edit that was made, in the coordinates of the text as it was given. */
export interface Edit extends Span {
  rule: string;
  level: Level;
  before: string;
  after: string;
  tokensSaved: number;
  why: string;
  proof: string;
}

/** The text with these replacements made; they do not overlap and are in order. */
export function applyProposals(text: string, proposals: readonly (Span & { after: string })[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end, after } of proposals) {
    parts.push(text.slice(from, start), after);
    from = end;
  }
  return parts.join('') + text.slice(from);
}

/** The first of those that overlap stays. */
export function withoutOverlaps<T extends Span>(spans: readonly T[]): T[] {
  const sorted = [...spans].sort((a, b) => a.start - b.start || b.end - a.end);
  let end = -1;
  return sorted.filter((span) => {
    if (span.start < end) return false;
    end = Math.max(span.end, span.start + 1);
    return true;
  });
}
