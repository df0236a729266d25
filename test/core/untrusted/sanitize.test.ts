import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSanitizer } from '../../../src/core/untrusted/sanitize.js';
import { ATTACKS } from './corpus.js';

const DELIMITERS = { tags: ['doc', 'ticket'], runs: ['"', '`', '~'] };
const sanitize = createSanitizer(DELIMITERS);

/** What attacks are made of, to be put together in any way. */
const PIECES = [
  '<', '>', '|', '/', '\\', '<|', '|>', '</', 'doc', 'ticket', 'im_start', '[', ']', 'INST', '<<', 'SYS', '>>', '\n', '\r', ':', 'system', 'Human', '#', '```', '"', '`', 's', 'role: ', '\u200b', '\u200c', '\u200d',
  '\ud800', '\udc00', '\u{E0041}', '\u202e', '\ufe0f', '❤', 'م', 'क्', '＜', '｜', '：', 'ѕ', '\u2028', '\0', '\u001b', '\ufeff', ' ', '\u2800', '\u{1F3F4}', '\u{E0067}', '\u{E007F}', '‖', 'ﷺ',
];
const text = fc.array(fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...PIECES) }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 5 }) }), { maxLength: 24 }).map((parts) => parts.join(''));
const anyText = fc.oneof(text, fc.constantFrom(...ATTACKS.map((attack) => attack.text)), fc.string({ unit: 'binary' }));

describe('sanitising', () => {
  it.each<[string, string, string[]]>([
    ['plain words, 5 > 3, a|b, f(x): y', 'plain words, 5 > 3, a|b, f(x): y', []],
    ['a\r\nb\tc', 'a\r\nb\tc', []],
    ['a\rb\fc\vd\u0085e', 'a\nb\nc\nd\ne', ['control 4 1']],
    ['\0a\u001b[1m', '\uFFFDa\uFFFD[1m', ['control 2 0']],
    ['a\ud800b\udc00', 'a\uFFFDb\uFFFD', ['surrogate 2 1']],
    ['a\u{E0041}\u{E0042}b', 'ab', ['tag-character 1 1']],
    ['a\u202eb', 'ab', ['bidi 1 1']],
    ['ig\u200bno\u00adre', 'ignore', ['invisible 2 2']],
    ['می‌خواهم HTML‌ها क्‍ष', 'می‌خواهم HTML‌ها क्‍ष', []],
    ['❤️‍🔥 👩🏽‍🚀 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ✈︎', '❤️‍🔥 👩🏽‍🚀 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ✈︎', []],
    ['❤️️ a️ 1️', '❤ a 1', ['invisible 3 1']],
    ['<|im_start|>', '<\\|im_start\\|>', ['special-token 1 1']],
    ['x\u200b<|im_\u200bstart|>', 'x<\\|im_start\\|>', ['invisible 2 1', 'special-token 1 3']],
    ['<|im_<|im_start|>start|>', '<|im_<\\|im_start\\|>start|>', ['special-token 1 6']],
    ['[INST] <<SYS>> </s>', '[\\INST] <\\<SYS>> <\\/s>', ['special-token 3 1']],
    ['a\n\nHuman: b', 'a\n\nHuman\\: b', ['role-marker 1 8']],
    ['### Instruction:', '\\### Instruction\\:', ['role-marker 1 0']],
    ['\\user:\nuser:', '\\user:\nuser\\:', ['role-marker 1 11']],
    ['</doc> < / DOC >', '<\\/doc> <\\ / DOC >', ['delimiter 2 1']],
    ['<docs> </documents>', '<docs> </documents>', []],
    ['```', '`\\`\\`', ['delimiter 1 1']],
    ['ends in </ti', 'ends in <\\/ti', ['delimiter 1 9']],
    ['ends in <|im_', 'ends in <\\|im_', ['delimiter 1 9']],
  ])('%j', (given, expected, changes) => {
    const sanitized = sanitize(given);
    expect(sanitized.text).toBe(expected);
    expect(sanitized.changes.map(({ kind, count, first }) => `${kind} ${count} ${first}`)).toEqual(changes);
  });

  it('twice is as once, and leaves no half of a character and nothing invisible', () => {
    fc.assert(fc.property(anyText, (given) => {
      const { text: once } = sanitize(given);
      expect(sanitize(once)).toEqual({ text: once, changes: [] });
      expect(once).not.toMatch(/\p{Cs}/u);
      expect(once).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\u200B\u2060\uFEFF]/);
    }), { numRuns: 3000 });
  });

  it('tells places in the text as it was given, and of every change', () => {
    fc.assert(fc.property(anyText, (given) => {
      const { text: once, changes } = sanitize(given);
      expect(changes.length > 0).toBe(once !== given);
      for (const { count, first } of changes) {
        expect(count).toBeGreaterThan(0);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(first).toBeLessThanOrEqual(given.length);
      }
    }), { numRuns: 1000 });
  });

  it('leaves texts without marks alone', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'abc XYZ.,;!?(){}=+-*/%äßéñ日本語नमस्तेمرحبا👍🏽\n\t') }), (given) => {
      expect(sanitize(given).text).toBe(given);
    }));
  });
});
