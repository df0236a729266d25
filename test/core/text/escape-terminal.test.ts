import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeDeep, escapeTerminal } from '../../../src/core/text/escape-terminal.js';

const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
const anyText = fc.string({ unit, maxLength: 40 });

describe('escapeTerminal', () => {
  it.each([
    { id: 'nothing to do', text: 'Grüße, 世界 – `a|b` 🙂', shown: 'Grüße, 世界 – `a|b` 🙂' },
    { id: 'newline and tab stay', text: 'a\n\tb', shown: 'a\n\tb' },
    { id: 'ESC and CSI', text: '\u001b[31mred\u001b[0m', shown: '\\u{1b}[31mred\\u{1b}[0m' },
    { id: 'OSC 8 link', text: '\u001b]8;;http://x\u0007y', shown: '\\u{1b}]8;;http://x\\u{7}y' },
    { id: 'C1 CSI', text: '\u009b2J', shown: '\\u{9b}2J' },
    { id: 'DCS, APC, ST', text: '\u0090\u009f\u009c', shown: '\\u{90}\\u{9f}\\u{9c}' },
    { id: 'carriage return', text: 'good\rbad ', shown: 'good\\u{d}bad ' },
    { id: 'backspace', text: 'a\bb', shown: 'a\\u{8}b' },
    { id: 'bell, NUL, DEL', text: '\u0007\u0000\u007f', shown: '\\u{7}\\u{0}\\u{7f}' },
    { id: 'vertical tab, form feed', text: '\v\f', shown: '\\u{b}\\u{c}' },
    { id: 'bidi override', text: 'a\u202ecod\u202c', shown: 'a\\u{202e}cod\\u{202c}' },
    { id: 'bidi isolate', text: '\u2066x\u2069', shown: '\\u{2066}x\\u{2069}' },
    { id: 'zero width', text: 'a\u200b\u200c\u200d\u2060\ufeffb', shown: 'a\\u{200b}\\u{200c}\\u{200d}\\u{2060}\\u{feff}b' },
    { id: 'soft hyphen', text: 'a\u00adb', shown: 'a\\u{ad}b' },
    { id: 'line and paragraph separator', text: '\u2028\u2029', shown: '\\u{2028}\\u{2029}' },
    { id: 'tag characters', text: 'a\u{e0001}\u{e0041}\u{e007f}', shown: 'a\\u{e0001}\\u{e0041}\\u{e007f}' },
    { id: 'variation selectors', text: 'a\ufe0f\u{e0100}', shown: 'a\\u{fe0f}\\u{e0100}' },
    { id: 'Hangul fillers', text: '\u115f\u3164', shown: '\\u{115f}\\u{3164}' },
    { id: 'lone surrogates', text: 'a\ud800b\udc00', shown: 'a\\u{d800}b\\u{dc00}' },
    { id: 'a pair is a character', text: '\ud83d\ude42', shown: '🙂' },
  ])('$id', ({ text, shown }) => {
    expect(escapeTerminal(text)).toBe(shown);
  });

  it('leaves nothing a terminal acts on, and is done after one pass', () => {
    fc.assert(fc.property(anyText, (text) => {
      const shown = escapeTerminal(text);
      expect(shown).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]|\p{Cf}|\p{Cs}/u);
      expect(escapeTerminal(shown)).toBe(shown);
    }));
  });

  it('changes nothing but unsafe characters', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
      expect(escapeTerminal(text)).toBe(text);
    }));
  });
});

describe('escapeDeep', () => {
  it('reaches every string, keys included, and leaves other values', () => {
    const value = { 'k\u001b': ['\r', { b: '\u202e', n: 1, t: true, z: null, u: undefined }], f: 1.5 };
    expect(escapeDeep(value)).toEqual({ 'k\\u{1b}': ['\\u{d}', { b: '\\u{202e}', n: 1, t: true, z: null, u: undefined }], f: 1.5 });
  });

  it('keeps in one line what is one wherever it is shown, and no other text', () => {
    const value = { 'a\nb': { name: 'a\nb', tags: ['c\td'] }, description: 'e\nf', name: { text: 'g\nh' } };
    const shown = { 'a\\u{a}b': { name: 'a\\u{a}b', tags: ['c\\u{9}d'] }, description: 'e\nf', name: { text: 'g\nh' } };
    expect(escapeDeep(value)).toEqual(shown);
  });

  it('copies: the value stays as it was', () => {
    const value = { a: ['\u001b'] };
    escapeDeep(value);
    expect(value).toEqual({ a: ['\u001b'] });
  });

  it('keeps a key `__proto__` a key', () => {
    const copy = escapeDeep(JSON.parse('{"__proto__": {"polluted": "yes"}}') as object);
    expect(Object.keys(copy)).toEqual(['__proto__']);
    expect('polluted' in {}).toBe(false);
  });
});
