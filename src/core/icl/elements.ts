/** A pair of tags and what stands between them, with its place in the text (`end` is exclusive). */
export interface Element {
  tag: string;
  content: string;
  start: number;
  end: number;
}

const TAG = /<(\/?)([A-Za-z][\w-]{0,40})(?:\s[^<>]{0,200})?>/g;

/** Containers without a meaning of their own: their children are read as if they stood alone. */
const TRANSPARENT = new Set(['examples', 'demonstrations', 'demos', 'shots']);

/**
 * The outermost elements of a text, in order. A tag that is never closed is text; an element ends at its first closing
 * tag, so its content is never searched. Linear in the length of the text.
 */
export function readElements(text: string): Element[] {
  const tags = [...text.matchAll(TAG)].map((match) => ({
    isClosing: match[1] === '/',
    tag: match[2]!.toLowerCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));
  const closings = new Map<string, { start: number; end: number }[]>();
  for (const { isClosing, tag, start, end } of tags.toReversed()) {
    if (!isClosing) continue;
    const known = closings.get(tag);
    if (known) known.push({ start, end });
    else closings.set(tag, [{ start, end }]);
  }
  const elements: Element[] = [];
  let from = 0;
  for (const { isClosing, tag, start, end } of tags) {
    if (isClosing || start < from || TRANSPARENT.has(tag)) continue;
    const ahead = closings.get(tag) ?? [];
    while (ahead.length > 0 && ahead.at(-1)!.start < end) ahead.pop();
    const closing = ahead.at(-1);
    if (!closing) continue;
    elements.push({ tag, content: text.slice(end, closing.start), start, end: closing.end });
    from = closing.end;
  }
  return elements;
}

/** The text without the given elements. */
export function withoutElements(text: string, elements: readonly Element[]): string {
  let rest = '';
  let from = 0;
  for (const { start, end } of elements) {
    rest += text.slice(from, start);
    from = end;
  }
  return rest + text.slice(from);
}
