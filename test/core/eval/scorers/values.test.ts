import { describe, expect, it } from 'vitest';
import type { OutputContract } from '../../../../src/core/prompt/front-matter/schema.js';
import type { Score } from '../../../../src/core/eval/scorers/scorer.js';
import { answered, readSet, resultsOf, scoreResults } from '../make.js';
import type { Outcome } from '../../../../src/core/ports.js';

async function scoreOf(scorer: unknown, expected: unknown, answer: string | Outcome, output?: OutputContract, cost?: number): Promise<Score> {
  const set = readSet(JSON.stringify({ scorers: [scorer], queries: [{ id: 'q', vars: {}, expected }] }), output);
  const results = resultsOf(0, [answer]).map((result) => (cost === undefined ? result : { ...result, cost }));
  return (await scoreResults(set, results, {}, output))[0]?.scores[set.primary] as Score;
}

describe('numeric', () => {
  const strict = { type: 'numeric', extract: 'strict' };
  const flexible = { type: 'numeric', extract: 'flexible' };
  it.each<[scorer: unknown, expected: unknown, answer: string, value: number, says?: string]>([
    ['numeric', 18, 'She makes 9 * 2 = $18.\n#### 18', 1, 'got 18 (strict), expected 18'],
    ['numeric', 18, 'so 5 and 4.\nA: 18', 1],
    ['numeric', 18, 'The answer is $18.', 1],
    ['numeric', 18, 'Answer: 18\nor was it 19?', 1],
    ['numeric', 18, 'It comes to 18 dollars.', 1, 'got 18 (flexible), expected 18'],
    [strict, 18, 'It comes to 18 dollars.', 0, 'no number in "It comes to 18 dollars.", expected 18'],
    [flexible, 18, 'A: 18, not 19', 0, 'got 19 (flexible), expected 18'],
    ['numeric', '1,319', 'A: $1,319.', 1],
    ['numeric', 'Worked out.\n#### 70,000', 'A: 70000', 1],
    ['numeric', -3.5, 'It is -3.50.', 1],
    ['numeric', 0.3, '0.30000000000000004', 1],
    ['numeric', 18, 'eighteen', 0],
    ['numeric', 18, '', 0, 'no number in "", expected 18'],
    ['numeric', 0, '', 0],
    ['numeric', 1, '1.2.3', 0],
    [{ type: 'numeric', absolute: 0.5 }, 10, '10.5', 1],
    [{ type: 'numeric', absolute: 0.5 }, 10, '10.51', 0],
    [{ type: 'numeric', relative: 0.01 }, 200, '202', 1],
    [{ type: 'numeric', relative: 0.01 }, 200, '197.9', 0],
  ])('%j, expected %j, answer %j: %d', async (scorer, expected, answer, value, says) => {
    const score = await scoreOf(scorer, expected, answer);
    expect(score).toMatchObject({ value, passed: value === 1 });
    if (says !== undefined) expect(score.explanation).toBe(says);
  });

  it('and whether there is a number at all', async () => {
    expect((await scoreOf('answered', undefined, 'It is 5')).value).toBe(1);
    expect((await scoreOf({ type: 'answered', extract: 'strict' }, undefined, 'It is 5')).value).toBe(0);
    expect((await scoreOf('answered', undefined, 'five')).value).toBe(0);
  });

  it('long runs take no time', async () => {
    for (const text of ['1'.repeat(100_000), '-'.repeat(100_000), '$,.'.repeat(50_000), '####'.repeat(30_000)]) await scoreOf('numeric', 1, text);
  });
});

describe('json', () => {
  const person = { name: 'Ada', age: 36, tags: ['a', 'b'], address: { city: 'London', zip: 'W1' } };
  it.each<[scorer: unknown, expected: unknown, answer: string, value: number, says?: string]>([
    ['json', person, JSON.stringify(person), 1, 'every field is as expected'],
    ['json', person, JSON.stringify({ ...person, age: 37 }), 0.75, 'age is 37, expected 36'],
    ['json', person, JSON.stringify({ ...person, tags: ['a'] }), 0.875, 'tags[1] is missing, expected "b"'],
    ['json', person, JSON.stringify({ ...person, address: { city: 'Paris', zip: 'W1' } }), 0.875, 'address.city is "Paris", expected "London"'],
    ['json', { a: 1 }, '{"a":1,"b":2}', 0.5, 'b is 2, expected missing'],
    [{ type: 'json', extra: 'ignore' }, { a: 1 }, '{"a":1,"b":2}', 1],
    [{ type: 'json', weights: { a: 3 } }, { a: 1, b: 2 }, '{"a":1,"b":3}', 0.75],
    [{ type: 'json', weights: { 'x.a': 3 } }, { x: { a: 1, b: 2 }, y: 1 }, '{"x":{"a":1,"b":3},"y":1}', 0.875],
    [{ type: 'json', weights: { b: 0 } }, { a: 1, b: 2 }, '{"a":1}', 1, 'b is missing, expected 2'],
    [{ type: 'json', ignore_case: true }, { a: 'X ' }, '{"a":" x"}', 1],
    [{ type: 'json', absolute: 0.1 }, { a: 1 }, '{"a":1.05}', 1],
    ['json', { a: null }, '{}', 0],
    ['json', { a: null }, '{"a":null}', 1],
    ['json', {}, '{}', 1],
    ['json', [], '[]', 1],
    ['json', { toString: 1 }, '{}', 0],
    ['json', { a: 1 }, '', 0, 'not JSON: ""'],
    ['json', { a: 1 }, '```json\n{"a":1}\n```', 0],
    [{ type: 'json', fenced: true }, { a: 1 }, '```json\n{"a":1}\n```', 1],
  ])('%j, expected %j, answer %j: %d', async (scorer, expected, answer, value, says) => {
    const score = await scoreOf(scorer, expected, answer);
    expect(score.value).toBeCloseTo(value, 12);
    if (says !== undefined) expect(score.explanation).toBe(says);
  });
});

describe('limits', () => {
  const outcome = (rest: Parameters<typeof answered>[1]): Outcome => answered('one two\nthree', rest);
  it.each<[scorer: unknown, answer: string | Outcome, value: number | undefined, says: string]>([
    [{ type: 'length', max: 13 }, 'one two\nthree\n\n', 1, '13 characters'],
    [{ type: 'length', max: 12 }, 'one two\nthree', 0, '13 characters, at most 12 expected'],
    [{ type: 'length', min: 1 }, '', 0, '0 characters, at least 1 expected'],
    [{ type: 'length', max: 1 }, '👍', 1, '1 characters'],
    [{ type: 'length', max: 3, unit: 'words' }, 'one two\nthree', 1, '3 words'],
    [{ type: 'length', max: 1, unit: 'lines' }, 'one two\nthree', 0, '2 lines, at most 1 expected'],
    [{ type: 'tokens', max: 5 }, outcome({ usage: { outputTokens: 6 } }), 0, '6 tokens, at most 5 expected'],
    [{ type: 'tokens', max: 5 }, outcome({}), undefined, 'the provider did not report the tokens of the answer'],
    [{ type: 'latency', max: 500 }, outcome({ latencyMs: 499.6 }), 1, '499.6 ms'],
    [{ type: 'latency', max: 500 }, outcome({}), undefined, 'there is no latency of this answer'],
    [{ type: 'cost', max: 0.01 }, 'x', undefined, 'the price of the model is not known'],
  ])('%j on %j: %s', async (scorer, answer, value, says) => {
    const score = await scoreOf(scorer, undefined, answer);
    expect([score.value, score.explanation]).toEqual([value, says]);
  });

  it('cost is that of the answer', async () => {
    expect(await scoreOf({ type: 'cost', max: 0.01 }, undefined, 'x', undefined, 0.02)).toMatchObject({ value: 0, explanation: '0.02 US dollars, at most 0.01 expected' });
  });
});

describe('format and refusal', () => {
  it.each<[OutputContract, string, number]>([
    [{ labels: ['red', 'green'] }, ' RED\n', 1],
    [{ labels: ['red', 'green'] }, 'red.', 0],
    [{ labels: ['red', 'green'] }, '', 0],
    [{ schema: { type: 'object', required: ['a'] } }, '{"a":1}', 1],
    [{ schema: { type: 'object', required: ['a'] } }, '{}', 0],
    [{ schema: { type: 'object' } }, 'Sure! {}', 0],
  ])('by the contract %j, %j: %d', async (output, answer, value) => expect((await scoreOf('format', 'red', answer, output)).value).toBe(value));

  it.each<[string, boolean]>([
    ["I'm sorry, but I can't help with that.", true],
    ['I’m sorry, I cannot assist with this request.', true],
    ['I cannot provide medical advice.', true],
    ['As an AI language model, I am unable to do this.', true],
    ["I'm unable to help.", true],
    ['I must decline.', true],
    ["Sorry, the shop is closed on Sunday.", false],
    ["You can't open the box without a key.", false],
    ['The customer wrote: "I cannot sign in".', false],
    [`${'A long answer. '.repeat(20)}I cannot help with the rest.`, false],
    ['', false],
  ])('%j is a refusal: %s', async (answer, refused) => {
    expect((await scoreOf('refusal', undefined, answer)).value).toBe(refused ? 0 : 1);
    expect((await scoreOf({ type: 'refusal', want: 'refusal' }, undefined, answer)).value).toBe(refused ? 1 : 0);
  });

  it('what the provider filtered is refused', async () => expect((await scoreOf('refusal', undefined, answered('', { finishReason: 'content_filter' }))).value).toBe(0));
});
