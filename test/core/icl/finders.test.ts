import { describe, expect, test } from 'vitest';
import { findAll, isoDate, parseNumber, type FieldKind } from '../../../src/core/icl/finders.js';
import { readLimits } from '../../../src/core/icl/read-limits.js';
import { splitSentences } from '../../../src/core/text/sentences.js';

const FOUND: [FieldKind, string, string[]][] = [
  ['email', 'Mail a.b+c@x-y.example.com, or <d@e.example>.', ['a.b+c@x-y.example.com', 'd@e.example']],
  ['email', 'no @ here, a@b', []],
  ['phone', 'Call +44 20 7946 0131 or (541) 555-0102; fax 020-7946-0999.', ['+44 20 7946 0131', '(541) 555-0102', '020-7946-0999']],
  ['phone', 'On 12-03-2024 we paid 1,249.50 for 30 desks.', []],
  ['phone', 'Order 20794601, phone 020 7946 0329', ['020 7946 0329', '20794601']],
  ['url', 'See https://x.example/a_(b)?c=1, or www.y.example.', ['https://x.example/a_(b', 'www.y.example']],
  ['date', '2024-05-06, 6/5/2024, 6.5.24, 6 May 2024, May 6th, 2024, 6 June', ['2024-05-06', '6/5/2024', '6.5.24', '6 May 2024', 'May 6th, 2024', '6 June']],
  ['date', 'maybe in 12 months', []],
  ['amount', '$1,249.50, 30 EUR, €5 and 7 dollars, but 12 desks', ['$1,249.50', '30 EUR', '€5', '7 dollars']],
  ['id', 'order A-1042, invoice no. 2024/17, ticket #99', ['A-1042', '2024/17', '99']],
  ['name', 'Hello, my name is Maria van der Berg.', ['Maria van der Berg']],
  ['name', 'Thanks,\nBo Ek', ['Bo Ek']],
  ['name', 'I am Not sure', []],
  ['company', 'We buy from Frost & Ember Glassworks Ltd. Our order', ['Frost & Ember Glassworks Ltd.']],
  ['company', 'I work for Lee Desks. There is more', ['Lee Desks']],
  ['number', '3 of 1,200 and 4.5', ['3', '1,200', '4.5']],
];

test.each(FOUND)('%s in %j', (kind, text, expected) => {
  expect(findAll(kind, text).map(({ value }) => value)).toEqual(expected);
});

test('what is found is where it says', () => {
  for (const [kind, text] of FOUND) {
    for (const { value, at } of findAll(kind, text)) expect(text.slice(at, at + value.length)).toBe(value);
  }
});

describe('isoDate', () => {
  test.each([
    ['12 March 2024', '2024-03-12'],
    ['March 12th, 2024', '2024-03-12'],
    ['2024/3/5', '2024-03-05'],
    ['25/03/2024', '2024-03-25'],
    ['03/25/2024', '2024-03-25'],
    ['05.03.2024', '2024-03-05'],
    ['04/04/2024', '2024-04-04'],
    ['03/04/2024', '03/04/2024'],
    ['12 March', '12 March'],
    ['1/2/24', '1/2/24'],
  ])('%s is %s', (text, expected) => {
    expect(isoDate(text)).toBe(expected);
  });
});

describe('parseNumber', () => {
  test.each([
    ['$1,249.50', 1249.5],
    ['1.249,50 EUR', 1249.5],
    ['1,200', 1200],
    ['2.34567', 2.34567],
    ['0.125', 0.125],
    ["12'000", 12000],
    ['-4', -4],
    ['30.', 30],
    ['none', undefined],
  ])('%s is %s', (text, expected) => {
    expect(parseNumber(text)).toBe(expected);
  });
});

describe('readLimits', () => {
  test.each([
    ['in one sentence of at most 30 words', { sentences: 1, words: 30 }],
    ['in 1-2 sentences', { sentences: 2 }],
    ['in two to three sentences', { sentences: 3 }],
    ['a one-sentence summary', { sentences: 1 }],
    ['in a single sentence', { sentences: 1 }],
    ['between 20 and 30 words', { words: 30 }],
    ['in fewer than 20 words, in under 10 words', { words: 9 }],
    ['a 25-word summary', { words: 25 }],
    ['no more than 100 characters', { characters: 100 }],
    ['in the sentence above', {}],
  ])('%s', (text, expected) => {
    expect(readLimits(text)).toEqual({ isList: false, ...expected });
  });

  test('bullet points are counted like sentences and written as items', () => {
    expect(readLimits('in three bullet points')).toEqual({ isList: true, sentences: 3 });
  });
});

describe('splitSentences', () => {
  test.each([
    ['Dr. Smith met J. R. Ewing, e.g. at Fig. 2. He left at 5 p.m. on Monday.', ['Dr. Smith met J. R. Ewing, e.g. at Fig. 2.', 'He left at 5 p.m. on Monday.']],
    ['No. 5 is alive! Is it? Yes.', ['No. 5 is alive!', 'Is it?', 'Yes.']],
    ['It costs $3.50 now. "Why?" she said.', ['It costs $3.50 now.', '"Why?" she said.']],
    ['one line\nand the next. Then\n\na new paragraph', ['one line and the next.', 'Then', 'a new paragraph']],
    ['', []],
  ])('%j', (text, expected) => {
    expect(splitSentences(text)).toEqual(expected);
  });

  test('a sentence across the pieces of a long paragraph stays whole', () => {
    const long = `It begins ${'and goes on '.repeat(700)}to the end.`;
    expect(splitSentences(`${long} Next.`)).toEqual([long, 'Next.']);
  });
});
