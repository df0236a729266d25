import { describe, expect, it } from 'vitest';
import { formatPlace } from '../../../src/core/finding.js';
import { readRows } from '../../../src/core/text/rows.js';

const told = (file: string, text: string, key?: string): string[] =>
  readRows(file, text, key).findings.map(({ place, code, message }) => `${formatPlace(place)} ${code} ${message}`);

describe('YAML', () => {
  it('is a list', () => {
    const { rows, header, findings } = readRows('f.yaml', '- a: 1\n- b:\n    c: 2\n');
    expect(rows.map((row) => row.value)).toEqual([{ a: 1 }, { b: { c: 2 } }]);
    expect(rows.map((row) => formatPlace(row.placeOf([])))).toEqual(['f.yaml:1:3', 'f.yaml:2:3']);
    expect(formatPlace(rows[1]?.placeOf(['b', 'c']) ?? { file: '' })).toBe('f.yaml:3:8');
    expect(header).toBeUndefined();
    expect(findings).toEqual([]);
  });

  it('or a map that holds the list, and a header beside it', () => {
    const { rows, header, findings } = readRows('f.yaml', 'primary: x\nqueries:\n  - a: 1\n', 'queries');
    expect(rows.map((row) => row.value)).toEqual([{ a: 1 }]);
    expect(rows.map((row) => formatPlace(row.placeOf(['a'])))).toEqual(['f.yaml:3:8']);
    expect(header?.value).toEqual({ primary: 'x' });
    expect(formatPlace(header?.placeOf(['primary']) ?? { file: '' })).toBe('f.yaml:1:10');
    expect(findings).toEqual([]);
  });

  it.each([
    { id: 'a map', text: 'a: 1', told: ['f.yaml:1:1 data/not-a-list expected a list, but got a map'] },
    { id: 'a text', text: 'hello', told: ['f.yaml:1:1 data/not-a-list expected a list, but got `hello`'] },
    { id: 'nothing', text: '', told: ['f.yaml:1:1 data/not-a-list expected a list, but got nothing'] },
    { id: 'a map without the list', text: 'a: 1', key: 'queries', told: ['f.yaml:1:1 data/not-a-list expected a list, or a map with a list under `queries`, but got nothing'] },
    { id: 'another thing under the key', text: 'a: 1\nqueries: 3', key: 'queries', told: ['f.yaml:2:10 data/not-a-list expected a list, or a map with a list under `queries`, but got `3`'] },
    { id: 'broken YAML', text: '- a: [', told: [expect.stringContaining('f.yaml:1:7 yaml/invalid')] },
  ])('not $id', ({ text, key, told: expected }) => {
    expect(told('f.yaml', text, key)).toEqual(expected);
  });
});

describe('JSON Lines', () => {
  it('is a row a line; blank lines are none', () => {
    const { rows, findings } = readRows('f.jsonl', '{"a":1}\n\n  \n{"b":{"c":2}}\n');
    expect(rows.map((row) => row.value)).toEqual([{ a: 1 }, { b: { c: 2 } }]);
    expect(rows.map((row) => formatPlace(row.placeOf(['b', 'c'])))).toEqual(['f.jsonl:1:1', 'f.jsonl:4:1']);
    expect(findings).toEqual([]);
  });

  it('tells of every broken line, and reads the others', () => {
    const { rows, findings } = readRows('f.jsonl', '{"a":\n{"b":1}\nnope\n');
    expect(rows.map((row) => row.value)).toEqual([{ b: 1 }]);
    expect(findings.map(({ place, code }) => `${formatPlace(place)} ${code}`)).toEqual(['f.jsonl:1:1 data/invalid-json', 'f.jsonl:3:1 data/invalid-json']);
  });

  it.each([
    { id: 'deep nesting', line: '['.repeat(100_000) + ']'.repeat(100_000), message: 'nested more than 64 levels deep' },
    { id: 'one level too many', line: '['.repeat(65) + ']'.repeat(65), message: 'nested more than 64 levels deep' },
    { id: 'an integer that loses digits', line: '{"a":[12345678901234567890]}', message: 'this integer loses digits as a number' },
    { id: '__proto__', line: '{"a":{"__proto__":{"polluted":1}}}', message: 'the key `__proto__` is not read' },
  ])('refuses $id as YAML does', ({ line, message }) => {
    expect(told('f.jsonl', line)).toEqual([`f.jsonl:1:1 data/invalid-json ${message}`]);
    expect('polluted' in {}).toBe(false);
  });

  it('reads what is just not too deep', () => {
    expect(told('f.jsonl', '['.repeat(64) + ']'.repeat(64))).toEqual([]);
  });
});
