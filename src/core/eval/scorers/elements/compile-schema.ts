import { Ajv2020 } from 'ajv/dist/2020.js';
import type { MatchPattern } from '../ports.js';
import { excerpt } from './text.js';

/** What a value lacks to be what the schema says; nothing where it is. @throws Error for a schema that is none */
export function compileSchema(schema: Record<string, unknown>, match: MatchPattern): (value: unknown) => string[] {
  requireSchema(schema);
  const code = { regExp: limitedPatterns(match) };
  const validator = new Ajv2020({ allErrors: true, strict: false, validateFormats: false, validateSchema: false, code }).compile(schema);
  return (value) => {
    if (validator(value)) return [];
    return (validator.errors ?? []).map((error) => `${error.instancePath || 'the value'} ${error.message ?? 'is not valid'}`);
  };
}

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
