import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePrompts, isEmptyDifference, type PromptDifference } from '../../../../src/core/prompt/compare/compare-prompts.js';
import { type Beside, readWhole } from '../reading.js';

const compare = (before: string, after: string, beside: { before?: Beside; after?: Beside } = {}): PromptDifference =>
  comparePrompts(readWhole(before, beside.before), readWhole(after, beside.after));

/** `same(Route it )-by- +with+` */
const wordsOf = ({ messages }: PromptDifference): string[] =>
  messages.map(({ role, words }) => `${role}: ${words?.map(({ kind, text }) => (kind === 'same' ? text : kind === 'removed' ? `[-${text}-]` : `{+${text}+}`)).join('') ?? '='}`);

describe('messages', () => {
  it.each([
    { id: 'the same', before: 'system:\na\nuser:\nb', after: 'system:\na\nuser:\nb\n', words: ['system: =', 'user: ='] },
    { id: 'a word', before: 'Route the ticket by topic.', after: 'Route the ticket by queue.', words: ['user: Route the ticket by [-topic-]{+queue+}.'] },
    { id: 'a line more', before: 'one\ntwo', after: 'one\nand\ntwo', words: ['user: one\n{+and\n+}two'] },
    { id: 'a passage replaced', before: 'keep\nabc def ghi', after: 'keep\nuvw xyz rst', words: ['user: keep\n[-abc def ghi\n-]{+uvw xyz rst+}'] },
    { id: 'a message more', before: 'user:\na', after: 'user:\na\nassistant:\nb', words: ['user: =', 'assistant: {+b+}'] },
    { id: 'a message less', before: 'user:\na\nassistant:\nb', after: 'user:\na', words: ['user: =', expect.stringContaining('[-b')] },
    { id: 'another role', before: 'system:\na b c d\nuser:\nx', after: 'developer:\na b c d\nuser:\nx', words: ['developer: [-system:\n-]a b c d', 'user: ='] },
  ])('$id', ({ before, after, words }) => {
    expect(wordsOf(compare(before, after))).toEqual(words);
  });

  it('read with their partials in place', () => {
    const text = "---\n---\nBe {% render 'tone' %} today.";
    const difference = compare(text, text, { before: { partials: { tone: 'very kind' } }, after: { partials: { tone: 'very brief' } } });
    expect(wordsOf(difference)).toEqual(['user: Be very [-kind-]{+brief+} today.']);
    expect(difference.partials).toEqual(['tone']);
  });

  it('removed and added words give both texts back', () => {
    const words = fc.array(fc.constantFrom('route', 'the', 'ticket', 'by', 'topic.', '\n', '\n\n'), { minLength: 1, maxLength: 12 }).map((parts) => `x ${parts.join(' ')} y`);
    fc.assert(fc.property(words, words, (before, after) => {
      const [message] = compare(before, after).messages;
      const side = (kind: string): string => message?.words?.filter((word) => word.kind === 'same' || word.kind === kind).map(({ text }) => text).join('') ?? before;
      expect(side('removed').trimEnd()).toBe(before);
      expect(side('added').trimEnd()).toBe(after);
    }));
  });
});

describe('front matter', () => {
  it.each([
    { id: 'a key changed', before: 'model: a/b', after: 'model: a/c', keys: [{ key: 'model', before: '"a/b"', after: '"a/c"' }] },
    { id: 'a key more', before: '', after: 'owner: me', keys: [{ key: 'owner', after: '"me"' }] },
    { id: 'a key less', before: 'parameters: { temperature: 0 }', after: '', keys: [{ key: 'parameters', before: '{"temperature":0}' }] },
    { id: 'the default written out', before: '', after: 'tags: []\ndeprecated: false\nparameters: {}\ntemplate: liquid', keys: [] },
    { id: 'order of keys', before: 'id: x\nowner: y', after: 'owner: y\nid: x', keys: [] },
    { id: 'no longer a template', before: '', after: 'template: none', keys: [{ key: 'template', before: '"liquid"', after: '"none"' }] },
  ])('$id', ({ before, after, keys }) => {
    const difference = compare(`---\n${before}\n---\nHi`, `---\n${after}\n---\nHi`);
    expect(difference).toMatchObject({ keys, variables: [], partials: [], examples: { added: [], removed: [], changed: [] } });
    expect(isEmptyDifference(difference)).toBe(keys.length === 0);
  });

  it('a file that becomes a template', () => {
    expect(compare('Hi', '---\n---\nHi').keys).toEqual([{ key: 'template', before: '"none"', after: '"liquid"' }]);
  });

  it.each([
    { before: '{ a: { type: string } }', after: '{ a: { type: string }, b: {} }', variables: [{ key: 'b', after: '{}' }] },
    { before: '{ a: {} }', after: '{}', variables: [{ key: 'a', before: '{}' }] },
    { before: '{ a: { maxLength: 1 } }', after: '{ a: { maxLength: 2 } }', variables: [{ key: 'a', before: '{"maxLength":1}', after: '{"maxLength":2}' }] },
    { before: '{}', after: '{ toString: {} }', variables: [{ key: 'toString', after: '{}' }] },
  ])('variables: $before to $after', ({ before, after, variables }) => {
    const difference = compare(`---\nvariables: ${before}\n---\nHi`, `---\nvariables: ${after}\n---\nHi`);
    expect(difference).toMatchObject({ keys: [], variables });
    expect(isEmptyDifference(difference)).toBe(false);
  });
});

describe('examples', () => {
  const text = '---\ntransforms: [few-shot]\n---\nHi';
  const pool = (...rows: string[]): Beside => ({ examples: rows.map((row) => `- { ${row} }\n`).join('') });

  it('by id', () => {
    const before = pool('id: a, input: x, output: 1', 'id: b, input: y, output: 2', 'id: c, input: z, output: 3');
    const after = pool('id: c, input: z, output: 3', 'id: b, input: y, output: 9', 'id: d, input: w, output: 4');
    expect(compare(text, text, { before, after }).examples).toEqual({ added: ['d'], removed: ['a'], changed: ['b'] });
  });

  it('not of a pool that neither uses', () => {
    const plain = '---\n---\nHi';
    expect(isEmptyDifference(compare(plain, plain, { after: pool('id: a, input: x, output: 1') }))).toBe(true);
  });
});

it('a prompt does not differ from itself', () => {
  const text = "---\nid: x\nvariables: { t: { type: string } }\n---\nsystem:\n{% render 'p' %}\nuser:\n{{ t }}";
  expect(isEmptyDifference(compare(text, text, { before: { partials: { p: 'a' } }, after: { partials: { p: 'a' } } }))).toBe(true);
});
