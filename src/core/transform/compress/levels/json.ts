import type { Block } from '../blocks.js';
import type { Document } from '../document.js';
import type { Rule } from '../rule.js';

/** Says that what follows shows an answer: its layout is then an instruction. */
const SAMPLE =
  /\b(?:return|respond|responses?|reply|answers?|outputs?|formats?|produce|emit|generate|write|shapes?|forms?|schemas?|templates?|like this|looks? like|examples?|e\.g\.)\b/i;

/** JSON in a fence that is data: without the white space between its tokens. */
export const json: Rule = (document) =>
  document.blocks.flatMap((block, index) => {
    if (block.kind !== 'code' || block.info !== 'json' || isSample(document, block, index)) return [];
    const fence = document.text.slice(block.start, block.end);
    const [, opening = '', content = '', closing = ''] = /^([^\n]*\n)([^]*)(\n[ \t]*[`~]+[ \t]*)$/.exec(fence) ?? [];
    const minified = minify(content);
    if (minified === undefined || minified === content) return [];
    return [{
      start: block.start, end: block.end, after: opening + minified + closing,
      rule: 'json', level: 'layout', why: 'JSON means the same without white space', proof: 'token by token the same JSON', proven: true,
    } as const];
  });

function isSample({ text, guarded }: Document, { start, end }: Block, index: number): boolean {
  if (guarded.some((span) => span.guard !== 'code' && span.start < end && start < span.end)) return true;
  const before = text.slice(0, start).trimEnd();
  return index === 0 || SAMPLE.test(before.slice(before.lastIndexOf('\n\n') + 1));
}

const TOKEN = /"(?:[^"\\]|\\[^])*"|[{}[\],:]|[^\s"{}[\],:]+/g;

/** The tokens without what stands between them; undefined where it is no JSON. Numbers and repeated keys stay as written. */
export function minify(content: string): string | undefined {
  try {
    const value: unknown = JSON.parse(content);
    const minified = (content.match(TOKEN) ?? []).join('');
    return JSON.stringify(JSON.parse(minified)) === JSON.stringify(value) ? minified : undefined;
  } catch {
    return undefined;
  }
}
