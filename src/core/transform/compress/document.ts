import { messageSpans } from '../../prompt/template/messages.js';
import { closesBlock, opensBlock, scanTags } from '../../prompt/template/scan.js';
import { type Block, readBlocks } from './blocks.js';
import type { Span } from './edit.js';
import { guardFormats } from './formats.js';
import { readInline } from './inline.js';
import { type GuardedSpan, readRawSpans } from './spans.js';

/** What of a body may be edited how, and what its text is made of. */
export interface Document {
  text: string;
  messages: readonly Span[];
  blocks: readonly Block[];
  comments: readonly Span[];
  /** Everything that is not prose, for saying what stands in the way. */
  guarded: readonly GuardedSpan[];
  /** Whether words may change anywhere in a span. */
  isProse(span: Span): boolean;
  /** Whether white space may change everywhere in a span. */
  isLoose(span: Span): boolean;
  /** Whether a sentence may go, if another says the same: numbers and code within a line may go with it. */
  isRemovable(span: Span): boolean;
  /** Whether a place lies in no block of tags, so that it is in every rendering. */
  isAlwaysShown(offset: number): boolean;
  /** Whether a character belongs to a tag: a rendering has something else there. */
  isTag(offset: number): boolean;
}

/** What a body is read with besides itself. */
export interface Reading {
  /** `template: none` */
  plain: boolean;
  /** Words that the answer must repeat as they are. */
  labels: readonly string[];
}

const WORDS = 1;
const SPACE = 2;
const TAG = 4;
const SOLID = 8;
/** Guards under which white space, too, stays as it is. */
const RIGID = new Set<GuardedSpan['guard']>(['template', 'code', 'kept', 'quoted', 'markup', 'example', 'table']);

export function readDocument(text: string, { plain, labels }: Reading): Document {
  const messages = messageSpans(text, plain);
  const raw = readRawSpans(text, plain);
  const blocks = messages.flatMap((message) => readBlocks(hideSpans(text, [...raw.guarded, ...raw.comments]), message));
  const paragraphs = blocks.filter(({ kind }) => kind === 'paragraph');
  const guarded = [
    ...raw.guarded,
    ...blocks.flatMap(guardOf),
    ...guardFormats(text, blocks),
    ...paragraphs.flatMap((paragraph) => readInline(text, paragraph)),
    ...guardLabels(text, labels),
  ];
  const flags = new Uint8Array(text.length).fill(WORDS | SPACE);
  for (const { start, end } of messages) clear(flags, { start, end }, SPACE);
  for (const paragraph of paragraphs) clear(flags, paragraph, WORDS);
  for (const span of guarded) set(flags, span, WORDS | (RIGID.has(span.guard) ? SPACE : 0) | (isRepeatable(text, span) ? 0 : SOLID));
  for (const span of raw.comments) set(flags, span, WORDS | SPACE);
  for (const span of raw.guarded) if (span.guard === 'template') set(flags, span, TAG);
  const depthAt = plain ? () => 0 : depthFinder(text);
  return {
    text, messages, blocks, guarded,
    comments: raw.comments,
    isProse: (span) => !has(flags, span, WORDS),
    isLoose: (span) => !has(flags, span, SPACE),
    isRemovable: (span) => !has(flags, span, SOLID),
    isAlwaysShown: (offset) => depthAt(offset) === 0,
    isTag: (offset) => ((flags[offset] ?? 0) & TAG) !== 0,
  };
}

/** Tags and elements as one long word each, so that what stands in them is not read as Markdown. */
function hideSpans(text: string, spans: readonly Span[]): string {
  const sorted = [...spans].sort((a, b) => a.start - b.start);
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of sorted) {
    if (end <= from) continue;
    const first = Math.max(start, from);
    parts.push(text.slice(from, first), 'x'.repeat(end - first));
    from = end;
  }
  return parts.join('') + text.slice(from);
}

function guardOf({ kind, start, end }: Block): GuardedSpan[] {
  if (kind === 'paragraph' || kind === 'rule') return [];
  return [{ start, end, guard: kind === 'quote' ? 'quoted' : kind }];
}

/** A copy of the sentence has it as well. */
function isRepeatable(text: string, { guard, start, end }: GuardedSpan): boolean {
  return guard === 'literal' || (guard === 'code' && !text.slice(start, end).includes('\n'));
}

function guardLabels(text: string, labels: readonly string[]): GuardedSpan[] {
  return labels
    .filter((label) => label !== '')
    .flatMap((label) => {
      const spans: GuardedSpan[] = [];
      for (let start = text.indexOf(label); start !== -1; start = text.indexOf(label, start + label.length)) {
        spans.push({ start, end: start + label.length, guard: 'literal' });
      }
      return spans;
    });
}

function set(flags: Uint8Array, { start, end }: Span, flag: number): void {
  for (let at = start; at < end; at++) flags[at] = (flags[at] ?? 0) | flag;
}

function clear(flags: Uint8Array, { start, end }: Span, flag: number): void {
  for (let at = start; at < end; at++) flags[at] = (flags[at] ?? 0) & ~flag;
}

function has(flags: Uint8Array, { start, end }: Span, flag: number): boolean {
  for (let at = start; at < end; at++) if (((flags[at] ?? 0) & flag) !== 0) return true;
  return false;
}

/** How many blocks of tags are open at an offset. */
function depthFinder(text: string): (offset: number) => number {
  const starts: number[] = [0];
  const depths: number[] = [0];
  for (const tag of scanTags(text)) {
    const change = opensBlock(tag) ? 1 : closesBlock(tag) ? -1 : 0;
    if (change === 0) continue;
    starts.push(tag.end);
    depths.push((depths.at(-1) ?? 0) + change);
  }
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return depths[low] ?? 0;
  };
}
