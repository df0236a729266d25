import type { TokenCount, TokenCounter } from '../../ports.js';
import { cutMessages, unescapeMarkers } from '../../prompt/template/messages.js';
import { inlinePartials } from '../../prompt/template/partials.js';
import { staticText } from '../../prompt/template/scan.js';
import type { Span } from './edit.js';

const MAX_RECENT = 4;

/** Counts a body as `prompt tokens` counts a template: by message, partials in place, all branches, no values. */
export interface Meter {
  whole(body: string): TokenCount;
  /** Of a part between two borders (see `partAround`): what the parts of a body have adds up to what it has. */
  part(text: string): number;
}

export function createMeter(counter: TokenCounter, plain: boolean, partials: Readonly<Record<string, string>>): Meter {
  const whole = (body: string): TokenCount => {
    const counts = cutMessages('', body, 0, plain).messages.map(({ text }) => counter.count(shown(text)));
    const isExact = counts.every(({ method }) => method === 'exact') && counter.count('').method === 'exact';
    return { tokens: counts.reduce((sum, { tokens }) => sum + tokens, 0), method: isExact ? 'exact' : 'approx' };
  };
  // A text is counted as the result of one step and as the start of the next.
  const recent = new Map<string, TokenCount>();
  const shown = (text: string): string => (plain ? text : staticText(inlinePartials(text, partials)));
  return {
    whole(body) {
      const known = recent.get(body);
      if (known) return known;
      const count = whole(body);
      if (recent.size >= MAX_RECENT) recent.clear();
      recent.set(body, count);
      return count;
    },
    part: (text) => counter.count(text.includes('{') || text.includes('\\') ? shown(unescapeMarkers(text)) : text).tokens,
  };
}

/**
 * The smallest part around a span whose count does not depend on what stands beside it. No token of these encodings
 * spans a place between a character that is not white and a space, nor one after a line break before anything but white
 * space and `/`. Beside a tag nothing is known: a value or nothing may stand there.
 */
export function partAround(text: string, { start, end }: Span, isTag: (offset: number) => boolean, message: Span = { start: 0, end: text.length }): Span {
  // Both characters of a border stay when the span is replaced.
  let [from, to] = [Math.max(message.start, start - 1), Math.min(message.end, end + 1)];
  while (from > message.start && !isBorder(text, from, isTag)) from--;
  while (to < message.end && !isBorder(text, to, isTag)) to++;
  return { start: from, end: to };
}

function isBorder(text: string, at: number, isTag: (offset: number) => boolean): boolean {
  const [before = '', after = ''] = [text[at - 1], text[at]];
  if (isTag(at - 1) || isTag(at)) return false;
  if (after === ' ' || after === '\t') return /\S/.test(before);
  return before === '\n' && !/[\s/]/.test(after);
}
