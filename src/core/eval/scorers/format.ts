import { keys } from '../../text/validate.js';
import { compileSchema } from './elements/compile-schema.js';
import { defineScorer, passFail } from './scorer.js';
import { excerpt, firstFew, labelKey, parseAnswer } from './elements/text.js';

/** Whether the answer is what the prompt's `output` promises: one of its labels, or JSON by its schema. Whether it is right is another question. */
export const format = defineScorer({
  type: 'format',
  metric: 'format',
  kind: 'pass-fail',
  options: keys({}),
  checkExpected: () => undefined,
  create: (_, { output, match }) => {
    if (!output?.labels && !output?.schema) throw new Error('the prompt promises no format: give it `output: { labels: […] }` or `output: { schema: … }`');
    const labels = output.labels && new Set(output.labels.map(labelKey));
    const faultsOf = output.schema && compileSchema(output.schema, match);
    return ({ text }) => {
      if (labels && !labels.has(labelKey(text))) return passFail(false, `"${excerpt(text)}" is none of the labels`);
      if (!faultsOf) return passFail(true, 'one of the labels');
      const answer = parseAnswer(text);
      if ('fault' in answer) return passFail(false, answer.fault);
      const faults = faultsOf(answer.value);
      return passFail(faults.length === 0, faults.length === 0 ? 'valid' : `got "${excerpt(text)}": ${firstFew(faults, '; ')}`);
    };
  },
});
