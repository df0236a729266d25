import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PromptError } from '../../../src/core/errors.js';
import { readPrompt } from '../../../src/core/prompt/prompt.js';
import { NO_DELIMITERS } from '../../../src/core/untrusted/delimiters.js';
import { createSanitizer } from '../../../src/core/untrusted/sanitize.js';
import { formatReference, parseReference } from '../../../src/core/version/reference.js';

const RUNS = { numRuns: 1500 };

/** Texts of what the grammars have a meaning for, between any other characters. */
function soup(words: readonly string[]): fc.Arbitrary<string> {
  const part = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...words) }, fc.string({ unit: 'binary', maxLength: 6 }));
  return fc.array(part, { maxLength: 24 }).map((parts) => parts.join(''));
}

const FILE = ['---\n', '\n', '  ', 'variables:', 'model: ', 'template: none', '- ', '&a', '*a', '!!js ', '{', '}', '[', ']', '"', '{{ ', ' }}', '{% if x %}', '{% for x in y %}', '{% end', '{% render "p" %}', '{% raw %}', '<!-- ', '# system\n', '__proto__: 1\n', '\r\n', '\uFEFF', '\uD800'];
const REFERENCE = ['@', '+', ':', '=', ',', '%', '%40', '%zz', 'a/b', 'env:', 'git:', 'hash:', 'version:', 'canary', 'v7', '7', 'latest', 'staged', 'few-shot', 'k=4', '~1', '\uD800'];
const VALUE = ['<|', '|>', '<|im_start|>', 'system', '[INST]', '</s>', '\u200B', '\u202E', '\u{E0041}', '\uD800', '\uDC00', '\0', '\n', 'Human: ', '<<SYS>>', '＜｜'];

describe('any text', () => {
  it('is a prompt or has findings', () => {
    fc.assert(
      fc.property(soup(FILE), fc.boolean(), (body, fenced) => {
        const read = readPrompt({ name: 'p', path: 'p.md', text: fenced ? `---\n${body}` : body });
        expect(read.hash).toMatch(/[0-9a-f]{7}/);
      }),
      RUNS,
    );
  });

  it('is a reference that is written as it is read, or a PromptError', () => {
    fc.assert(
      fc.property(soup(REFERENCE), (text) => {
        let reference;
        try {
          reference = parseReference(text);
        } catch (error) {
          expect(error).toBeInstanceOf(PromptError);
          return;
        }
        expect(parseReference(formatReference(reference))).toEqual(reference);
      }),
      RUNS,
    );
  });

  it('is clean after being sanitized once', () => {
    const sanitize = createSanitizer(NO_DELIMITERS);
    fc.assert(
      fc.property(soup(VALUE), (text) => {
        const once = sanitize(text).text;
        expect(sanitize(once).text).toBe(once);
      }),
      RUNS,
    );
  });
});
