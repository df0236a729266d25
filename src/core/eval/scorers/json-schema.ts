import { Ajv2020 } from 'ajv/dist/2020.js';
import * as v from 'valibot';
import { keys, mapOf } from '../../text/validate.js';
import { defineScorer, excerpt, firstFew, type MatchPattern, parseAnswer, passFail } from './scorer.js';

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
    requireSchema(wanted);
    const code = { regExp: limitedPatterns(match) };
    const validator = new Ajv2020({ allErrors: true, strict: false, validateFormats: false, validateSchema: false, code }).compile(wanted);
    return (text) => {
      const answer = parseAnswer(text);
      if ('fault' in answer) return passFail(false, answer.fault);
      if (validator(answer.value)) return passFail(true, 'valid');
      const faults = (validator.errors ?? []).map((error) => `${error.instancePath || 'the value'} ${error.message ?? 'is not valid'}`);
      return passFail(false, `got "${excerpt(text)}": ${firstFew(faults, '; ')}`);
    };
  },
});

let ofSchemas: Ajv2020 | undefined;

/** Against the schema of schemas, which is compiled once: that takes longer than all the rest. @throws Error */
function requireSchema(schema: Record<string, unknown>): void {
  ofSchemas ??= new Ajv2020({ strict: false });
  if (ofSchemas.validateSchema(schema) !== true) throw new Error(`the schema is not valid: ${ofSchemas.errorsText(ofSchemas.errors, { dataVar: 'schema' })}`);
}

/** A schema's `pattern` can take for ever on an answer, like any other. */
function limitedPatterns(match: MatchPattern) {
  const engine = (source: string, flags: string): { test: (text: string) => boolean; toString: () => string } => {
    const pattern = new RegExp(source, flags);
    return {
      // Ajv takes patterns for the same where their texts are.
      toString: () => String(pattern),
      test(text) {
        const matched = match(pattern, text);
        if (matched === undefined) throw new Error(`/${excerpt(source)}/ took too long`);
        return matched;
      },
    };
  };
  return Object.assign(engine, { code: 'new RegExp' });
}
