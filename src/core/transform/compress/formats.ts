import type { Block } from './blocks.js';
import type { GuardedSpan } from './spans.js';

const FORMAT = /\b(?:outputs?|formats?|schemas?|json|ya?ml|examples?|templates?|inputs?|responses?|answers?|labels?|categories)\b/i;
/** Names under which demonstrations are written. */
const CUE =
  /^[ \t]*(?:[-*+][ \t]+)?[*_]*(input|output|q|a|question|answer|text|label|user|assistant|human|ai|example|response|request|query|completion|message|ticket|email|sentence|review|category|context|document)[*_]*(?:[ \t]*#?\d+)?[*_]*:/i;
/** Any name before a colon, such as `Customer message:`. */
const NAME = /^[ \t]*[*_]*[A-Z][\w-]*(?: [\w-]+){0,4}[*_]*:(?=\s|$|[*_])/;
/** A line in bold heads what follows, to the next one. */
const BOLD = /^\*\*[^*\n]+\*\*:?$/;
/** A few words and a colon head what stands right below. */
const LEAD = /^[^\n.!?]{1,80}:$/;

/**
 * What says or shows what an answer looks like, and demonstrations: their very words are an instruction.
 */
export function guardFormats(text: string, blocks: readonly Block[]): GuardedSpan[] {
  return [...guardSections(text, blocks), ...blocks.filter(({ kind }) => kind === 'paragraph').flatMap((block) => guardLines(text, block))];
}

/** What stands below a heading of a format, up to the next that is not below it. */
function guardSections(text: string, blocks: readonly Block[]): GuardedSpan[] {
  const spans: GuardedSpan[] = [];
  let depth: number | undefined;
  let led = false;
  for (const block of blocks) {
    const line = text.slice(block.start, block.end);
    const level = block.kind === 'heading' ? (block.depth ?? 1) : block.kind === 'paragraph' && BOLD.test(line) ? BOLD_DEPTH : undefined;
    if (level !== undefined && (depth === undefined || level <= depth)) depth = FORMAT.test(line) ? level : undefined;
    if (level !== undefined || (block.kind === 'paragraph' && !block.item)) led = level === undefined && LEAD.test(line) && FORMAT.test(line);
    if (depth !== undefined || led) spans.push({ start: block.start, end: block.end, guard: 'output format' });
  }
  return spans;
}

/** Deeper than any heading. */
const BOLD_DEPTH = 7;

function guardLines(text: string, { start, end }: Block): GuardedSpan[] {
  const spans: GuardedSpan[] = [];
  for (let from = start; from < end; ) {
    const newline = text.indexOf('\n', from);
    const to = newline === -1 || newline > end ? end : newline;
    const line = text.slice(from, to);
    if (CUE.test(line)) return [{ start, end, guard: 'example' }];
    const name = NAME.exec(line);
    if (/^[ \t]*[[{(]/.test(line)) spans.push({ start: from, end: to, guard: 'literal' });
    else if (name) spans.push({ start: from, end: from + name[0].length, guard: 'literal' });
    from = to + 1;
  }
  return spans;
}
