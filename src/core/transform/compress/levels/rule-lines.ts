import type { Rule } from '../rule.js';

/** A line `---` before a heading, which parts by itself. */
export const rulesBeforeHeadings: Rule = ({ blocks }) =>
  blocks.flatMap(({ kind, start }, index) => {
    const next = blocks[index + 1];
    if (kind !== 'rule' || next?.kind !== 'heading') return [];
    return [{ start, end: next.start, after: '', rule: 'rule-line', level: 'layout', why: 'the heading below parts as well', proof: 'a thematic break' }];
  });
