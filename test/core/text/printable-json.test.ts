import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeTerminal } from '../../../src/core/text/escape-terminal.js';
import { printableJson } from '../../../src/core/text/printable-json.js';

describe('printableJson', () => {
  it.each([
    ['\u001b[31m', '"\\u001b[31m"'],
    ['a\u202eb\u009b', '"a\\u202eb\\u009b"'],
    ['\u{e0041}', '"\\udb40\\udc41"'],
    ['##[error]no ##[', '"#\\u0023[error]no #\\u0023["'],
    ['Grüße, 世界 🙂', '"Grüße, 世界 🙂"'],
  ])('%j', (text, json) => expect(printableJson(text)).toBe(json));

  it('says what the value says, and nothing that is obeyed', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('#', '[', ':', '\n', '\u001b', '\u202e', '\\', '"', '\ud800') }));
    fc.assert(fc.property(fc.dictionary(text.filter((key) => key !== '__proto__'), fc.oneof(text, fc.array(text))), fc.constantFrom(undefined, 2), (value, indent) => {
      const json = printableJson(value, indent);
      expect(JSON.parse(json)).toEqual({ ...value });
      expect(escapeTerminal(json)).toBe(json);
      expect(json).not.toMatch(/##\[|^\s*::/m);
    }));
  });
});
