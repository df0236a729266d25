import type { Rule } from '../rule.js';

/** Comments in HTML, which a model reads like any text, unless they say or name something that no edit may touch. */
export const comments: Rule = ({ text, messages, comments: found }) =>
  found
    .filter(({ start, end }) => messages.some((message) => message.start <= start && end <= message.end))
    .map(({ start, end }) => {
      const newline = text[end] === '\n' && (start === 0 || text[start - 1] === '\n') ? 1 : 0;
      return { start, end: end + newline, after: '', rule: 'comment', level: 'layout', why: 'a comment is for the authors', proof: 'inside <!-- -->, and no invariant in it' };
    });
