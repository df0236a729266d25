import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readQuerySets } from '../../../src/core/eval/queries/queries.js';
import { PromptError } from '../../../src/core/errors.js';
import { compilePrompt } from '../../../src/core/prompt/template/compile.js';
import { readPrompt } from '../../../src/core/prompt/prompt.js';
import { prepareVariant } from '../../../src/core/transform/variant.js';
import { NO_DELIMITERS } from '../../../src/core/untrusted/delimiters.js';
import { createSanitizer } from '../../../src/core/untrusted/sanitize.js';
import { formatReference, parseReference } from '../../../src/core/version/reference.js';

/** `scripts/fuzz.js` asks for more. */
const RUNS = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 1500) };
const LIMIT_MS = Math.max(60_000, RUNS.numRuns * 20);

/** No text may take a second: of CPU time, since machines are shared. */
function quickly<T>(run: () => T): T {
  const started = process.cpuUsage();
  try {
    return run();
  } finally {
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1e6).toBeLessThan(1);
  }
}

/** Texts of what the grammars have a meaning for, between any other characters. */
function soup(words: readonly string[]): fc.Arbitrary<string> {
  const part = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...words) }, fc.string({ unit: 'binary', maxLength: 6 }));
  return fc.array(part, { maxLength: 24 }).map((parts) => parts.join(''));
}

const FILE = ['---\n', '\n', '  ', 'variables:', 'model: ', 'template: none', '- ', '&a', '*a', '!!js ', '{', '}', '[', ']', '"', '{{ ', ' }}', '{% if x %}', '{% for x in y %}', '{% end', '{% render "p" %}', '{% raw %}', '<!-- ', '# system\n', '__proto__: 1\n', '\r\n', '\uFEFF', '\uD800'];
const TEMPLATE = ['{{ x }}', '{{ y[0] }}', '{{ x | truncate: 3 }}', '{{ y | join: "," }}', '{{ x | ', '}}', '{% if x %}', '{% else %}', '{% endif %}', '{% for i in y %}', '{% for i in (1..9) %}', '{% endfor %}', '{% render "p", x: x %}', '{% raw %}', '{% endraw %}', '{% capture x %}', '{% assign z = x | split: "" %}', '{% case x %}', '{%- ', ' -%}', '{{ z }}', '{{ i }}', '\nuser:\n', '\nassistant:\n', '\n', '\\user:', 'text '];
const QUERIES = ['- ', '\n', '{ ', ' }', 'id: q1', 'vars: ', 'expected: a', '"id":"q1"', '"vars":{}', ',', '"', '[', ']', ':', 'scorers: [label]\n', 'queries:\n', '  ', 'id,x,expected\n', 'q1,one,a\n', '""', 'null', '1e999', '__proto__: 1', '&a ', '*a', '\r\n', '\uFEFF', '\uD800'];
const REFERENCE = ['@', '+', ':', '=', ',', '%', '%40', '%zz', 'a/b', 'env:', 'git:', 'hash:', 'version:', 'canary', 'v7', '7', 'latest', 'staged', 'few-shot', 'k=4', '~1', '\uD800'];
const VALUE = ['<|', '|>', '<|im_start|>', 'system', '[INST]', '</s>', '\u200B', '\u202E', '\u{E0041}', '\uD800', '\uDC00', '\0', '\n', 'Human: ', '<<SYS>>', '＜｜', '</ticket>', '< / TICKET', '<ticket', '```', '`', '~~~', '~'];

describe('any text', () => {
  it('is a prompt or has findings', () => {
    fc.assert(
      fc.property(soup(FILE), fc.boolean(), (body, fenced) => {
        const read = quickly(() => readPrompt({ name: 'p', path: 'p.md', text: fenced ? `---\n${body}` : body }));
        expect(read.hash).toMatch(/[0-9a-f]{7}/);
      }),
      RUNS,
    );
  }, LIMIT_MS);

  it('is a template that renders, has findings, or fails with a PromptError', () => {
    fc.assert(
      fc.property(soup(TEMPLATE), soup(VALUE), (body, value) => {
        const { prompt } = readPrompt({ name: 'p', path: 'p.md', text: `---\nvariables: { x: { type: string }, y: { type: array } }\n---\n${body}`, partials: { folder: '_partials', texts: { p: 'Be {{ x }}.' } } });
        const { compiled } = prompt ? quickly(() => compilePrompt(prompt)) : {};
        if (!compiled) return;
        try {
          const { messages } = quickly(() => prepareVariant(compiled).render({ x: value, y: [value, 1, null] }));
          expect(messages.every(({ content }) => typeof content === 'string')).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(PromptError);
        }
      }),
      RUNS,
    );
  }, LIMIT_MS);

  it.each(['yaml', 'jsonl', 'csv'])('is a query set (%s) or has findings', (ending) => {
    fc.assert(
      fc.property(soup(QUERIES), (text) => {
        const { set, findings } = quickly(() => readQuerySets([{ path: `p.queries.${ending}`, text }], { labels: ['a', 'b'] }));
        expect(set !== undefined || findings.length > 0).toBe(true);
      }),
      RUNS,
    );
  }, LIMIT_MS);

  it('is a reference that is written as it is read, or a PromptError', () => {
    fc.assert(
      fc.property(soup(REFERENCE), (text) => {
        let reference;
        try {
          reference = quickly(() => parseReference(text));
        } catch (error) {
          expect(error).toBeInstanceOf(PromptError);
          return;
        }
        expect(parseReference(formatReference(reference))).toEqual(reference);
      }),
      RUNS,
    );
  }, LIMIT_MS);

  it.each([
    { around: 'nothing', delimiters: NO_DELIMITERS },
    { around: 'tags and fences', delimiters: { tags: ['ticket'], runs: ['`', '~'] } },
  ])('is clean after being sanitized once, with $around around it', ({ delimiters }) => {
    const sanitize = createSanitizer(delimiters);
    fc.assert(
      fc.property(soup(VALUE), (text) => {
        const once = quickly(() => sanitize(text)).text;
        expect(sanitize(once).text).toBe(once);
      }),
      RUNS,
    );
  }, LIMIT_MS);
});
