import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../../src/core/text/csv.js';

const texts = (text: string): string[][] => {
  const { header, records, findings } = readCsv('a.csv', text);
  expect(findings).toEqual([]);
  return [header, ...records].map((row) => row.map((cell) => cell.text));
};

describe('CSV', () => {
  it.each<[string, string[][]]>([
    ['a,b\n1,2\n', [['a', 'b'], ['1', '2']]],
    ['a,b\n1,2', [['a', 'b'], ['1', '2']]],
    ['a,b\n"x, ""y""",\n', [['a', 'b'], ['x, "y"', '']]],
    ['a,b\n"two\nlines",2\n', [['a', 'b'], ['two\nlines', '2']]],
    ['a\n\n1\n\n\n2\n', [['a'], ['1'], ['2']]],
    ['a\n""\n', [['a'], ['']]],
    ['a,b\n , x \n', [['a', 'b'], [' ', ' x ']]],
    ['a,b,\n1,2,\n', [['a', 'b', ''], ['1', '2', '']]],
  ])('%j', (text, rows) => expect(texts(text)).toEqual(rows));

  it('knows the place of each cell, and a quoted nothing from none', () => {
    const { records } = readCsv('a.csv', 'a,b\n"two\nlines",2\n"",\n');
    expect(records.map((row) => row.map(({ place, quoted }) => [place.line, place.column, quoted]))).toEqual([[[2, 1, true], [3, 8, false]], [[4, 1, true], [4, 4, false]]]);
  });

  it('tells all faults with their places', () => {
    const { findings } = readCsv('a.csv', 'a,b\n1,x"y\n"1" 2,3\n1\n1,2,3\nok,ok\n1,"never\nclosed');
    expect(findings.map(({ place, message }) => `${place.line}:${place.column} ${message}`)).toEqual([
      '2:4 a quote inside a cell that is not quoted',
      '3:4 text after a closing quote',
      '7:3 this quote is never closed',
      '4:1 1 cells where the header has 2',
      '5:5 3 cells where the header has 2',
    ]);
  });

  it('reads what was written', () => {
    const quote = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', 'é'), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }), (rows) => {
        expect(texts(rows.map((row) => row.map(quote).join(',')).join('\n'))).toEqual(rows);
      }),
      { seed: 3 },
    );
  });

  it('is linear in large cells', () => expect(texts(`a\n"${'x""'.repeat(300_000)}"\n`)[1]?.[0]).toHaveLength(600_000));
});
