import type { Span } from './edit.js';
import type { GuardedSpan } from './spans.js';

const LINK = /!?\[[^\]\n]{0,300}\](?:\([^()\n]{0,500}\)|\[[^\]\n]{0,100}\])/g;
/** Double quotes of any kind; single ones only around words, since an apostrophe looks the same. */
const QUOTED = /"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|‘[^’\n]*’(?![\p{L}\p{N}])|(?<![\p{L}\p{N}'])'(?![\s'])[^'\n]{1,300}(?<!\s)'(?![\p{L}\p{N}])/gu;
/** A digit or a sign that plain words do not have: numbers, paths, addresses, names in code, placeholders. */
const LITERAL = /[\d/\\@_#=<>{}|`$~^%&+[\]]|\.\w/;

/** What a paragraph holds that is not prose. */
export function readInline(text: string, { start, end }: Span): GuardedSpan[] {
  const part = text.slice(start, end);
  const found = (pattern: RegExp, guard: GuardedSpan['guard']): GuardedSpan[] =>
    Array.from(part.matchAll(pattern), (match) => ({ start: start + match.index, end: start + match.index + match[0].length, guard }));
  const unpaired = (part.match(/"/g)?.length ?? 0) % 2 === 1;
  return [
    ...readCode(part).map((span): GuardedSpan => ({ start: start + span.start, end: start + span.end, guard: 'code' })),
    ...found(LINK, 'literal'),
    ...found(/\S+/g, 'literal').filter((word) => LITERAL.test(text.slice(word.start, word.end))),
    ...(unpaired ? [{ start, end, guard: 'quoted' } as const] : found(QUOTED, 'quoted')),
  ];
}

/** Code within a line: as many backticks close it as opened it. One that is never closed protects to the end. */
function readCode(text: string): Span[] {
  const runs = Array.from(text.matchAll(/`+/g), ({ 0: run, index }) => ({ start: index, length: run.length }));
  const spans: Span[] = [];
  for (let at = 0; at < runs.length; at++) {
    const { start, length } = runs[at] as (typeof runs)[number];
    const closing = nextRun(runs, at, length);
    const close = runs[closing];
    spans.push({ start, end: close ? close.start + close.length : text.length });
    if (!close) break;
    at = closing;
  }
  return spans;
}

function nextRun(runs: readonly { length: number }[], at: number, length: number): number {
  for (let next = at + 1; next < runs.length; next++) if (runs[next]?.length === length) return next;
  return -1;
}
