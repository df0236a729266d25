import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPrompt } from '../../../../src/core/prompt/prompt.js';
import { formatTransform, setTransform } from '../../../../src/core/prompt/front-matter/set-transform.js';

const STAGE = { name: 'chain-of-thought', options: { template: 'draft', when: 'auto' } };
const LINE = '- chain-of-thought: { template: draft, when: auto }';

describe('a transform in a prompt’s file', () => {
  it.each<[what: string, before: string, after: string]>([
    ['none yet', '---\n# about\ntags: [a, "b"]  # two\n---\n\nHi\n', `---\n# about\ntags: [ a, "b" ] # two\ntransforms:\n  ${LINE}\n---\n\nHi\n`],
    ['others', '---\ntransforms:\n  # first\n  - few-shot: { k: 2 }\n---\nHi', `---\ntransforms:\n  # first\n  - few-shot: { k: 2 }\n  ${LINE}\n---\nHi`],
    ['itself', '---\ntransforms:\n  - chain-of-thought\n  - few-shot\n---\nHi', `---\ntransforms:\n  ${LINE}\n  - few-shot\n---\nHi`],
    ['itself with options', '---\ntransforms: [chain-of-thought: { when: never }, few-shot]\n---\nHi', '---\ntransforms: [ { chain-of-thought: { template: draft, when: auto } }, few-shot ]\n---\nHi'],
    ['no front matter', 'Hi\n', `---\ntransforms:\n  ${LINE}\n---\nHi\n`],
    ['empty front matter', '---\n---\nHi\n', `---\ntransforms:\n  ${LINE}\n---\nHi\n`],
    ['Windows’ line ends and a mark', '\uFEFF---\r\ntags: [a]\r\n---\r\nHi\r\n', `\uFEFF---\r\ntags: [ a ]\r\ntransforms:\r\n  ${LINE}\r\n---\r\nHi\r\n`],
  ])('beside %s', (_, before, after) => expect(setTransform(before, STAGE)).toBe(after));

  it.each(['---\ntags: [a\n---\nHi', '---\n- a\n---\nHi', '---\ntags: [a]\nHi'])('is not put into %j', (text) => expect(setTransform(text, STAGE)).toBeUndefined());

  it('is what is read, whatever else is in the file', () => {
    const text = fc.string().map((value) => value.replace(/\r/g, ''));
    fc.assert(fc.property(text, text, (description, body) => {
      const raw = `---\ndescription: ${JSON.stringify(description)}\nmodel: a/b\n---\n${body}`;
      const written = setTransform(raw, STAGE);
      if (written === undefined) throw new Error('not written');
      const read = (file: string): ReturnType<typeof readPrompt>['prompt'] => readPrompt({ name: 'a', path: 'a.md', text: file }).prompt;
      const [before, after] = [read(raw), read(written)];
      expect(after?.content).toEqual(before && { ...before.content, transforms: [STAGE] });
      expect(setTransform(written, STAGE)).toBe(written);
    }));
  });

  it('is shown as it is written', () => expect(formatTransform(STAGE)).toBe(`transforms:\n  ${LINE}\n`));
});
