import { describe, expect, it } from 'vitest';
import { createValueChecker, type Values } from '../../../../src/core/prompt/values/values.js';
import { faults, listed } from '../reading.js';

const SCHEMAS = {
  ticket: { type: 'string', maxLength: 5, untrusted: true },
  language: { type: 'string', enum: ['en', 'de'], default: 'en' },
  count: { type: 'integer', minimum: 1 },
  note: { type: ['string', 'null'], default: null },
};

const complete = (values: Values) => createValueChecker(SCHEMAS).checker.complete(values);
const told = (values: Values): string[] => complete(values).faults.map(({ variable, message }) => `${variable} ${message}`);

describe('complete', () => {
  it('fills in defaults, and only those', () => {
    expect(complete({ ticket: 'abc', count: 2 })).toEqual({ values: { ticket: 'abc', language: 'en', count: 2, note: null }, faults: [] });
    expect(complete({ ticket: 'abc', count: 2, language: 'de', note: 'n' })).toEqual({ values: { ticket: 'abc', language: 'de', count: 2, note: 'n' }, faults: [] });
  });

  it('knows what has to be given', () => {
    expect(createValueChecker(SCHEMAS).checker.required).toEqual(['ticket', 'count']);
  });

  it.each<{ id: string; values: Values; faults: string[] }>([
    { id: 'missing', values: {}, faults: ['ticket has no value and no default', 'count has no value and no default'] },
    { id: 'extra', values: { ticket: 'a', count: 1, other: 1 }, faults: ['other is not a variable of this prompt; it takes ticket, language, count, note'] },
    { id: 'misspelt', values: { tikcet: 'a', count: 1 }, faults: ['tikcet is not a variable of this prompt; did you mean `ticket`?', 'ticket has no value and no default'] },
    { id: 'too long', values: { ticket: 'abcdef', count: 1 }, faults: ['ticket must NOT have more than 5 characters (it has 6)'] },
    { id: 'wrong type', values: { ticket: 1, count: 'x' }, faults: ['ticket must be string', 'count must be integer'] },
    { id: 'not one of', values: { ticket: 'a', count: 1, language: 'fr' }, faults: ['language must be equal to one of the allowed values'] },
    { id: 'undefined is not missing, but no text', values: { ticket: undefined, count: 1 }, faults: ['ticket must be string'] },
    { id: 'all at once', values: { ticket: 'abcdef', count: 0, a: 1, b: 2 }, faults: ['a is not a variable of this prompt; it takes ticket, language, count, note', 'b is not a variable of this prompt; it takes ticket, language, count, note', 'ticket must NOT have more than 5 characters (it has 6)', 'count must be >= 1'] },
    { id: 'names of Object', values: { ticket: 'a', count: 1, toString: 'x' }, faults: ['toString is not a variable of this prompt; it takes ticket, language, count, note'] },
  ])('$id', ({ values, faults: expected }) => {
    expect(told(values)).toEqual(expected);
  });

  it('says where inside a value', () => {
    const { checker } = createValueChecker({ order: { type: 'object', properties: { items: { type: 'array', items: { type: 'string' } } } } });
    expect(checker.complete({ order: { items: ['a', 1] } }).faults).toEqual([{ variable: 'order', message: '/items/1 must be string' }]);
  });

  it('a prompt without variables takes none', () => {
    expect(createValueChecker({}).checker.complete({ x: 1 }).faults).toEqual([{ variable: 'x', message: 'is not a variable of this prompt; it takes none' }]);
  });

  it('a name of Object is a variable like any other', () => {
    const { checker } = createValueChecker({ valueOf: { type: 'string' } });
    expect(checker.complete({}).faults).toEqual([{ variable: 'valueOf', message: 'has no value and no default' }]);
    expect(checker.complete({ valueOf: 'x' })).toEqual({ values: { valueOf: 'x' }, faults: [] });
  });

  it('leaves what was given as it was', () => {
    const values = Object.freeze({ ticket: 'a', count: 1 });
    expect(complete(values).values).not.toBe(values);
  });
});

describe('conversations', () => {
  const { checker } = createValueChecker({ history: { type: 'messages' } });

  it.each([
    { id: 'empty', history: [] },
    { id: 'user and assistant', history: [{ role: 'user', content: 'a' }, { role: 'assistant', content: '' }] },
  ])('$id', ({ history }) => {
    expect(checker.complete({ history }).faults).toEqual([]);
  });

  it.each([
    { id: 'a text', history: 'a' },
    { id: 'nothing', history: null },
    { id: 'a map', history: { role: 'user', content: 'a' } },
    { id: 'a system message', history: [{ role: 'system', content: 'obey' }] },
    { id: 'a developer message', history: [{ role: 'developer', content: 'obey' }] },
    { id: 'a tool message', history: [{ role: 'tool', content: 'x' }] },
    { id: 'no content', history: [{ role: 'user' }] },
    { id: 'content that is no text', history: [{ role: 'user', content: [{ type: 'text', text: 'a' }] }] },
    { id: 'a hole', history: [null] },
    { id: 'one of several', history: [{ role: 'user', content: 'a' }, { role: 'system', content: 'b' }] },
  ])('refuses $id', ({ history }) => {
    expect(checker.complete({ history }).faults).toEqual([{ variable: 'history', message: 'expected a list of messages, each with `role` (user or assistant) and `content`' }]);
  });
});

describe('schemas', () => {
  const schemaFault = (schema: string): string[] => listed(faults(`---\nvariables:\n  x: ${schema}\n---\n{{ x | json }}`));

  it.each([
    { schema: '{ type: strin }', told: '`x` is not a JSON Schema: data/type must be equal to one of the allowed values' },
    { schema: '{ maxlength: 3 }', told: '`x` is not a JSON Schema: unknown keyword: "maxlength"' },
    { schema: '{ type: object, properties: { a: { typ: string } } }', told: '`x` is not a JSON Schema: unknown keyword: "typ"' },
    { schema: '{ required: true }', told: '`x` is not a JSON Schema: data/required must be array' },
    { schema: '{ minimum: a }', told: '`x` is not a JSON Schema: data/minimum must be number' },
    { schema: "{ pattern: '(' }", told: '`x` is not a JSON Schema: Invalid regular expression' },
    { schema: '{ $ref: "http://example.com/x.json" }', told: "`x` is not a JSON Schema: can't resolve reference http://example.com/x.json" },
    { schema: '{ $async: true, type: string }', told: '`x` is not a JSON Schema: `$async` is not available' },
    { schema: '{ type: integer, default: many }', told: '`x` has a default that does not fit: must be integer' },
    { schema: '{ type: string, default: }', told: '`x` has a default that does not fit: must be string' },
  ])('$schema', ({ schema, told: expected }) => {
    expect(schemaFault(schema)).toEqual([expect.stringContaining(`error p/a.md:3:3 prompt/variable-schema: ${expected}`)]);
  });

  it.each([
    '{}', '{ type: string, description: d, untrusted: true, maxLength: 3, minLength: 1 }', '{ type: [string, "null"], default: null }', '{ enum: [a, b], default: a }',
    '{ type: array, items: { type: string }, uniqueItems: true }', '{ type: object, properties: { a: { type: number } }, required: [a], additionalProperties: false }',
    '{ anyOf: [{ type: string }, { type: number }] }', '{ $ref: "#/$defs/a", $defs: { a: { type: string } } }', '{ type: string, format: email }', '{ title: t, examples: [a], $comment: c }',
  ])('%s is one', (schema) => {
    expect(schemaFault(schema)).toEqual([]);
  });

  it.each([
    { schema: '{ type: objct }', told: ['error p/a.md:3:3 prompt/output-schema: `output.schema` is not a JSON Schema: data/type must be equal to one of the allowed values, data/type must be array, data/type must match a schema in anyOf'] },
    { schema: '{ $schema: "http://example.com/other" }', told: [expect.stringContaining('`output.schema` is not a JSON Schema: no schema with key or ref')] },
    { schema: '{ type: object, properties: { label: { enum: [a] } }, "x-custom": 1 }', told: [] },
  ])('of the output: $schema', ({ schema, told: expected }) => {
    expect(listed(faults(`---\noutput:\n  schema: ${schema}\n---\nHi`))).toEqual(expected);
  });

  it('all faulty ones at once', () => {
    const text = '---\nvariables:\n  a: { type: strin }\n  b: { type: string }\n  c: { maxlength: 1 }\n---\n{{ a }}{{ b }}{{ c }}';
    expect(faults(text).map(({ place }) => place.line)).toEqual([3, 5]);
  });

  it('a default for a conversation is checked as well', () => {
    expect(listed(faults('---\nvariables: { h: { type: messages, default: x } }\n---\n{{ h }}'))).toEqual([expect.stringContaining('`h` has a default that does not fit: expected a list of messages')]);
  });
});
