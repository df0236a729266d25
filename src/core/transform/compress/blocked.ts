import { compress, type Compression, type Request } from './compress.js';
import type { Document } from './document.js';
import type { Span } from './edit.js';
import { LEVELS } from './level.js';
import type { Meter } from './meter.js';
import type { Guard } from './spans.js';

/** What keeps a text from being shorter. */
export interface Blocked {
  reason: string;
  /** What it holds, or would save. */
  tokens?: number;
  /** How many edits were given up for it. */
  edits?: number;
}

/** The largest first within each kind: what is protected, what another level would save, what the invariants refused. */
export function findBlocks(compression: Compression, request: Request): Blocked[] {
  return [...protectedTokens(compression.document, request.judge.meter), ...furtherLevel(compression, request), ...refusals(compression)];
}

/** Of two guards around one text the more telling. */
const WORDS: readonly (readonly [Guard, string])[] = [
  ['kept', 'marked to be kept'],
  ['template', 'placeholders, and partials, which are files of their own'],
  ['code', 'code'],
  ['output format', 'what says or shows the output'],
  ['example', 'examples'],
  ['table', 'tables'],
  ['heading', 'headings'],
  ['quoted', 'quotations'],
  ['markup', 'elements'],
  ['literal', 'numbers, names and labels'],
];

function protectedTokens({ text, guarded, messages }: Document, meter: Meter): Blocked[] {
  const taken = new Uint8Array(text.length);
  const blocks = WORDS.map(([guard, reason]) => {
    const parts = guarded.filter((span) => span.guard === guard).flatMap((span) => freePart(taken, span, messages));
    return { reason: `protected: ${reason}`, tokens: parts.reduce((sum, { start, end }) => sum + meter.part(text.slice(start, end)), 0) };
  });
  return blocks.filter(({ tokens }) => tokens > 0).sort((a, b) => b.tokens - a.tokens);
}

/** What of a span no other took, and takes it. */
function freePart(taken: Uint8Array, { start, end }: Span, messages: readonly Span[]): Span[] {
  if (!messages.some((message) => message.start < end && start < message.end)) return [];
  let [from, to] = [start, end];
  while (from < to && taken[from] === 1) from++;
  while (to > from && taken[to - 1] === 1) to--;
  taken.fill(1, from, to);
  return from < to ? [{ start: from, end: to }] : [];
}

function furtherLevel({ text, after }: Compression, request: Request): Blocked[] {
  const last = LEVELS.at(-1);
  if (last === undefined || request.level === last) return [];
  const saved = after.tokens - compress(text, { ...request, level: last }).after.tokens;
  return saved > 0 ? [{ reason: `needs --level ${last}`, tokens: saved }] : [];
}

function refusals({ rejected }: Compression): Blocked[] {
  const counts = new Map<string, number>();
  for (const { reason } of rejected) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([reason, edits]) => ({ reason: `refused: ${reason}`, edits }));
}
