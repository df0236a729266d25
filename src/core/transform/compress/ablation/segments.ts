import type { Document } from '../document.js';
import type { Span } from '../edit.js';
import type { GuardedSpan } from '../spans.js';
import { demonstrations } from '../levels/repeated-examples.js';
import type { Meter } from '../meter.js';
import { leadsItems, removalOf, type Sentence, sentencesOf } from '../sentences.js';

/** A part of a body that can be left out by itself. */
export interface Segment extends Span {
  kind: 'item' | 'sentence' | 'example';
  tokens: number;
  /** Words that forbid or limit something: what they guard against may stand in no query. */
  limits: string[];
  /** Where it stands among the sentences of its block; of an example undefined. */
  sentence?: Sentence;
}

/** Fewer are not worth a question. */
const LEAST_TOKENS = 3;
/** Says what an answer is to look like: the contract, which no measurement may take away. */
const CONTRACT = /\b(?:answer|repl(?:y|ies)|respon(?:d|se)|return|output|format|json|ya?ml|xml|schema)s?\b/i;
const LIMIT = /\b(?:not|never|no|none|nothing|cannot|without|except|unless|only|must|always|avoid|exactly)\b|n['’]t\b/gi;
/** What holds these stays: variables, what its author keeps, code, data in elements, what shows the output. */
const SOLID = new Set<GuardedSpan['guard']>(['template', 'kept', 'code', 'markup', 'output format', 'example', 'table', 'heading']);

/** Items of lists, sentences of paragraphs and demonstrations, in order; they do not overlap. */
export function readSegments(document: Document, meter: Meter): Segment[] {
  const { text, blocks, guarded } = document;
  const examples = demonstrations(document).filter(
    (span) =>
      !overlapsAny(
        span,
        guarded.filter(({ guard }) => guard === 'template' || guard === 'kept'),
      ),
  );
  const isFree = (span: Span): boolean =>
    !overlapsAny(span, examples) &&
    !overlapsAny(
      span,
      guarded.filter((one) => SOLID.has(one.guard) && !isWithinLine(text, one)),
    ) &&
    !CONTRACT.test(text.slice(span.start, span.end));
  const sentences = blocks
    .filter(({ kind }) => kind === 'paragraph')
    .flatMap((block): Omit<Segment, 'tokens' | 'limits'>[] => {
      const parts = sentencesOf(text, block);
      if (leadsItems(text, { block })) return [];
      const whole: Sentence = { start: block.start, end: block.end, block, isFirst: true, isLast: true };
      const units = block.item ? [whole] : parts;
      return units.filter(isFree).map((sentence) => ({ kind: block.item ? 'item' : 'sentence', start: sentence.start, end: sentence.end, sentence }));
    });
  const all = [...examples.map(({ start, end }) => ({ kind: 'example' as const, start, end })), ...sentences].sort((a, b) => a.start - b.start);
  return all
    .filter(({ start }) => document.isAlwaysShown(start))
    .map((segment) => withFigures(text, segment, meter))
    .filter(({ tokens }) => tokens >= LEAST_TOKENS);
}

function withFigures(text: string, segment: Omit<Segment, 'tokens' | 'limits'>, meter: Meter): Segment {
  const shown = text.slice(segment.start, segment.end);
  const limits = [...new Set(Array.from(shown.matchAll(LIMIT), ([word]) => word.toLowerCase()))];
  return { ...segment, tokens: meter.part(shown), limits };
}

/** Code in a line goes with its sentence. */
function isWithinLine(text: string, { guard, start, end }: GuardedSpan): boolean {
  return guard === 'code' && !text.slice(start, end).includes('\n');
}

function overlapsAny({ start, end }: Span, spans: readonly Span[]): boolean {
  return spans.some((span) => span.start < end && start < span.end);
}

/** The body without these segments; a heading goes when all below it does. */
export function withoutSegments({ text, blocks }: Document, segments: readonly Segment[]): string {
  const gone = runsOf(text, segments);
  const isGone = ({ start, end }: Span): boolean => gone.some((span) => span.start <= start && end <= span.end);
  const headings = blocks.filter((block, index) => {
    if (block.kind !== 'heading') return false;
    const next = blocks.findIndex((other, at) => at > index && other.kind === 'heading' && (other.depth ?? 1) <= (block.depth ?? 1));
    const below = blocks.slice(index + 1, next === -1 ? undefined : next).filter(({ kind }) => kind !== 'heading');
    return below.length > 0 && below.every(isGone);
  });
  const whole = (block: Document['blocks'][number]): Sentence => ({ start: block.start, end: block.end, block, isFirst: true, isLast: true });
  const removals = [...gone.map((one) => removalOf(text, one)), ...headings.map((heading) => removalOf(text, whole(heading)))].sort(
    (a, b) => a.start - b.start,
  );
  let [result, from] = ['', 0];
  for (const { start, end } of removals) {
    result += text.slice(from, Math.max(from, start));
    from = Math.max(from, end);
  }
  return result + text.slice(from);
}

/** Sentences of one block that stand beside each other as one. */
function runsOf(text: string, segments: readonly Segment[]): Sentence[] {
  const runs: Sentence[] = [];
  for (const { start, end, sentence } of [...segments].sort((a, b) => a.start - b.start)) {
    const last = runs.at(-1);
    const one = sentence ?? { start, end, block: { start, end, kind: 'paragraph', scope: '' }, isFirst: true, isLast: true };
    if (last && last.block === one.block && !last.isLast && text.slice(last.end, one.start).trim() === '') {
      Object.assign(last, { end: one.end, isLast: one.isLast });
    } else runs.push({ ...one });
  }
  return runs;
}
