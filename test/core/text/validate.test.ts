import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { formatPlace } from '../../../src/core/finding.js';
import { keys, mapOf, mapWith, validate, type Validated } from '../../../src/core/text/validate.js';
import { readYaml } from '../../../src/core/text/yaml.js';

const Schema = keys({
  name: v.string(),
  size: v.optional(v.pipe(v.number(), v.minValue(1)), 3),
  inner: v.optional(keys({ alpha: v.optional(v.boolean()), list: v.optional(v.array(keys({ id: v.string() }))) })),
  free: v.optional(mapOf(v.pipe(v.string(), v.regex(/^[a-z]+$/, 'expected a word')), v.number())),
  open: v.optional(mapWith({ type: v.string() }, 'a thing with a type')),
});

const check = (text: string): Validated<unknown> => validate(Schema, readYaml({ file: 'f', text, maxLength: 10_000 }), 'area');
const told = (text: string): string[] => check(text).findings.map(({ severity, place, code, message }) => `${severity} ${formatPlace(place)} ${code} ${message}`);

describe('a map with known keys', () => {
  it('fills in defaults', () => {
    expect(check('name: x')).toEqual({ output: { name: 'x', size: 3 }, findings: [] });
  });

  it.each([
    { id: 'missing key', text: 'size: 2', told: ['error f:1:1 area/invalid `name` is missing'] },
    { id: 'wrong type', text: 'name: 5', told: ['error f:1:7 area/invalid `name`: expected string but received 5'] },
    { id: 'failed check', text: 'name: x\nsize: 0', told: ['error f:2:7 area/invalid `size`: expected >=1 but received 0'] },
    { id: 'near miss', text: 'name: x\nsise: 2', told: ['error f:2:1 area/unknown-key unknown key `sise`; did you mean `size`?'] },
    { id: 'unknown key', text: 'name: x\nother: 2', told: ['warning f:2:1 area/unknown-key unknown key `other`; known: `name`, `size`, `inner`, `free`, `open`'] },
    { id: 'list for a map', text: '- a', told: ['error f:1:1 area/invalid expected a map with `name`, `size`, `inner`, `free`, `open`, but got a list'] },
    { id: 'text for a map', text: 'hello', told: ['error f:1:1 area/invalid expected a map with `name`, `size`, `inner`, `free`, `open`, but got `hello`'] },
    { id: 'deep near miss', text: 'name: x\ninner:\n  alhpa: true', told: ['error f:3:3 area/unknown-key unknown key `alhpa`; did you mean `alpha`?'] },
    { id: 'in a list', text: 'name: x\ninner:\n  list:\n    - id: a\n    - idd: b', told: ['error f:5:7 area/invalid `inner.list.1.id` is missing', 'error f:5:7 area/unknown-key unknown key `idd`; did you mean `id`?'] },
    { id: 'list for an inner map', text: 'name: x\ninner: [1]', told: ['error f:2:8 area/invalid `inner`: expected a map with `alpha`, `list`, but got a list'] },
    {
      id: 'all at once',
      text: 'nmae: x\nsize: big\nfoo: 1\nfree: { A: 1, b: x }\ninner: { zzz: 1, yyy: 2 }',
      told: [
        'error f:1:1 area/invalid `name` is missing',
        'error f:2:7 area/invalid `size`: expected number but received "big"',
        expect.stringContaining('warning f:5:10 area/unknown-key unknown key `zzz`'),
        expect.stringContaining('warning f:5:18 area/unknown-key unknown key `yyy`'),
        'error f:4:9 area/invalid `free.A`: expected a word',
        'error f:4:18 area/invalid `free.b`: expected number but received "x"',
        'error f:1:1 area/unknown-key unknown key `nmae`; did you mean `name`?',
        expect.stringContaining('warning f:3:1 area/unknown-key unknown key `foo`'),
      ],
    },
  ])('$id', ({ text, told: expected }) => {
    expect(told(text)).toEqual(expected);
  });

  it('is usable without the unknown keys, however many there are', () => {
    const { output, findings } = check('name: x\nother: 1\nthing: 2\ninner: { zzz: 1, alpha: true, qqqqq: { deep: [1] } }');
    expect(output).toEqual({ name: 'x', size: 3, inner: { alpha: true } });
    expect(findings).toHaveLength(4);
  });

  it('is not usable with a near miss', () => {
    expect(check('name: x\nsise: 2').output).toBeUndefined();
  });

  it.each(['toString', 'constructor', 'prototype', 'hasOwnProperty', 'valueOf'])('%s is an unknown key like any other', (key) => {
    expect(told(`name: x\n${key}: 1`)).toEqual([expect.stringContaining(`warning f:2:1 area/unknown-key unknown key \`${key}\``)]);
  });

  it('may have no keys at all', () => {
    const none = (text: string): string[] => validate(keys({}), readYaml({ file: 'f', text, maxLength: 100 }), 'area').findings.map(({ message }) => message);
    expect(none('{}')).toEqual([]);
    expect(none('a: 1')).toEqual(['unknown key `a`; known: none']);
  });

  it('gives an output or an error, never both', () => {
    const key = fc.constantFrom('name', 'nmae', 'size', 'inner', 'free', 'other', 'constructor', 'zzz');
    const value = fc.oneof(fc.constantFrom('x', '3', '[1]', '{ a: 1 }', '{ alpha: true }', '{ alhpa: 1 }', 'null'));
    fc.assert(fc.property(fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name }), (entries) => {
      const { output, findings } = check(`{${entries.map(([name, text]) => `${name}: ${text}`).join(', ')}}`);
      expect(output === undefined).toBe(findings.some(({ severity }) => severity === 'error'));
    }));
  });
});

describe('a map with any keys', () => {
  it.each([
    { id: 'values', text: 'name: x\nfree: { a: 1, b: 2 }', output: { name: 'x', size: 3, free: { a: 1, b: 2 } } },
    { id: 'other members', text: 'name: x\nopen: { type: t, z: [1] }', output: { name: 'x', size: 3, open: { type: 't', z: [1] } } },
  ])('keeps $id', ({ text, output }) => {
    expect(check(text)).toEqual({ output, findings: [] });
  });

  it.each([
    { id: 'a list', text: 'name: x\nfree: [1, 2]', told: ['error f:2:7 area/invalid `free`: expected a map, but got a list'] },
    { id: 'another list', text: 'name: x\nopen: []', told: ['error f:2:7 area/invalid `open`: expected a thing with a type, but got a list'] },
    { id: 'nothing', text: 'name: x\nfree:', told: ['error f:2:6 area/invalid `free`: expected a map, but got nothing'] },
    { id: 'a name that would be lost', text: 'name: x\nfree: { constructor: 1 }', told: ['error f:2:9 area/invalid `free.constructor`: the name `constructor` cannot be used here'] },
    { id: 'another', text: 'name: x\nopen: { type: t, prototype: 1 }', told: ['error f:2:18 area/invalid `open.prototype`: the name `prototype` cannot be used here'] },
  ])('refuses $id', ({ text, told: expected }) => {
    expect(told(text)).toEqual(expected);
  });
});

it('passes on the faults of the YAML itself', () => {
  expect(told('a: [')).toEqual([expect.stringContaining('yaml/invalid')]);
});

it('does not repeat a long value', () => {
  expect(told(`name: { a: 1 }\nsize: ${'x'.repeat(5000)}`).every((line) => line.length < 500)).toBe(true);
});
