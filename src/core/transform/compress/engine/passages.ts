import { scanTags } from '../../../prompt/template/scan.js';
import type { Document } from '../document.js';
import type { Span } from '../edit.js';
import type { Meter } from '../meter.js';
import { BRACKETS, mask, type Masked } from './mask.js';

/** A part of a body that a model may say in other words. */
export interface Passage extends Span {
  masked: Masked;
  /** Of the passage as it stands. */
  tokens: number;
  /** Of what is not protected in it. */
  free: number;
  /** At most so many are asked for. */
  budget: number;
  /** A target stands behind that: an answer above it is asked for again. */
  strict: boolean;
}

/** Passages with fewer free tokens are left alone: a model that rewrites three words changes what they say. */
const LEAST_FREE = 10;
/** What is asked of every passage where no target says how much. */
const USUAL_SHARE = 0.3;
/** More than this of a passage is no rewording any more. */
const LARGEST_SHARE = 0.7;

/**
 * Paragraphs and items of lists, cut at tags that are no outputs, so that no word can move to another branch.
 * @param excess tokens of the whole body to be saved; undefined: the usual share
 */
export function readPassages(document: Document, meter: Meter, plain: boolean, excess?: number): Passage[] {
  const found = document.blocks
    .filter(({ kind }) => kind === 'paragraph')
    .flatMap((block) => withoutTags(document.text, block, plain))
    .flatMap((span) => toPassage(document, span, meter));
  const free = found.reduce((sum, passage) => sum + passage.free, 0);
  const share = excess === undefined ? USUAL_SHARE : Math.min(LARGEST_SHARE, Math.max(0, excess) / Math.max(1, free));
  return found.map((passage) => ({ ...passage, strict: excess !== undefined, budget: passage.tokens - Math.max(1, Math.ceil(passage.free * share)) }));
}

/** What of a span lies between tags such as `{% if %}`, without white space around it. */
function withoutTags(text: string, { start, end }: Span, plain: boolean): Span[] {
  const tags = plain ? [] : scanTags(text).filter((tag) => tag.kind === 'tag' && tag.start < end && tag.end > start);
  const borders = [{ start, end: start }, ...tags, { start: end, end }];
  return borders.slice(1).flatMap(({ start: to }, index) => {
    const part = text.slice(borders[index]?.end ?? start, Math.max(to, start));
    const from = (borders[index]?.end ?? start) + (part.length - part.trimStart().length);
    return part.trim() === '' ? [] : [{ start: from, end: from + part.trim().length }];
  });
}

function toPassage({ text, guarded }: Document, { start, end }: Span, meter: Meter): Passage[] {
  const shown = text.slice(start, end);
  if (BRACKETS.test(shown)) return [];
  const spans = guarded
    .filter((span) => span.start < end && span.end > start)
    .map((span) => ({ start: Math.max(span.start, start) - start, end: Math.min(span.end, end) - start }));
  const masked = mask(shown, spans);
  const free = meter.part(masked.text.replace(/⟦\d+⟧/g, ''));
  return free < LEAST_FREE ? [] : [{ start, end, masked, tokens: meter.part(shown), free, budget: 0, strict: false }];
}
