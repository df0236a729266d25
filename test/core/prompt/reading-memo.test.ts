import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutFrontMatter, splitFrontMatter } from '../../../src/core/prompt/front-matter/front-matter.js';
import { identify } from '../../../src/core/prompt/prompt.js';
import { createReadingMemo } from '../../../src/core/prompt/reading-memo.js';

/** Lines of front matter, sound and odd, in any order: what a memo reads block by block must be what the whole is. */
const LINES = [
  'description: Route a ticket.', 'description: true', 'description: Route a ticket: now', 'description: a # comment', "description: 'quoted'", 'description: >-', '  folded text',
  'owner: team-1', 'owner: null', 'owner: No', 'owner:', 'owner: [a]', 'tags: [a, b]', 'tags: [true, b]', 'tags: [a,', 'b]', 'tags:', '- a', '  - b', 'tags: [a, "b, c"]',
  'model: openai/gpt-4.1', 'model: x', 'id: one', 'id: 1', 'parameters: { temperature: 0 }', 'parameters:', '  seed: 1', '  seed: 1', 'variables:', '  q: { type: string }', 'output: { labels: [a, b] }',
  'transforms:', '  - few-shot: { k: 2 }', 'budget: { template: 10 }', 'metadata: { any: thing }', 'metadata: &a 1', 'owner: *a', 'zzz: 1', 'ownr: x', '# a comment', '', '  ', '\tx: 1', '? odd', '"quoted": 1', '...', '%YAML 1.2', '{', '}', 'deprecated: yes', 'deprecated: true', 'template: none',
  'constructor: 1', '__proto__: 1',
];

describe('reading with a memo', () => {
  const sources = (text: string) => ({ name: 'a', path: 'p/a.md', text });
  const front = fc.array(fc.constantFrom(...LINES), { maxLength: 7 });

  it('gives the identity that the full reading gives, also from what is remembered', () => {
    const memo = createReadingMemo();
    fc.assert(fc.property(front, fc.constantFrom('Do it.', 'user:\n{{ q }}', 'system:\n', ''), (lines, body) => {
      const text = ['---', ...lines, '---', body].join('\n');
      const { frontMatter, ...told } = identify(sources(text), memo);
      const { frontMatter: expected, ...full } = identify(sources(text));
      expect(told.hash).toBe(full.hash);
      expect(told.id).toBe(full.id);
      expect(told.broken === undefined).toBe(full.broken === undefined);
      expect(frontMatter).toEqual(expected);
    }), { numRuns: 20_000 });
  });

  it('leaves to the full reading what it cannot vouch for', () => {
    const memo = createReadingMemo();
    const read = (...lines: string[]): boolean => memo.head(['---', ...lines, '---', 'x'].join('\n')) !== undefined;
    expect(read('description: Route a ticket.', 'tags: [a, b]')).toBe(true);
    expect(read('owner: a', 'owner: b')).toBe(false);
    expect(read('model: x')).toBe(false);
    expect(read('metadata: &a 1')).toBe(false);
    expect(memo.head('no front matter')).toBeUndefined();
    expect(memo.head('---\nowner: a\n')).toBeUndefined();
  });
});

describe('cutting front matter by position', () => {
  const line = fc.constantFrom('---', '--- ', '----', '---x', 'a: 1', '', ' ', 'text', '\u00a0---');
  it('is the cut that gray-matter gives', () => {
    fc.assert(fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const text = lines.join('\n');
      const { yaml, body, linesBefore, findings } = splitFrontMatter('a.md', text);
      const cut = cutFrontMatter(text);
      // Bad YAML is no fault of the cut.
      const delimited = yaml !== undefined && !findings.some(({ code }) => code === 'prompt/front-matter');
      expect(cut !== undefined).toBe(delimited);
      if (cut) expect([cut.body, cut.linesBefore]).toEqual([body, linesBefore]);
    }), { numRuns: 20_000 });
  });
});
