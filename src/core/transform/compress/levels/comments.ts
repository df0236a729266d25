import type { Span } from '../edit.js';
import type { Rule } from '../rule.js';

/** Comments in HTML, which a model reads like any text, unless they say or name something that no edit may touch. */
export const comments: Rule = ({ text, messages, comments: found }) =>
  found.flatMap((comment) => {
    const message = messages.find(({ start, end }) => start <= comment.start && comment.end <= end);
    if (!message) return [];
    return [
      {
        ...withMargin(text, comment, message),
        after: '',
        rule: 'comment',
        level: 'layout',
        why: 'a comment is for the authors',
        proof: 'inside <!-- -->, and no invariant in it',
      } as const,
    ];
  });

/** With its line, where it has one of its own, and with the white space that a message does not begin or end with. */
function withMargin(text: string, { start, end }: Span, message: Span): Span {
  if (end === message.end) return { start: Math.max(message.start, text.slice(0, start).trimEnd().length), end };
  if (start === message.start) return { start, end: end + (text.slice(end, message.end).length - text.slice(end, message.end).trimStart().length) };
  return { start, end: text[end] === '\n' && text[start - 1] === '\n' ? end + 1 : end };
}
