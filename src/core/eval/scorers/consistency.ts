import * as v from 'valibot';
import { keys } from '../../text/validate.js';
import { meaningBy, usualMeaning } from './elements/meaning.js';
import { defineScorer } from './scorer.js';
import { excerpt } from './elements/text.js';

/**
 * How far the answers to one query agree when it is asked several times: the share of pairs of answers that are the
 * same, which does not depend on how often it was asked. It says nothing of whether they are right.
 */
export const consistency = defineScorer({
  type: 'consistency',
  metric: 'consistency',
  kind: 'number',
  over: 'repeats',
  options: keys({ by: v.optional(v.picklist(['text', 'label', 'json', 'number'], 'expected `text`, `label`, `json` or `number`')) }),
  checkExpected: () => undefined,
  create: ({ by }, { output }) => {
    const meaning = meaningBy(by ?? usualMeaning(output));
    return (answers) => {
      if (answers.length < 2) return { explanation: 'only one answer to this query; ask several times with --repeat' };
      const counts = new Map<string, number>();
      for (const { text } of answers) counts.set(meaning(text), (counts.get(meaning(text)) ?? 0) + 1);
      const agreeing = [...counts.values()].reduce((sum, count) => sum + count * (count - 1), 0);
      const [[most, times] = ['', 0]] = [...counts].sort((a, b) => b[1] - a[1]);
      const value = agreeing / (answers.length * (answers.length - 1));
      return { value, explanation: `${times} of ${answers.length} answers are "${excerpt(most)}", ${counts.size} are different` };
    };
  },
});
