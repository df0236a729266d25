import { describe, expect, test } from 'vitest';
import { charGrams, normalizeText, stems, tokenize } from '../../../src/core/similarity/words.js';

describe('tokenize', () => {
  test.each([
    ['Where is MY card?!', ['where', 'is', 'my', 'card', '?', '!']],
    ["I haven't paid 3.50", ['i', "haven't", 'paid', '3', '50']],
    ['ＦＵＬＬ width ﬁne', ['full', 'width', 'fine']],
    ['snake_case-and more', ['snake', 'case', 'and', 'more']],
    ['Überweisung für Zoë', ['überweisung', 'für', 'zoë']],
    ['', []],
    ['… — ,', []],
  ])('%s', (text, expected) => {
    expect(tokenize(text)).toEqual(expected);
  });
});

describe('stems', () => {
  test.each([
    ['cards', 'card'],
    ['was', 'was'],
    ['ties', 'tie'],
    ['cities', 'city'],
    ['dies', 'die'],
    ['class', 'class'],
    ['status', 'status'],
    ['basis', 'basis'],
    ["bank's", 'bank'],
    ["boss's", 'bos'],
    ['charging', 'charg'],
    ['charged', 'charg'],
    ['payments', 'payment'],
    ['meetings', 'meet'],
    ['king', 'king'],
    ['using', 'using'],
    ['added', 'added'],
    ['?', '?'],
  ])('%s becomes %s', (word, expected) => {
    expect(stems(word)).toEqual([expected]);
  });
});

test('n-grams are of the word with a space either side', () => {
  expect(charGrams('ab', 2, 4)).toEqual([' a', 'ab', 'b ', ' ab', 'ab ', ' ab ']);
  expect(charGrams('a', 4, 4)).toEqual([]);
});

test.each([
  ['  Hello\n\tWORLD ', 'hello world'],
  ['ＡＢＣ', 'abc'],
  ['no\u00a0break', 'no break'],
])('%j normalises to %j', (text, expected) => {
  expect(normalizeText(text)).toBe(expected);
});
