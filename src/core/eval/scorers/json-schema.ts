import * as v from 'valibot';
import { keys, mapOf } from '../../text/validate.js';
import { compileSchema } from './elements/compile-schema.js';
import { defineScorer, passFail } from './scorer.js';
import { excerpt, firstFew, parseAnswer } from './elements/text.js';

/** Whether the whole answer is JSON that the schema accepts: the scorer's own, or the prompt's `output.schema`. */
export const jsonSchema = defineScorer({
  type: 'json-schema',
  metric: 'json_schema',
  kind: 'pass-fail',
  options: keys({ schema: v.optional(mapOf(v.string(), v.unknown())) }),
  checkExpected: () => undefined,
  create: ({ schema }, { output, match }) => {
    const wanted = schema ?? output?.schema;
    if (!wanted) throw new Error('there is no schema: give `schema:` in the scorer, or `output: { schema: … }` in the prompt');
    const faultsOf = compileSchema(wanted, match);
    return ({ text }) => {
      const answer = parseAnswer(text);
      if ('fault' in answer) return passFail(false, answer.fault);
      const faults = faultsOf(answer.value);
      return faults.length === 0 ? passFail(true, 'valid') : passFail(false, `got "${excerpt(text)}": ${firstFew(faults, '; ')}`);
    };
  },
});
