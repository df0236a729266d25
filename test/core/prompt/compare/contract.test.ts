import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareSchemas } from '../../../../src/core/prompt/compare/compare-schemas.js';
import { compareContracts, type ContractDifference } from '../../../../src/core/prompt/compare/contract.js';
import { readWhole } from '../reading.js';

const contract = (before: string, after: string): ContractDifference => compareContracts(readWhole(before).content, readWhole(after).content);

const file = (frontMatter: string): string => `---\n${frontMatter}\n---\nx`;

const shown = ({ word, changes }: ContractDifference): string[] => [word, ...changes.map(({ impact, message }) => `${impact}: ${message}`)];

const variables = (before: string, after: string): string[] => shown(contract(file(`variables: ${before}`), file(`variables: ${after}`)));
const output = (before: string, after: string): string[] => shown(contract(file(before === '' ? 'tags: []' : `output: ${before}`), file(after === '' ? 'tags: []' : `output: ${after}`)));

describe('what callers give', () => {
  it.each([
    { id: 'nothing changed', before: '{ a: { type: string } }', after: '{ a: { type: string } }', is: ['none'] },
    { id: 'words and trust only', before: '{ a: { type: string } }', after: '{ a: { type: string, description: A text., untrusted: true } }', is: ['none'] },
    { id: 'gone', before: '{ a: {}, b: {} }', after: '{ b: {} }', is: ['breaking', 'breaking: a is gone: a caller that still gives it is refused'] },
    { id: 'new with a default', before: '{ a: {} }', after: '{ a: {}, b: { default: x } }', is: ['compatible', 'compatible: b is new, with a default'] },
    { id: 'new without', before: '{ a: {} }', after: '{ a: {}, b: {} }', is: ['breaking', 'breaking: b is new and required'] },
    { id: 'renamed', before: '{ a: {} }', after: '{ b: {} }', is: ['breaking', 'breaking: a is gone: a caller that still gives it is refused', 'breaking: b is new and required'] },
    { id: 'a default gained', before: '{ a: {} }', after: '{ a: { default: x } }', is: ['compatible', 'compatible: a is no longer required: it has a default'] },
    { id: 'a default lost', before: '{ a: { default: x } }', after: '{ a: {} }', is: ['breaking', 'breaking: a is now required: its default is gone'] },
    { id: 'another default', before: '{ a: { default: x } }', after: '{ a: { default: y } }', is: ['compatible', 'compatible: a has another default'] },
    { id: 'retyped', before: '{ a: { type: string, maxLength: 9 } }', after: '{ a: { type: integer } }', is: ['breaking', 'breaking: a changed its type: string → integer'] },
    { id: 'a type more', before: '{ a: { type: string } }', after: "{ a: { type: [string, 'null'] } }", is: ['compatible', 'compatible: a changed its type: string → string | null'] },
    { id: 'a type less', before: '{ a: {} }', after: '{ a: { type: string } }', is: ['breaking', 'breaking: a changed its type: any → string'] },
    { id: 'integer to number', before: '{ a: { type: integer } }', after: '{ a: { type: number } }', is: ['compatible', 'compatible: a changed its type: integer → number'] },
    { id: 'number to integer', before: '{ a: { type: number } }', after: '{ a: { type: integer } }', is: ['breaking', 'breaking: a changed its type: number → integer'] },
    { id: 'a conversation', before: '{ a: { type: string } }', after: '{ a: { type: messages } }', is: ['breaking', 'breaking: a changed its type: string → messages'] },
    { id: 'shorter', before: '{ a: { maxLength: 9 } }', after: '{ a: { maxLength: 8 } }', is: ['breaking', 'breaking: a changed `maxLength`: 9 → 8'] },
    { id: 'longer', before: '{ a: { maxLength: 9 } }', after: '{ a: { maxLength: 10 } }', is: ['compatible', 'compatible: a changed `maxLength`: 9 → 10'] },
    { id: 'a limit set', before: '{ a: {} }', after: '{ a: { maxLength: 8 } }', is: ['breaking', 'breaking: a changed `maxLength`: none → 8'] },
    { id: 'a limit lifted', before: '{ a: { minimum: 1 } }', after: '{ a: {} }', is: ['compatible', 'compatible: a changed `minimum`: 1 → none'] },
    { id: 'a higher minimum', before: '{ a: { minimum: 1 } }', after: '{ a: { minimum: 2 } }', is: ['breaking', 'breaking: a changed `minimum`: 1 → 2'] },
    { id: 'another pattern', before: "{ a: { pattern: 'x' } }", after: "{ a: { pattern: 'y' } }", is: ['breaking', 'breaking: a changed `pattern`: "x" → "y"'] },
    { id: 'a pattern less', before: "{ a: { pattern: 'x' } }", after: '{ a: {} }', is: ['compatible', 'compatible: a changed `pattern`: "x" → none'] },
    { id: 'a format, which nobody checks', before: '{ a: {} }', after: '{ a: { format: email } }', is: ['none'] },
    { id: 'a value less', before: '{ a: { enum: [x, y] } }', after: '{ a: { enum: [x] } }', is: ['breaking', 'breaking: a is no longer "y"'] },
    { id: 'a value more', before: '{ a: { enum: [x] } }', after: '{ a: { enum: [x, y] } }', is: ['compatible', 'compatible: a may now be "y"'] },
    { id: 'values in another order', before: '{ a: { enum: [x, y] } }', after: '{ a: { enum: [y, x] } }', is: ['none'] },
    { id: 'a value replaced', before: '{ a: { enum: [x] } }', after: '{ a: { const: y } }', is: ['breaking', 'breaking: a is no longer "x"', 'compatible: a may now be "y"'] },
    { id: 'values of a type already known', before: '{ a: { type: string } }', after: '{ a: { enum: [x] } }', is: ['breaking', 'breaking: a is now one of "x"'] },
    { id: 'what cannot be judged', before: '{ a: { oneOf: [{}] } }', after: '{ a: { oneOf: [{}, {}] } }', is: ['breaking', 'breaking: a changed `oneOf`: [{}] → [{},{}]'] },
    { id: 'patterns of names', before: '{ a: { patternProperties: { x: {} } } }', after: '{ a: { patternProperties: { y: {} } } }', is: ['breaking', 'breaking: a became another schema'] },
    { id: 'elements', before: '{ a: { items: { type: string } } }', after: '{ a: { items: {} } }', is: ['compatible', 'compatible: a[] changed its type: string → any'] },
    { id: 'a name of Object’s own', before: '{ a: {} }', after: '{ a: {}, toString: { default: x } }', is: ['compatible', 'compatible: toString is new, with a default'] },
  ])('$id', ({ before, after, is }) => {
    expect(variables(before, after)).toEqual(is);
  });

  it.each([
    { id: 'a member more', before: '{}', after: '{ properties: { b: {} } }', is: ['compatible', 'compatible: a.b is new'] },
    { id: 'a required member more', before: '{}', after: '{ properties: { b: {} }, required: [b] }', is: ['breaking', 'breaking: a.b is now required', 'compatible: a.b is new'] },
    { id: 'a member less', before: '{ properties: { b: {} } }', after: '{}', is: ['compatible', 'compatible: a.b is gone'] },
    { id: 'a member less, and others refused', before: '{ properties: { b: {} }, additionalProperties: false }', after: '{ additionalProperties: false }', is: ['breaking', 'breaking: a.b is gone, and refused'] },
    { id: 'a member of another kind', before: '{ additionalProperties: { type: string } }', after: '{ properties: { b: { type: integer } }, additionalProperties: { type: string } }', is: ['breaking', 'breaking: a.b changed its type: string → integer', 'compatible: a.b is new'] },
    { id: 'a member retyped', before: '{ properties: { b: { type: string } } }', after: '{ properties: { b: { type: object } } }', is: ['breaking', 'breaking: a.b changed its type: string → object'] },
    { id: 'not required any more', before: '{ properties: { b: {} }, required: [b] }', after: '{ properties: { b: {} } }', is: ['compatible', 'compatible: a.b is no longer required'] },
    { id: 'no others any more', before: '{}', after: '{ additionalProperties: false }', is: ['breaking', 'breaking: a.* is no longer allowed'] },
    { id: 'others again', before: '{ additionalProperties: false }', after: '{}', is: ['compatible', 'compatible: a.* is now allowed'] },
    { id: 'deep down', before: '{ items: { properties: { b: { enum: [1, 2] } } } }', after: '{ items: { properties: { b: { enum: [1] } } } }', is: ['breaking', 'breaking: a[].b is no longer 2'] },
  ])('in an object: $id', ({ before, after, is }) => {
    const typed = (schema: string): string => `{ a: ${schema} }`;
    expect(variables(typed(before), typed(after))).toEqual(is);
  });

  it('a template that stops being one', () => {
    const withVariable = (template: string): string => file(`variables: { a: {} }\ntemplate: ${template}`);
    expect(shown(contract(withVariable('liquid'), withVariable('none')))).toEqual(['breaking', 'breaking: the text is no longer a template: no value is put into it']);
    expect(shown(contract(withVariable('none'), withVariable('liquid')))).toEqual(['compatible', 'compatible: the text is a template now']);
    expect(shown(contract('---\ntags: []\n---\nx', 'x'))).toEqual(['compatible', 'compatible: the text is no longer a template: no value is put into it']);
  });
});

describe('what readers get', () => {
  it.each([
    { id: 'a new label', before: '{ labels: [x, y] }', after: '{ labels: [x, y, z] }', is: ['breaking', 'breaking: label may now be z'] },
    { id: 'a label less', before: '{ labels: [x, y, z] }', after: '{ labels: [x, y] }', is: ['compatible', 'compatible: label is no longer z'] },
    { id: 'labels at last', before: '', after: '{ labels: [x, y] }', is: ['compatible', 'compatible: label is now one of x, y'] },
    { id: 'labels no more', before: '{ labels: [x, y] }', after: '', is: ['breaking', 'breaking: label is no longer only one of x, y'] },
    { id: 'a schema at last', before: '', after: '{ schema: { type: object } }', is: ['compatible', 'compatible: output follows a schema now'] },
    { id: 'a schema no more', before: '{ schema: { type: object } }', after: '', is: ['breaking', 'breaking: output no longer follows a schema'] },
    { id: 'a property more', before: '{ schema: {} }', after: '{ schema: { properties: { a: {} } } }', is: ['compatible', 'compatible: output.a is new'] },
    { id: 'a property more than was promised', before: '{ schema: { additionalProperties: false } }', after: '{ schema: { properties: { a: {} }, additionalProperties: false } }', is: ['breaking', 'breaking: output.a is new, where nothing more was promised to come'] },
    { id: 'a property less', before: '{ schema: { properties: { a: {} } } }', after: '{ schema: {} }', is: ['breaking', 'breaking: output.a is gone'] },
    { id: 'a required property less', before: '{ schema: { properties: { a: {} }, required: [a] } }', after: '{ schema: {} }', is: ['breaking', 'breaking: output.a is gone'] },
    { id: 'a property retyped', before: '{ schema: { properties: { a: { type: string } } } }', after: '{ schema: { properties: { a: { type: integer } } } }', is: ['breaking', 'breaking: output.a changed its type: string → integer'] },
    { id: 'perhaps null', before: '{ schema: { properties: { a: { type: string } } } }', after: "{ schema: { properties: { a: { type: [string, 'null'] } } } }", is: ['breaking', 'breaking: output.a changed its type: string → string | null'] },
    { id: 'surely a text', before: "{ schema: { properties: { a: { type: [string, 'null'] } } } }", after: '{ schema: { properties: { a: { type: string } } } }', is: ['compatible', 'compatible: output.a changed its type: string | null → string'] },
    { id: 'now required', before: '{ schema: { properties: { a: {} } } }', after: '{ schema: { properties: { a: {} }, required: [a] } }', is: ['compatible', 'compatible: output.a is now required'] },
    { id: 'no longer required', before: '{ schema: { properties: { a: {} }, required: [a] } }', after: '{ schema: { properties: { a: {} } } }', is: ['breaking', 'breaking: output.a is no longer required'] },
    { id: 'a format, which readers may rely on', before: '{ schema: { format: date } }', after: '{ schema: {} }', is: ['breaking', 'breaking: output changed `format`: "date" → none'] },
    { id: 'many labels', before: '', after: '{ labels: [a, b, c, d, e, f, g, h] }', is: ['compatible', 'compatible: label is now one of a, b, c, d, e, f and 2 more'] },
  ])('$id', ({ before, after, is }) => {
    expect(output(before, after)).toEqual(is);
  });

  it('and givers are judged the other way round', () => {
    expect(shown(contract(file('variables: { a: { enum: [x] } }\noutput: { labels: [x, y] }'), file('variables: { a: { enum: [x, y] } }\noutput: { labels: [x, y, z] }')))).toEqual([
      'breaking',
      'breaking: label may now be z',
      'compatible: a may now be "y"',
    ]);
  });
});

describe('nothing breaking means', () => {
  const ajv = new Ajv2020({ strict: false, logger: false });
  const small = fc.integer({ min: 0, max: 3 });
  const scalar = fc.constantFrom<unknown>('a', 'bb', 'ccc', 0, 1, 2, 1.5, true, null);
  const leaf = fc.record(
    {
      type: fc.constantFrom<unknown>('string', 'integer', 'number', 'boolean', ['string', 'null'], ['integer', 'string']),
      enum: fc.uniqueArray(scalar, { minLength: 1, maxLength: 4 }),
      minLength: small, maxLength: small, minimum: small, maximum: small, multipleOf: fc.constantFrom(1, 2),
    },
    { requiredKeys: [] },
  );
  // Closed, or with a schema for the others: a property newly described in an open object is the exception that is meant.
  const object = fc.record(
    {
      type: fc.constant('object'),
      properties: fc.dictionary(fc.constantFrom('a', 'b'), leaf, { maxKeys: 2 }),
      required: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 }),
      additionalProperties: fc.oneof(fc.constant(false), leaf),
    },
    { requiredKeys: ['type', 'properties', 'additionalProperties'] },
  );
  const value = fc.oneof(scalar, fc.dictionary(fc.constantFrom('a', 'b', 'c'), scalar, { maxKeys: 3 }), fc.array(scalar, { maxLength: 3 }));
  const list = fc.record({ items: leaf, minItems: small, maxItems: small, uniqueItems: fc.boolean() }, { requiredKeys: [] });
  const pairs = fc.oneof(fc.tuple(leaf, leaf), fc.tuple(object, object), fc.tuple(list, list), fc.tuple(leaf, object));
  const accepts = (schema: object, one: unknown): boolean => ajv.validate(schema, one);

  it('that whoever was accepted still is, and whatever comes was promised', () => {
    fc.assert(fc.property(pairs, fc.array(value, { minLength: 20, maxLength: 20 }), fc.constantFrom('input' as const, 'output' as const), ([before, after], values, part) => {
      fc.pre(compareSchemas({ part, path: 'x' }, before, after).every(({ impact }) => impact === 'compatible'));
      const [inner, outer] = part === 'input' ? [before, after] : [after, before];
      expect(values.filter((one) => accepts(inner, one) && !accepts(outer, one))).toEqual([]);
    }), { numRuns: 400, maxSkipsPerRun: 2000 });
  });
});
