/** A `{{ … }}` or `{% … %}` of a template, as offsets into its text. */
export interface Tag {
  start: number;
  end: number;
  kind: 'output' | 'tag';
  /** `if`, `render` …; undefined for an output. */
  name?: string;
  /** What stands after the name. */
  argument: string;
  /** Blocks open around it. */
  depth: number;
}

const OPENING = new Set(['if', 'unless', 'case', 'for', 'capture']);
const VERBATIM = new Set(['raw', 'comment']);

/**
 * The tags of a Liquid text in order. Looks at delimiters only, so that the parts of a prompt that need no rendering
 * (messages, partials, static text) can be found without parsing the template. Linear in the text.
 */
export function scanTags(text: string): Tag[] {
  const tags: Tag[] = [];
  let depth = 0;
  let position = nextDelimiter(text, 0);
  while (position !== -1) {
    const tag = tagAt(text, position, depth);
    if (!tag) break;
    if (tag.name?.startsWith('end')) tag.depth = depth = Math.max(0, depth - 1);
    tags.push(tag);
    if (opensBlock(tag)) depth++;
    if (VERBATIM.has(tag.name ?? '')) tag.end = endOfVerbatim(text, tag);
    position = nextDelimiter(text, tag.end);
  }
  return tags;
}

export function opensBlock(tag: Tag): boolean {
  return OPENING.has(tag.name ?? '');
}

/** The text that every rendering of `text` could contain: without tags, all branches kept. */
export function staticText(text: string): string {
  let result = '';
  let from = 0;
  for (const tag of scanTags(text)) {
    result += text.slice(from, tag.start);
    if (tag.name === 'raw') result += rawText(text.slice(tag.start, tag.end));
    from = tag.end;
  }
  return result + text.slice(from);
}

function rawText(block: string): string {
  return block.replace(/^\{%-?\s*raw\s*-?%\}/, '').replace(/\{%-?\s*endraw\s*-?%\}$/, '');
}

function nextDelimiter(text: string, from: number): number {
  for (let at = text.indexOf('{', from); at !== -1; at = text.indexOf('{', at + 1)) {
    const next = text[at + 1];
    if (next === '{' || next === '%') return at;
  }
  return -1;
}

function tagAt(text: string, start: number, depth: number): Tag | undefined {
  const kind = text[start + 1] === '{' ? 'output' : 'tag';
  const close = closeOf(text, start + 2, kind === 'output' ? '}}' : '%}');
  if (close === -1) return undefined;
  const inner = text.slice(start + 2, close).replace(/^-/, '').replace(/-$/, '').trim();
  if (kind === 'output') return { start, end: close + 2, kind, argument: inner, depth };
  const name = /^[a-z]\w*/.exec(inner)?.[0] ?? '';
  return { start, end: close + 2, kind, name, argument: inner.slice(name.length).trim(), depth };
}

/** Offset of `delimiter`, skipping quoted strings, or -1. */
function closeOf(text: string, from: number, delimiter: string): number {
  let quote: string | undefined;
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
    } else if (character === '"' || character === "'") quote = character;
    else if (text.startsWith(delimiter, at)) return at;
  }
  return -1;
}

function endOfVerbatim(text: string, tag: Tag): number {
  const closing = new RegExp(`\\{%-?\\s*end${tag.name}\\s*-?%\\}`, 'g');
  closing.lastIndex = tag.end;
  const match = closing.exec(text);
  return match ? match.index + match[0].length : text.length;
}
