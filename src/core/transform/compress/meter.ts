import type { TokenCount, TokenCounter } from '../../ports.js';
import { cutMessages, unescapeMarkers } from '../../prompt/messages.js';
import { inlinePartials } from '../../prompt/partials.js';
import { staticText } from '../../prompt/scan.js';
import type { Span } from './edit.js';

/** Counts a body as `prompt tokens` counts a template: by message, partials in place, all branches, no values. */
export interface Meter {
  whole(body: string): TokenCount;
  /** Of a part between two borders (see `partAround`): what the parts of a body have adds up to what it has. */
  part(text: string): number;
}

export function createMeter(counter: TokenCounter, plain: boolean, partials: Readonly<Record<string, string>>): Meter {
  const shown = (text: string): string => (plain ? text : staticText(inlinePartials(text, partials)));
  return {
    whole(body) {
      const counts = cutMessages('', body, 0, plain).messages.map(({ text }) => counter.count(shown(text)));
      const isExact = counts.every(({ method }) => method === 'exact') && counter.count('').method === 'exact';
      return { tokens: counts.reduce((sum, { tokens }) => sum + tokens, 0), method: isExact ? 'exact' : 'approx' };
    },
    part: (text) => counter.count(shown(unescapeMarkers(text))).tokens,
  };
}

/**
 * The smallest part around a span whose count does not depend on what stands beside it. No token of these encodings
 * spans a place between a character that is not white and a space, nor one after a line break before anything but white
 * space and `/`. Beside a tag nothing is known: a value or nothing may stand there.
 */
export function partAround(text: string, { start, end }: Span, isTag: (offset: number) => boolean): Span {
  let [from, to] = [start, end];
  while (from > 0 && !isBorder(text, from, isTag)) from--;
  while (to < text.length && !isBorder(text, to, isTag)) to++;
  return { start: from, end: to };
}

function isBorder(text: string, at: number, isTag: (offset: number) => boolean): boolean {
  const [before = '', after = ''] = [text[at - 1], text[at]];
  if (isTag(at - 1) || isTag(at)) return false;
  if (after === ' ' || after === '\t') return /\S/.test(before);
  return before === '\n' && !/[\s/]/.test(after);
}
