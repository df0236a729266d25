import { Ajv2020 } from 'ajv/dist/2020.js';
import * as v from 'valibot';
import { keys } from '../../text/validate.js';
import { defineScorer, excerpt, passFail } from './scorer.js';

/** Whether the whole answer is JSON that the schema accepts: the scorer's own, or the prompt's `output.schema`. */
export const jsonSchema = defineScorer({
  type: 'json-schema',
  metric: 'json_schema',
  kind: 'pass-fail',
  options: keys({ schema: v.optional(v.record(v.string(), v.unknown())) }),
  checkExpected: () => undefined,
  create: ({ schema }, { output }) => {
    const wanted = schema ?? output?.schema;
    if (!wanted) throw new Error('there is no schema: give `schema:` in the scorer, or `output: { schema: … }` in the prompt');
    const validator = new Ajv2020({ allErrors: true, strict: false, validateFormats: false }).compile(wanted);
    return (text) => {
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch {
        const fenced = /```/.test(text) ? ' (it stands in a code fence)' : '';
        return passFail(false, `not JSON${fenced}: "${excerpt(text)}"`);
      }
      if (validator(value)) return passFail(true, 'valid');
      const faults = (validator.errors ?? []).map((error) => `${error.instancePath || 'the value'} ${error.message ?? 'is not valid'}`);
      return passFail(false, faults.slice(0, 3).join('; '));
    };
  },
});
