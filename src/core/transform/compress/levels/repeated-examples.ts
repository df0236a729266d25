import type { Document } from '../document.js';
import type { Proposal, Span } from '../edit.js';
import type { Rule } from '../rule.js';

const INPUT = /^[ \t]*(?:input|q|question|text|user|human|request|query|message|ticket|email|sentence|review|example)[ \t]*:/im;
const OUTPUT = /^[ \t]*(?:output|a|answer|label|assistant|ai|response|completion|category)[ \t]*:/im;

/** A demonstration, input and answer, that stands there twice. */
export const repeatedExamples: Rule = (document) => {
  const seen = new Set<string>();
  const proposals: Proposal[] = [];
  for (const span of demonstrations(document)) {
    const message = document.messages.findIndex(({ start, end }) => start <= span.start && span.end <= end);
    const key = `${message} ${document.text.slice(span.start, span.end).trim()}`;
    if (message === -1 || !document.isAlwaysShown(span.start)) continue;
    if (seen.has(key)) proposals.push(propose(document, span));
    seen.add(key);
  }
  return proposals;
};

/** Elements named example, and paragraphs that hold both an input and an answer. */
export function demonstrations({ text, guarded, blocks }: Document): Span[] {
  const elements = guarded.filter(({ guard, start }) => guard === 'example' && text[start] === '<');
  const paragraphs = blocks.filter(
    ({ kind, start, end }) => kind === 'paragraph' && INPUT.test(text.slice(start, end)) && OUTPUT.test(text.slice(start, end)),
  );
  return [...elements, ...paragraphs.filter(({ start, end }) => !elements.some((element) => element.start < end && start < element.end))].sort(
    (a, b) => a.start - b.start,
  );
}

function propose({ text }: Document, { start, end }: Span): Proposal {
  const before = /\n[ \t\n]*$/.exec(text.slice(Math.max(0, start - 200), start))?.[0].length ?? 0;
  return {
    start: start - before, end, after: '', rule: 'repeated-example', level: 'duplicates',
    why: 'the same demonstration stands above', proof: 'character by character the same', proven: true,
  };
}
