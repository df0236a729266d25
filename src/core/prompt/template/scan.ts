/** A `{{ … }}` or `{% … %}` of a template, as offsets into its text; a comment or raw block is one tag, to its end. */
export interface Tag {
  start: number;
  end: number;
  kind: 'output' | 'tag';
  /** `if`, `render` …; undefined for an output. */
  name?: string;
  /** What stands after the name. */
  argument: string;
}

const OPENING = new Set(['if', 'unless', 'case', 'for', 'capture']);

/**
 * The tags of a Liquid text in order, up to one that is never closed. Looks at delimiters only, with LiquidJS's rules, so
 * that the parts of a prompt that need no rendering (messages, partials, static text) can be found without parsing the
 * template. Linear in the text.
 */
export function scanTags(text: string): Tag[] {
  const tags: Tag[] = [];
  let comment: Tag | undefined;
  let position = nextDelimiter(text, 0);
  while (position !== -1) {
    const tag = tagAt(text, position);
    if (!tag) break;
    if (tag.name === 'raw') tag.end = endOfRaw(text, tag.end).end;
    if (comment) {
      comment.end = tag.end;
      if (tag.name === 'endcomment') comment = undefined;
    } else {
      tags.push(tag);
      if (tag.name === 'comment') comment = tag;
    }
    position = nextDelimiter(text, tag.end);
  }
  if (comment) comment.end = text.length;
  return tags;
}

export function opensBlock(tag: Tag): boolean {
  return OPENING.has(tag.name ?? '');
}

export function closesBlock(tag: Tag): boolean {
  return tag.name?.startsWith('end') === true;
}

/** The text that every rendering of `text` could contain: without tags, all branches kept. */
export function staticText(text: string): string {
  let result = '';
  let from = 0;
  for (const tag of scanTags(text)) {
    result += text.slice(from, tag.start);
    if (tag.name === 'raw') result += rawText(text, tag);
    from = tag.end;
  }
  return result + text.slice(from);
}

function rawText(text: string, tag: Tag): string {
  const start = text.indexOf('%}', tag.start) + 2;
  return text.slice(start, endOfRaw(text, start).content);
}

function nextDelimiter(text: string, from: number): number {
  for (let at = text.indexOf('{', from); at !== -1; at = text.indexOf('{', at + 1)) {
    const next = text[at + 1];
    if (next === '{' || next === '%') return at;
  }
  return -1;
}

function tagAt(text: string, start: number): Tag | undefined {
  const kind = text[start + 1] === '{' ? 'output' : 'tag';
  const close = kind === 'output' ? endOfOutput(text, start + 2) : text.indexOf('%}', start + 2);
  if (close === -1) return undefined;
  const inner = text.slice(start + 2, close).replace(/^-/, '').replace(/-$/, '').trim();
  if (kind === 'output') return { start, end: close + 2, kind, argument: inner };
  const name = /^[a-z]\w*/.exec(inner)?.[0] ?? '';
  return { start, end: close + 2, kind, name, argument: inner.slice(name.length).trim() };
}

/** Offset of `}}`, skipping quoted strings, or -1. In tags, unlike here, quotes do not hide the delimiter. */
function endOfOutput(text: string, from: number): number {
  let quote: string | undefined;
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (quote !== undefined) {
      if (character === '\\') at++;
      else if (character === quote) quote = undefined;
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '}' && text[at + 1] === '}') return at;
  }
  return -1;
}

/** Where the content of a raw block ends, and where its closing tag does. LiquidJS knows no `{%- endraw`. */
function endOfRaw(text: string, from: number): { content: number; end: number } {
  const closing = /\{%\s*endraw(?![\w\-\u0080-\uffff])(?:(?!\{%)[^])*?%\}/g;
  closing.lastIndex = from;
  const match = closing.exec(text);
  return match ? { content: match.index, end: match.index + match[0].length } : { content: text.length, end: text.length };
}
