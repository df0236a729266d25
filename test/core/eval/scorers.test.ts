import { describe, expect, it } from 'vitest';
import type { OutputContract } from '../../../src/core/prompt/front-matter/schema.js';
import type { MatchPattern } from '../../../src/core/eval/scorers/ports.js';
import type { Score } from '../../../src/core/eval/scorers/scorer.js';
import { matchNow, readSet, resultsOf, scoreResults } from './make.js';

interface Case {
  scorer?: unknown;
  expected?: unknown;
  answer: string;
  value?: number;
  says?: string | RegExp;
}

/** The score of one answer, by the whole way: a set is read, a completion scored. */
async function scoreOf(scorer: unknown, expected: unknown, answer: string, { output, match = matchNow, others = [] }: { output?: OutputContract; match?: MatchPattern; others?: unknown[] } = {}): Promise<Score> {
  const rows = [expected, ...others].map((one, index) => ({ id: `q${index}`, vars: {}, expected: one }));
  const set = readSet(JSON.stringify({ scorers: [scorer], queries: rows }), output);
  const score = (await scoreResults(set, resultsOf(0, [answer]), { match }, output))[0]?.scores[set.primary];
  if (!score) throw new Error('not scored at all');
  return score;
}

async function check(scorer: unknown, { expected, answer, value, says }: Case, options: Parameters<typeof scoreOf>[3] = {}): Promise<void> {
  const score = await scoreOf(scorer, expected, answer, options);
  expect({ answer, expected, value: score.value }).toEqual({ answer, expected, value });
  if (typeof says === 'string') expect(score.explanation).toBe(says);
  else if (says) expect(score.explanation).toMatch(says);
  expect(score.explanation.length).toBeLessThan(300);
}

const FOLDED = { type: 'exact', ignore_case: true };
const JSON_ANSWER = '{"name":"Ada","tags":["a","b"],"age":36}';
const FENCED = `\`\`\`json\n${JSON_ANSWER}\n\`\`\``;
const LONG = 'word '.repeat(100);

describe('exact', () => {
  it.each<Case>([
    { expected: 'yes', answer: 'yes', value: 1, says: 'got "yes", expected "yes"' },
    { expected: 'yes', answer: ' \n yes\n\n', value: 1 },
    { expected: '  yes', answer: 'yes', value: 1 },
    { expected: 'yes', answer: 'yes.', value: 0, says: 'got "yes.", expected "yes"' },
    { expected: 'yes', answer: 'Yes', value: 0 },
    { scorer: FOLDED, expected: 'yes', answer: 'YES', value: 1 },
    { scorer: FOLDED, expected: 'Größe Ñ', answer: 'GRÖSSE ñ', value: 0 },
    { scorer: FOLDED, expected: 'Größe Ñ', answer: 'größe ñ', value: 1 },
    { expected: 'yes', answer: '', value: 0, says: 'got "", expected "yes"' },
    { expected: '', answer: ' \n', value: 1 },
    { expected: 'a b', answer: 'a  b', value: 0 },
    { expected: '1', answer: '10', value: 0 },
    { expected: '10', answer: '1', value: 0 },
    { expected: '1', answer: '"1"', value: 0 },
    // One letter, composed or not; and a character outside the basic plane.
    { expected: 'caf\u00e9', answer: 'cafe\u0301', value: 1 },
    { expected: 'cafe', answer: 'caf\u00e9', value: 0 },
    { expected: '👍🏽', answer: '👍🏽', value: 1 },
    { expected: '👍🏽', answer: '👍', value: 0 },
    // A text that looks like JSON is a text.
    { expected: '{"a":1}', answer: '{ "a": 1 }', value: 0 },
    { expected: 'null', answer: 'null', value: 1 },
  ])('text $expected, answer $answer: $value', (one) => check(one.scorer ?? 'exact', one));

  it.each<Case>([
    { expected: { name: 'Ada', age: 36, tags: ['a', 'b'] }, answer: JSON_ANSWER, value: 1, says: /^got \{"age":36,.*, as expected$/ },
    { expected: { name: 'Ada', age: 36, tags: ['a', 'b'] }, answer: ' {\n  "age": 36.0,\n "tags": ["a", "b"], "name": "Ad\\u0061"}\n', value: 1 },
    { expected: { name: 'Ada', age: 36, tags: ['b', 'a'] }, answer: JSON_ANSWER, value: 0, says: 'tags is ["a","b"], expected ["b","a"]' },
    { expected: { name: 'ada', age: 36, tags: ['a', 'b'] }, answer: JSON_ANSWER, value: 0, says: 'name is "Ada", expected "ada"' },
    { scorer: FOLDED, expected: { name: 'ada', age: 36, tags: ['A', 'b'] }, answer: JSON_ANSWER, value: 1 },
    { scorer: FOLDED, expected: { B: 'x\n', a: 'ÉTÉ' }, answer: '{"a":"été","b":"X\\n"}', value: 1 },
    { expected: { name: 'Ada' }, answer: JSON_ANSWER, value: 0, says: 'tags is ["a","b"], expected missing; age is 36, expected missing' },
    { expected: { a: null }, answer: '{}', value: 0, says: 'a is missing, expected null' },
    { expected: { a: null }, answer: '{"a":null}', value: 1 },
    { expected: {}, answer: '{"a":null}', value: 0, says: 'a is null, expected missing' },
    { expected: { toString: 1 }, answer: '{}', value: 0, says: 'toString is missing, expected 1' },
    { expected: { a: 1, b: 1, c: 1, d: 1, e: 1 }, answer: '{}', value: 0, says: 'a is missing, expected 1; b is missing, expected 1; c is missing, expected 1; and 2 more' },
    { expected: { a: 1 }, answer: '[1]', value: 0, says: 'got [1], expected {"a":1}' },
    { expected: [1, '2', null], answer: '[1, "2", null]', value: 1 },
    { expected: [1], answer: '["1"]', value: 0, says: 'got ["1"], expected [1]' },
    { expected: 1, answer: '1', value: 1 },
    { expected: 1, answer: ' 1.0 ', value: 1 },
    { expected: 1, answer: '10', value: 0, says: 'got 10, expected 1' },
    { expected: 1, answer: '1.', value: 0, says: 'not JSON: "1."' },
    { expected: true, answer: 'true', value: 1 },
    { expected: true, answer: 'True', value: 0, says: 'not JSON: "True"' },
    { expected: { a: 1 }, answer: '', value: 0, says: 'not JSON: ""' },
    { expected: { name: 'Ada' }, answer: FENCED, value: 0, says: /^not JSON \(it stands in a code fence\): "```json \{/ },
    { expected: { a: 1 }, answer: 'Here you are: {"a":1}', value: 0, says: 'not JSON: "Here you are: {"a":1}"' },
    { expected: { a: 'caf\u00e9' }, answer: '{"a":"cafe\u0301"}', value: 1 },
  ])('value $expected, answer $answer: $value', (one) => check(one.scorer ?? 'exact', one));
});

describe('contains', () => {
  const any = { type: 'contains', mode: 'any' };
  const none = { type: 'contains', mode: 'none' };
  const cased = { type: 'contains', ignore_case: false };
  it.each<Case>([
    { expected: 'pub', answer: 'A Pub in town', value: 1, says: 'got "A Pub in town", which contains "pub"' },
    { scorer: cased, expected: 'pub', answer: 'A Pub in town', value: 0, says: 'got "A Pub in town", which lacks "pub"' },
    { scorer: cased, expected: 'Pub', answer: 'A Pub in town', value: 1 },
    { expected: ['pub', 'town'], answer: 'A pub', value: 0, says: 'got "A pub", which lacks "town"' },
    { expected: ['pub', 'town'], answer: 'town, pub', value: 1, says: 'got "town, pub", which contains "pub", "town"' },
    { scorer: any, expected: ['pub', 'town'], answer: 'A pub', value: 1, says: 'got "A pub", which contains "pub"' },
    { scorer: any, expected: ['pub', 'town'], answer: 'A bar', value: 0, says: 'got "A bar", which lacks "pub", "town"' },
    { scorer: none, expected: ['pub', 'town'], answer: 'A bar', value: 1, says: 'got "A bar", which lacks "pub", "town"' },
    { scorer: none, expected: ['pub', 'town'], answer: 'A pub', value: 0, says: 'got "A pub", which contains "pub"' },
    { expected: 'pub', answer: '', value: 0, says: 'got "", which lacks "pub"' },
    { scorer: none, expected: 'pub', answer: '', value: 1 },
    // A part of a text is a part of it, wherever a word ends: `regex` knows words.
    { expected: '1', answer: '10', value: 1 },
    { expected: '10', answer: '1', value: 0 },
    { expected: '286,000', answer: '286000', value: 0 },
    { expected: 'a b', answer: 'a\nb', value: 0 },
    { expected: 'ÉTÉ', answer: 'un e\u0301te\u0301', value: 1 },
    { expected: 'a.c', answer: 'abc', value: 0 },
    { expected: ['a', 'b', 'c', 'd', 'e'], answer: 'x', value: 0, says: 'got "x", which lacks "a", "b", "c", and 2 more' },
  ])('$scorer $expected in $answer: $value', (one) => check(one.scorer ?? 'contains', one));
});

describe('regex', () => {
  const own = (pattern: string, flags = 'u'): unknown => ({ type: 'regex', pattern, flags });
  it.each<Case>([
    { expected: '^[a-z]+$', answer: 'abc', value: 1, says: '"abc" matches /^[a-z]+$/u' },
    { expected: '^[a-z]+$', answer: 'abc.', value: 0, says: '"abc." does not match /^[a-z]+$/u' },
    // Nothing is trimmed: white space is for the pattern to allow.
    { expected: '^[a-z]+$', answer: 'abc\n', value: 0 },
    { expected: 'b', answer: 'abc', value: 1 },
    { expected: '\\b1\\b', answer: '10', value: 0 },
    { expected: '\\b1\\b', answer: 'It is 1.', value: 1 },
    { expected: '^.$', answer: '👍', value: 1 },
    { expected: '^$', answer: '', value: 1 },
    { scorer: own('^abc$'), expected: undefined, answer: 'ABC', value: 0 },
    { scorer: own('^abc$', 'i'), expected: undefined, answer: 'ABC', value: 1, says: '"ABC" matches /^abc$/i' },
    { scorer: own('^b$', 'm'), expected: undefined, answer: 'a\nb', value: 1 },
    { scorer: own('a.b'), expected: undefined, answer: 'a\nb', value: 0 },
    { scorer: own('a.b', 's'), expected: undefined, answer: 'a\nb', value: 1 },
    { scorer: own('a.b', ''), expected: undefined, answer: 'axb', value: 1 },
    // The scorer's own pattern is the one that counts.
    { scorer: own('^x$'), expected: '^y$', answer: 'y', value: 0 },
  ])('$expected$scorer.pattern on $answer: $value', (one) => check(one.scorer ?? 'regex', one));

  it('a pattern that takes too long is unscored, not wrong', async () => {
    const { value, explanation } = await scoreOf('regex', '^(a+)+$', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', { match: () => undefined });
    expect(value).toBeUndefined();
    expect(explanation).toBe('/^(a+)+$/u took too long on "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"');
  });

  it('gives the whole answer and a fresh pattern to the matcher', async () => {
    const seen: [string, string, number][] = [];
    const match: MatchPattern = (pattern, text) => {
      seen.push([`${pattern}`, text, pattern.lastIndex]);
      return true;
    };
    await scoreOf({ type: 'regex', flags: 'im' }, 'x', ' a\nb ', { match });
    expect(seen).toEqual([['/x/im', ' a\nb ', 0]]);
  });
});

describe('json-schema', () => {
  const schema = { type: 'object', required: ['name', 'age'], additionalProperties: false, properties: { name: { type: 'string' }, age: { type: 'integer', minimum: 0 }, code: { type: 'string', pattern: '^[A-Z]+$' } } };
  const scorer = { type: 'json-schema', schema };
  it.each<Case>([
    { answer: '{"name":"Ada","age":36}', value: 1, says: 'valid' },
    { answer: '\n {"age": 36, "name": "Ada"} \n', value: 1 },
    { answer: '{"name":"Ada","age":"36"}', value: 0, says: 'got "{"name":"Ada","age":"36"}": /age must be integer' },
    { answer: '{"name":"Ada"}', value: 0, says: `got "{"name":"Ada"}": the value must have required property 'age'` },
    { answer: '{"name":1,"age":-1,"x":1,"code":"a"}', value: 0, says: /; and 1 more$/ },
    { answer: '[]', value: 0, says: 'got "[]": the value must be object' },
    { answer: '', value: 0, says: 'not JSON: ""' },
    { answer: '{"name":"Ada","age":36}.', value: 0, says: /^not JSON: / },
    { answer: '```json\n{"name":"Ada","age":36}\n```', value: 0, says: /^not JSON \(it stands in a code fence\): / },
    { answer: '{"name":"Ada","age":1,"code":"AB"}', value: 1 },
    { answer: '{"name":"Ada","age":1,"code":"ab"}', value: 0, says: /\/code must match pattern/ },
  ])('$answer: $value', (one) => check(scorer, one));

  it('takes the schema of the prompt where it has none of its own', async () => {
    const output = { schema: { type: 'array' } };
    await check('json-schema', { answer: '[]', value: 1 }, { output });
    await check('json-schema', { answer: '{}', value: 0 }, { output });
    await check({ type: 'json-schema', schema: { type: 'object' } }, { answer: '{}', value: 1 }, { output });
  });

  it('knows the patterns of a schema apart, and the schema of schemas', async () => {
    const properties = { a: { pattern: '^a$' }, b: { pattern: '^b$' } };
    const named = { type: 'json-schema', schema: { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: 'https://example.com/x', properties, patternProperties: { '^c': { type: 'null' } } } };
    await check(named, { answer: '{"a":"a","b":"b","c1":null,"d":1}', value: 1 });
    await check(named, { answer: '{"a":"a","b":"a"}', value: 0, says: 'got "{"a":"a","b":"a"}": /b must match pattern "^b$"' });
    await check(named, { answer: '{"c1":1}', value: 0 });
  });

  it("a schema's pattern that takes too long is unscored, not wrong", async () => {
    const { value, explanation } = await scoreOf(scorer, undefined, '{"name":"Ada","age":1,"code":"aa"}', { match: () => undefined });
    expect(value).toBeUndefined();
    expect(explanation).toBe('could not be scored: /^[A-Z]+$/ took too long');
  });
});

describe('label', () => {
  const output = { labels: ['billing', 'bug', 'Other topic'] };
  it.each<Case & { predicted: string }>([
    { expected: 'billing', answer: 'billing', value: 1, predicted: 'billing', says: 'got billing, expected billing' },
    { expected: 'billing', answer: '  Billing\n', value: 1, predicted: 'billing' },
    { expected: 'other topic', answer: 'OTHER TOPIC', value: 1, predicted: 'Other topic', says: 'got Other topic, expected Other topic' },
    { expected: 'billing', answer: 'bug', value: 0, predicted: 'bug', says: 'got bug, expected billing' },
    // The contract is the label and nothing else.
    { expected: 'billing', answer: 'billing.', value: 0, predicted: '(no label)', says: 'got "billing.", which is no label, expected billing' },
    { expected: 'billing', answer: '"billing"', value: 0, predicted: '(no label)' },
    { expected: 'billing', answer: 'It is billing', value: 0, predicted: '(no label)' },
    { expected: 'billing', answer: 'billing, bug', value: 0, predicted: '(no label)' },
    { expected: 'billing', answer: 'bill', value: 0, predicted: '(no label)' },
    { expected: 'bug', answer: 'bugs', value: 0, predicted: '(no label)' },
    { expected: 'billing', answer: '', value: 0, predicted: '(no label)', says: 'got "", which is no label, expected billing' },
    { expected: 'billing', answer: 'toString', value: 0, predicted: '(no label)' },
    { expected: 'billing', answer: LONG, value: 0, predicted: '(no label)', says: /^got "word word .{40,50}…", which is no label, expected billing$/ },
  ])('$expected, answer $answer: $value', async (one) => {
    await check('label', one, { output });
    const { label } = await scoreOf('label', one.expected, one.answer, { output });
    expect(label?.predicted).toBe(one.predicted);
    expect(output.labels).toContain(label?.expected);
  });

  it('"1" is not "10"', async () => {
    const numbers = { labels: ['1', '10'] };
    await check('label', { expected: '1', answer: '10', value: 0, says: 'got 10, expected 1' }, { output: numbers });
    await check('label', { expected: '10', answer: '1', value: 0 }, { output: numbers });
    await check('label', { expected: '10', answer: '10', value: 1 }, { output: numbers });
  });

  it('without a contract, labels are what queries expect, in whatever case', async () => {
    const options = { others: ['Bug', 'bug', 'billing'] };
    expect(await scoreOf('label', 'bug', 'BUG', options)).toMatchObject({ value: 1, label: { expected: 'Bug', predicted: 'Bug' } });
    expect(await scoreOf('label', 'bug', 'billing', options)).toMatchObject({ value: 0, label: { predicted: 'billing' } });
    expect(await scoreOf('label', 'bug', 'other', options)).toMatchObject({ value: 0, label: { predicted: '(no label)' } });
  });
});

describe('explanations', () => {
  it.each<[string, unknown, unknown]>([
    ['exact', 'exact', LONG],
    ['exact', 'exact', { [LONG]: LONG, a: LONG }],
    ['contains', 'contains', [LONG, `${LONG}!`, `${LONG}?`, `${LONG}-`]],
    ['regex', 'regex', `^${LONG}$`],
    ['json-schema', { type: 'json-schema', schema: { required: ['a', 'b', 'c', 'd'] } }, undefined],
    ['label', 'label', 'a'],
  ])('%s: stay short, on one line, with whole characters', async (_, scorer, expected) => {
    for (const answer of [LONG.repeat(20), `{"x":"${'👍'.repeat(200)}"}`, `a${'👍'.repeat(200)}`, `${'👍'.repeat(200)}`]) {
      const { explanation } = await scoreOf(scorer, expected, answer);
      expect(explanation.length).toBeLessThan(400);
      expect(explanation).not.toContain('\n');
      expect(explanation).toBe(Buffer.from(explanation, 'utf8').toString('utf8'));
    }
  });
});

describe('an answer that no scorer can take in', () => {
  it('is unscored, and the others are scored', async () => {
    const set = readSet('[{"id":"a","vars":{},"expected":{"x":1}},{"id":"b","vars":{},"expected":{"x":1}}]');
    const [bomb, fine] = await scoreResults(set, resultsOf(0, ['['.repeat(200_000) + ']'.repeat(200_000), '{"x":1}']));
    expect(bomb?.scores['exact']?.value ?? 0).toBe(0);
    expect(bomb?.scores['exact']?.explanation).toMatch(/^(?:not JSON|could not be scored): /);
    expect(fine?.scores['exact']?.value).toBe(1);
  });
});

describe('cases without a completion', () => {
  it('have no scores, and a query of another set has none either', async () => {
    const set = readSet('[{"id":"a","vars":{},"expected":"x"}]');
    expect((await scoreResults(set, resultsOf(0, [undefined])))[0]?.scores).toEqual({});
    expect((await scoreResults(set, resultsOf(0, [undefined, 'x'])))[1]?.scores).toEqual({});
  });
});
