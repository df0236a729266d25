import { describe, expect, it } from 'vitest';
import { readForeign, toExampleRows } from '../../../src/core/examples/foreign-rows.js';
import { createIds } from '../../../src/core/examples/new-id.js';

const convert = (file: string, text: string, map: Record<string, string> = {}, output = {}) => {
  const { rows, findings } = readForeign(file, text);
  expect(findings).toEqual([]);
  const { rows: converted, ignored } = toExampleRows(rows, { renamed: new Map(Object.entries(map)), variables: ['text', 'tone'], output }, createIds([]));
  return { values: converted.map(({ value }) => value), ignored, lines: converted.map(({ placeOf }) => placeOf([]).line) };
};

describe('foreign rows', () => {
  it.each([
    { what: 'a pool as it is', file: 'a.jsonl', text: '{"id":"x","input":"a","output":"b","quality":0.5}\n', values: [{ id: 'x', input: 'a', output: 'b', quality: 0.5 }] },
    { what: 'columns that are variables', file: 'a.csv', text: 'text,tone,output\none,,red\n', values: [{ id: 'e001', input: { text: 'one' }, output: 'red' }] },
    { what: 'an empty text that is given', file: 'a.csv', text: 'text,output\n"",red\n', values: [{ id: 'e001', input: { text: '' }, output: 'red' }] },
    { what: 'numbers of CSV', file: 'a.csv', text: 'input,output,quality\n1,2,0.5\n', values: [{ id: 'e001', input: '1', output: '2', quality: 0.5 }] },
    { what: 'a quality that is none, to be refused later', file: 'a.csv', text: 'input,output,quality\n1,2,good\n', values: [{ id: 'e001', input: '1', output: '2', quality: 'good' }] },
    { what: 'YAML', file: 'a.yaml', text: '- { input: a, output: b }\n', values: [{ id: 'e001', input: 'a', output: 'b' }] },
  ])('$what', ({ file, text, values }) => expect(convert(file, text).values).toEqual(values));

  it('takes a column for what it is said to be, and names those that mean nothing', () => {
    expect(convert('a.csv', 'question,category,note\nWhy?,red,n\n', { question: 'input', category: 'output' })).toEqual({ values: [{ id: 'e001', input: 'Why?', output: 'red' }], ignored: ['note'], lines: [2] });
  });

  it('reads answers as JSON where the prompt asks for it', () => {
    const output = { schema: { type: 'object' } };
    expect(convert('a.csv', 'input,output\na,"{""n"": 1}"\nb,{\n', {}, output).values).toMatchObject([{ output: { n: 1 } }, { output: '{' }]);
  });

  it.each([
    { file: 'a.csv', text: 'input,output\na\n', says: '1 cells where the header has 2' },
    { file: 'a.jsonl', text: '{"input":\n', says: 'not JSON' },
    { file: 'a.jsonl', text: '[1]\n', says: 'expected a map' },
  ])('$says', ({ file, text, says }) => expect(readForeign(file, text).findings[0]?.message).toContain(says));
});
