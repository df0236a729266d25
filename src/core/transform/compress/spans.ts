import { scanTags } from '../../prompt/template/scan.js';
import type { Span } from './edit.js';

/** Why a part of a text may not be touched. */
export type Guard = 'template' | 'code' | 'heading' | 'markup' | 'kept' | 'quoted' | 'output format' | 'example' | 'literal' | 'table';

export interface GuardedSpan extends Span {
  guard: Guard;
}

/** What the raw text holds; `comments` are those in HTML that are no marks of this tool. */
export interface RawSpans {
  guarded: GuardedSpan[];
  comments: Span[];
}

/** Of any template language, also where this file is not one; bounded, so that an unclosed one costs nothing. */
const PLACEHOLDER =
  /\{\{[^]{0,400}?\}\}|\{%[^]{0,400}?%\}|\{#[^]{0,400}?#\}|\$\{[^{}\n]{0,400}\}|\{[A-Za-z_][\w.-]{0,100}\}|<\|[^|\n]{0,100}\|>|\[\[[^\]\n]{1,100}\]\]/g;
const KEEP = /^<!--\s*prompt:keep\s*-->$/;
const END_KEEP = /^<!--\s*\/(?:prompt:)?keep\s*-->$/;
const ELEMENT = /<(\/?)([A-Za-z][\w:.-]{0,60})(?:\s[^<>]{0,400})?(\/?)>/g;
/** Elements that may be open at once: enough for any prompt. */
const MAX_OPEN = 50;

/** Elements whose content is prose of the prompt itself; what others hold is data or a sample. */
const OPEN_ELEMENTS = new Set([
  'instructions', 'instruction', 'task', 'tasks', 'rules', 'rule', 'guidelines', 'guideline', 'role', 'system', 'prompt', 'background', 'requirements',
  'constraints', 'steps', 'goal', 'goals', 'notes', 'note', 'persona', 'tone', 'style', 'objective', 'b', 'i', 'em', 'strong', 'p', 'div', 'span',
]);

/** What is found in the raw text before its Markdown is read: a tag can stand anywhere in it. @param plain tags mean nothing */
export function readRawSpans(text: string, plain: boolean): RawSpans {
  const templates = [...(plain ? [] : scanTags(text)), ...matches(PLACEHOLDER, text)].map(({ start, end }): GuardedSpan => ({ start, end, guard: 'template' }));
  const { kept, comments } = readComments(text);
  return { guarded: [...templates, ...kept, ...readElements(text)], comments };
}

function matches(pattern: RegExp, text: string): Span[] {
  return Array.from(text.matchAll(pattern), ({ 0: match, index }) => ({ start: index, end: index + match.length }));
}

function commentsIn(text: string): Span[] {
  const spans: Span[] = [];
  for (let start = text.indexOf('<!--'); start !== -1; ) {
    const close = text.indexOf('-->', start + 4);
    if (close === -1) break;
    spans.push({ start, end: close + 3 });
    start = text.indexOf('<!--', close + 3);
  }
  return spans;
}

/** What stands between `<!-- prompt:keep -->` and `<!-- /keep -->`, the marks included; without an end, to the end. */
function readComments(text: string): { kept: GuardedSpan[]; comments: Span[] } {
  const kept: GuardedSpan[] = [];
  const comments: Span[] = [];
  let open: number | undefined;
  for (const { start, end } of commentsIn(text)) {
    const comment = text.slice(start, end);
    if (open === undefined && KEEP.test(comment)) open = start;
    else if (open !== undefined && END_KEEP.test(comment)) {
      kept.push({ start: open, end, guard: 'kept' });
      open = undefined;
    } else if (open === undefined && !KEEP.test(comment) && !END_KEEP.test(comment)) comments.push({ start, end });
  }
  if (open !== undefined) kept.push({ start: open, end: text.length, guard: 'kept' });
  return { kept, comments };
}

/** Every tag, and with it what an element of an unknown kind holds. */
function readElements(text: string): GuardedSpan[] {
  const spans: GuardedSpan[] = [];
  const open: { name: string; start: number }[] = [];
  for (const match of text.matchAll(ELEMENT)) {
    const [tag, slash, name = '', selfClosing] = match;
    const end = match.index + tag.length;
    spans.push({ start: match.index, end, guard: 'markup' });
    const key = name.toLowerCase();
    if (selfClosing || OPEN_ELEMENTS.has(key)) continue;
    if (!slash) {
      open.push({ name: key, start: match.index });
      if (open.length > MAX_OPEN) open.shift();
    } else {
      // A tag that was never closed does not hide what follows.
      const at = open.findLastIndex((one) => one.name === key);
      if (at === -1) continue;
      spans.push({ start: open[at]?.start ?? 0, end, guard: key.startsWith('example') ? 'example' : 'markup' });
      open.length = at;
    }
  }
  return spans;
}
