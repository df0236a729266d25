import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, sha256 } from '../../../src/core/text/canonical-json.js';

describe('canonicalJson', () => {
  it.each([
    { id: 'keys sorted by code unit', value: { b: 1, a: 2, B: 3, ä: 4 }, text: '{"B":3,"a":2,"b":1,"ä":4}' },
    { id: 'deep', value: { z: [{ y: 1, x: 2 }], a: { d: null, c: true } }, text: '{"a":{"c":true,"d":null},"z":[{"x":2,"y":1}]}' },
    { id: 'undefined members are left out', value: { a: undefined, b: 1 }, text: '{"b":1}' },
    { id: 'undefined items are null', value: [undefined, 1], text: '[null,1]' },
    { id: 'texts are escaped as in JSON', value: 'a"\n\u2028\ud800', text: '"a\\"\\n\u2028\\ud800"' },
    { id: 'numbers', value: [1, 1.0, 0.1, 1e21, -0], text: '[1,1,0.1,1e+21,0]' },
    { id: 'nothing', value: undefined, text: 'null' },
    { id: 'order of a list counts', value: [2, 1], text: '[2,1]' },
  ])('$id', ({ value, text }) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it('has texts as JSON.stringify has them', () => {
    const characters = fc.constantFrom('a', '\n', '"', '\\', '\u0000', '\t', '\u000b', '\u001f', '\u007f', '\u2028', 'ä', '😀', '\ud83d', '\ude00', '\ufeff');
    fc.assert(fc.property(fc.oneof(fc.string({ unit: characters }), fc.string({ unit: 'binary' })), (text) => {
      expect(canonicalJson(text)).toBe(JSON.stringify(text));
    }), { numRuns: 3000 });
  });

  it('is JSON of an equal value, and equal for equal values in whatever order of keys', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(reversed(value))).toBe(text);
    }));
  });
});

describe('sha256', () => {
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['ä', '33e6d73fee82904c8d7afb78de1154d1e8dc2a0edb08120e63df5b9385c2d9cc'],
  ])('of %j', (text, hash) => {
    expect(sha256(text)).toBe(hash);
  });
});

/** Keys the other way round, at every depth. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).toReversed().map(([key, member]) => [key, reversed(member)]));
}
