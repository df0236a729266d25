import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isError } from '../../../src/core/finding.js';
import { checkDraft, compilePrompt, renderMessages } from '../../../src/core/prompt/template/compile.js';
import { readPrompt } from '../../../src/core/prompt/prompt.js';
import { templateTexts } from '../../../src/core/prompt/template/static-text.js';

/** Pieces of which prompt files, and broken ones, are made. */
const PIECES = [
  '---\n', '---', '---js\n', 'id: x\n', 'model: a/b\n', 'variables: { x: { type: string } }\n', 'variables:\n  x: {}\n', 'transforms: [few-shot]\n', 'template: none\n', 'examples', 'zzz: 1\n', 'owner: [\n',
  '__proto__: { a: 1 }\n', 'constructor: 1\n', 'system:\n', 'user:\n', 'assistant:\n', '\\user:\n', '{{ x }}', '{{ y.z[0] }}', '{{', '}}', '{%', '%}', '{% if x %}', '{% else %}', '{% endif %}',
  '{% for i in examples %}', '{% endfor %}', '{% raw %}', '{% endraw %}', '{% comment %}', '{% endcomment %}', "{% render 'p' %}", "{% render 'gone' %}", '{% render x %}', "{% render 'p', x: x %}",
  '{% case x %}', '{% when 1 %}', '{% endcase %}', '{% assign a = x | upcase %}', '{% capture b %}', '{% endcapture %}', '{% include "x" %}', '| join', '| constructor', '"', "'", '```\n', '~~~\n', '\n', ' ', '\t',
  '&a ', '*a', '!!js ', ': ', '- ', '[', '{', '\r', '\r\n', '\ufeff', '\u2028', '\u0000', '\ud800', 'é', '#', '|', '>',
];

const text = fc.array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...PIECES) }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) }), { maxLength: 25 }).map((parts) => parts.join(''));
const withFrontMatter = fc.tuple(text, text).map(([yaml, body]) => `---\n${yaml}\n---\n${body}`);
const anyFile = fc.oneof(text, withFrontMatter, fc.string({ unit: 'binary' }));

function readAll(file: string, partial: string, pool: string) {
  const partials = { folder: 'p/_partials', texts: { p: partial } };
  const result = readPrompt({ name: 'a', path: 'p/a.md', text: file, partials, examples: { path: 'p/a.examples.jsonl', text: pool } });
  const compiled = result.prompt && compilePrompt(result.prompt);
  return { result, compiled, later: result.draft ? checkDraft(result.draft) : [] };
}

describe('any file', () => {
  it('is read without throwing: a prompt that compiles, or an error at a place', () => {
    const outcomes = { compiled: 0, broken: 0 };
    fc.assert(fc.property(anyFile, text, text, (file, partial, pool) => {
      const { result, compiled, later } = readAll(file, partial, pool);
      expect(result.hash).toMatch(/^[0-9a-f]{64}$/);
      expect(result.prompt === undefined).toBe(result.findings.some(isError));
      if (compiled) expect(compiled.compiled === undefined).toBe(compiled.findings.some(isError));
      if (compiled?.compiled) outcomes.compiled++;
      else outcomes.broken++;
      const lines = [file, partial, pool].map((one) => one.split('\n').length);
      for (const { place, message } of [...result.findings, ...(compiled?.findings ?? []), ...later]) {
        expect(message).not.toBe('');
        expect(place.line ?? 1).toBeGreaterThanOrEqual(1);
        expect(place.line ?? 1).toBeLessThanOrEqual(Math.max(...lines));
        expect(place.column ?? 1).toBeGreaterThanOrEqual(1);
      }
      expect('a' in {}).toBe(false);
    }), { numRuns: 1500 });
    expect(Math.min(outcomes.compiled, outcomes.broken)).toBeGreaterThan(50);
  });

  it('has the same hash and the same faults each time', () => {
    fc.assert(fc.property(anyFile, text, (file, partial) => {
      const [first, second] = [readAll(file, partial, ''), readAll(file, partial, '')];
      expect(second.result.hash).toBe(first.result.hash);
      expect(second.result.findings).toEqual(first.result.findings);
      expect(second.compiled?.findings).toEqual(first.compiled?.findings);
    }), { numRuns: 300 });
  });

  it('that compiles renders to its own roles, or says why not', () => {
    fc.assert(fc.property(anyFile, text, fc.string(), (file, partial, value) => {
      const { compiled } = readAll(file, partial, '').compiled ?? {};
      if (!compiled) return;
      expect(templateTexts(compiled.prompt)).toHaveLength(compiled.messages.length);
      const { values, faults } = compiled.checker.complete(Object.fromEntries(compiled.checker.required.map((name) => [name, value])));
      if (faults.length > 0) return;
      try {
        expect(renderMessages(compiled, values).map(({ role }) => role)).toEqual(compiled.prompt.messages.map(({ role }) => role));
      } catch (error) {
        expect((error as Error).message).toMatch(/line \d+: |renders to/);
      }
    }), { numRuns: 800 });
  });

  it('however large and whatever it repeats', () => {
    for (const unit of ['{{ ', '{% ', '{{ x }}', '"', "{{ '", '```\n', '---\n', '\n', ' ', 'user:\n', '{% if x %}', '{% raw %}', '{% comment %}', "{% render 'p' %}", '{% if x %}\nuser:\n', 'a: ', '- ', '\\user:\n']) {
      const repeated = unit.repeat(200_000 / unit.length);
      for (const file of [repeated, `---\nid: x\n---\n${repeated}`, `---\n${repeated}\n---\nHi`]) {
        const { result, compiled } = readAll(file, 'x', '');
        expect(result.findings.length + (compiled?.findings.length ?? 0) + (compiled?.compiled ? 1 : 0)).toBeGreaterThan(0);
      }
    }
  });
});
