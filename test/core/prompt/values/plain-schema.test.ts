import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlainSchema } from '../../../../src/core/prompt/values/plain-schema.js';

const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false });

describe('isPlainSchema', () => {
  it.each([
    { type: 'string', description: 'A ticket.', maxLength: 4000 },
    { type: 'array', items: { enum: ['a', 1, null] }, minItems: 1, uniqueItems: true },
    { type: 'object', properties: { type: { type: 'number', minimum: 0.5 } }, required: ['type'], additionalProperties: false },
    {},
  ])('knows %j', (schema) => {
    expect(isPlainSchema(schema)).toBe(true);
  });

  it.each([
    { type: 'text' }, { maxlength: 3 }, { maxLength: -1 }, { maxLength: 1.5 }, { enum: 'a' }, { required: ['a', 'a'] }, { items: [{ type: 'string' }] },
    { properties: { a: { type: 'text' } } }, { additionalProperties: 'no' }, { $ref: '#/a' }, { anyOf: [] }, 'string', null, [],
  ])('does not vouch for %j', (schema) => {
    expect(isPlainSchema(schema)).toBe(false);
  });

  it('vouches for nothing that the schema of schemas refuses', () => {
    const leaf = fc.oneof(fc.constantFrom('string', 'object', 'text', 'integer'), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string({ maxLength: 2 }), { maxLength: 3 }));
    const keyword = fc.constantFrom('type', 'enum', 'const', 'title', 'pattern', 'minimum', 'maxLength', 'minItems', 'uniqueItems', 'required', 'items', 'additionalProperties', 'properties', '$ref', 'format');
    const { schema } = fc.letrec((tie) => ({ schema: fc.dictionary(keyword, fc.oneof(leaf, tie('schema'), fc.dictionary(fc.constantFrom('a', 'b'), tie('schema'))), { maxKeys: 3 }) }));
    fc.assert(fc.property(schema, (value) => !isPlainSchema(value) || ajv.validateSchema(value as object) === true), { numRuns: 2000 });
  });
});
