import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastJson } from '../../../../src/core/text/last-json.js';
import { answerForm, type AnswerForm, extractAnswer } from '../../../../src/core/transform/chain-of-thought/extract.js';

const LABELS: AnswerForm = { labels: ['billing', 'bug', 'toxic', 'non-toxic', 'très bien'] };

/** Each row: what the model says, the answer in it, how it was found. */
describe('the answer in what a model says', () => {
  it.each([
    ['They were charged twice.\nAnswer: billing', 'billing', 'strict'],
    ['Answer: maybe bug.\nNo: a charge.\n**Answer:** billing\n', 'billing', 'strict'],
    ['So:\nFinal answer: {"a":\n1}', '{"a":\n1}', 'strict'],
    ['**Answer: billing', 'billing', 'strict'],
    ['## Answer: **billing**', 'billing', 'strict'],
    ['billing', 'billing', 'none'],
    ['In 1984 it began.', 'In 1984 it began.', 'none'],
    ['The answer: is unclear\nAnswer:', 'The answer: is unclear\nAnswer:', 'none'],
  ])('of which nothing is known: %j', (text, answer, rung) => expect(extractAnswer(text, undefined)).toEqual({ text: answer, rung }));

  it.each([
    ['5 packs of 6 are 30, less 4 is 26.\nAnswer: 26 marbles', '26 marbles', 'strict'],
    ['16 - 3 - 4 = <<16-3-4=9>>9 eggs, 9 * 2 = $18.\n#### 18', '18', 'strict'],
    ['She sells 9 for $2 each, so the answer is $1,018.', '1018', 'strict'],
    ['Half of 48 is 24. 48 + 24 = 72 clips in all.', '72', 'flexible'],
    ['That was 7 - 12 = -5\nAnswer: see above.', '-5', 'flexible'],
    ['Nobody can say.', 'Nobody can say.', 'none'],
    ['Nobody can say.\nAnswer: unknown', 'unknown', 'strict'],
    ['', '', 'none'],
  ])('a number: %j', (text, answer, rung) => expect(extractAnswer(text, 'number')).toEqual({ text: answer, rung }));

  it.each([
    ['A charge, not a bug.\nAnswer: Billing.', 'Billing', 'strict'],
    ['Answer: "billing"', 'billing', 'strict'],
    ['It crashed; the answer is **bug**.', 'bug', 'strict'],
    ['Answer: I would say billing, yes, billing.', 'billing', 'flexible'],
    ['Answer: billing or bug', 'billing or bug', 'strict'],
    ['It could be a bug.\nAnswer: neither', 'neither', 'strict'],
    ['At first a bug, in the end billing', 'billing', 'flexible'],
    ['Kind words: non-toxic!', 'non-toxic', 'flexible'],
    ['He debugs bugs.', 'He debugs bugs.', 'none'],
    ['Answer: TRÈS BIEN', 'TRÈS BIEN', 'strict'],
    ['C’est très bien', 'très bien', 'flexible'],
  ])('a label: %j', (text, answer, rung) => expect(extractAnswer(text, LABELS)).toEqual({ text: answer, rung }));

  it.each([
    ['Two fields.\nAnswer: {"a": 1}', '{"a": 1}', 'strict'],
    ['Answer:\n```json\n{"a": 1}\n```', '```json\n{"a": 1}\n```', 'strict'],
    ['Answer: here it is: {"a": "} \\" {"} I hope.', '{"a": "} \\" {"}', 'flexible'],
    ['First {"a": 0}, better:\n```json\n{"a": {"b": [1]}}\n```\nDone (see [1).', '{"a": {"b": [1]}}', 'flexible'],
    ['Answer: {"a":', '{"a":', 'strict'],
    ['No idea {at all}', 'No idea {at all}', 'none'],
  ])('a document: %j', (text, answer, rung) => expect(extractAnswer(text, 'json')).toEqual({ text: answer, rung }));

  it('is a number where the contract or the query says so, a document where there is a schema', () => {
    expect(answerForm(undefined)).toBeUndefined();
    expect(answerForm(undefined, true)).toBe('number');
    expect(answerForm({ schema: { type: 'integer' } })).toBe('number');
    expect(answerForm({ schema: { type: 'string' } }, true)).toBeUndefined();
    expect(answerForm({ schema: { type: 'object' } }, true)).toBe('json');
    expect(answerForm({ labels: ['a', '1'] }, true)).toEqual({ labels: ['a', '1'] });
  });
});

it('the last document is found in any text, as it was written, and soon', () => {
  const plain = fc.string().map((text) => text.replace(/[{}[\]"]/g, ''));
  fc.assert(fc.property(plain, fc.oneof(fc.object(), fc.array(fc.jsonValue())), plain, (before, value, after) => {
    const document = JSON.stringify(value);
    expect(lastJson(`${before} {"first": 1} ${document} ${after}`)).toBe(document);
  }));
  for (const text of ['['.repeat(1e6), ']'.repeat(1e6), `"${'\\'.repeat(1e6)}"}`, '{"a":'.repeat(2e5)]) expect(lastJson(text)).toBeUndefined();
});

it('an answer that follows its line is found whatever was reasoned before', () => {
  fc.assert(fc.property(fc.string(), fc.constantFrom('billing', 'bug'), (reasoning, label) => {
    expect(extractAnswer(`${reasoning}\nAnswer: ${label}`, LABELS)).toEqual({ text: label, rung: 'strict' });
  }));
});
