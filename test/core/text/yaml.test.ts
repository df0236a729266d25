import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPlace } from '../../../src/core/finding.js';
import { readYaml, type YamlValue } from '../../../src/core/text/yaml.js';

const read = (text: string, maxLength = 1_000_000): YamlValue => readYaml({ file: 'f.yaml', text, maxLength });
const told = (text: string, maxLength?: number): string[] =>
  read(text, maxLength).findings.map(({ severity, place, message }) => `${severity} ${formatPlace(place)} ${message}`);

describe('values', () => {
  it.each([
    { text: '', value: null },
    { text: '# only a comment\n', value: null },
    { text: '{}', value: {} },
    { text: 'a: 1\nb: [x, null, true, 1.5]\n', value: { a: 1, b: ['x', null, true, 1.5] } },
    { text: 'date: 2024-01-01\nratio: 1:30\nyes: no\n', value: { date: '2024-01-01', ratio: '1:30', yes: 'no' } },
    { text: 'a: |\n  one\n  two\nb: >\n  one\n  two\n', value: { a: 'one\ntwo\n', b: 'one two\n' } },
    { text: '1: a\ntrue: b\n', value: { '1': 'a', true: 'b' } },
    { text: '{"a": {"b": [1]}}', value: { a: { b: [1] } } },
    { text: 'a: b --- c', value: { a: 'b --- c' } },
    { text: 'big: 9007199254740991', value: { big: 9007199254740991 } },
  ])('$text', ({ text, value }) => {
    expect(read(text)).toMatchObject({ value, findings: [] });
  });

  it('reads JSON as JSON does', () => {
    fc.assert(fc.property(fc.jsonValue({ depthSize: 'small', maxDepth: 5, noUnicodeString: true }), (value) => {
      const text = JSON.stringify(value);
      fc.pre(!text.includes('__proto__') && !/\d{16}|e\+/.test(text));
      expect(read(text).value).toEqual(JSON.parse(text));
    }));
  });
});

describe('places', () => {
  const yaml = read('# comment\nmodel: x\nvariables:\n  ticket: { type: string }\n\ntags:\n  - a\n  - b: 1\n');

  it.each([
    { path: [], part: 'value', place: 'f.yaml:2:1' },
    { path: ['model'], part: 'key', place: 'f.yaml:2:1' },
    { path: ['model'], part: 'value', place: 'f.yaml:2:8' },
    { path: ['variables', 'ticket'], part: 'key', place: 'f.yaml:4:3' },
    { path: ['variables', 'ticket', 'type'], part: 'value', place: 'f.yaml:4:19' },
    { path: ['tags', 0], part: 'value', place: 'f.yaml:7:5' },
    { path: ['tags', 1, 'b'], part: 'value', place: 'f.yaml:8:8' },
    { path: ['variables', 'gone'], part: 'key', place: 'f.yaml:4:3' },
    { path: ['tags', 7], part: 'value', place: 'f.yaml:7:3' },
    { path: ['gone', 'too'], part: 'value', place: 'f.yaml:2:1' },
  ] as const)('$part of $path', ({ path, part, place }) => {
    expect(formatPlace(yaml.placeOf(path, part))).toBe(place);
  });

  it('counts the lines before a text that is part of a file', () => {
    const { placeOf } = readYaml({ file: 'f.md', text: 'a: 1\nb: 2', linesBefore: 3, maxLength: 100 });
    expect(formatPlace(placeOf(['b']))).toBe('f.md:5:4');
  });

  it('finds the line of any key', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('', '# c', 'pad'), { maxLength: 20 }), (before) => {
      const lines = before.map((line, index) => (line === 'pad' ? `p${index}: 1` : line));
      const { placeOf } = read([...lines, 'wanted: here'].join('\n'));
      expect(placeOf(['wanted'], 'key')).toEqual({ file: 'f.yaml', line: lines.length + 1, column: 1 });
      expect(placeOf(['wanted'])).toEqual({ file: 'f.yaml', line: lines.length + 1, column: 9 });
    }));
  });
});

describe('what is refused', () => {
  it.each([
    { id: 'anchor', text: 'a: &x 1\nb: 2', told: ['error f.yaml:1:4 YAML anchors and aliases are not read here'] },
    { id: 'alias', text: 'a: 1\nb: *x', told: ['error f.yaml:2:4 YAML anchors and aliases are not read here'] },
    { id: 'merge key', text: 'a: 1\n<<: *x', told: ['error f.yaml:2:5 YAML anchors and aliases are not read here'] },
    { id: 'anchor on a block text', text: 'a: &x |\n  t', told: ['error f.yaml:1:4 YAML anchors and aliases are not read here'] },
    { id: 'alias as a key', text: '*x : 1', told: ['error f.yaml:1:1 YAML anchors and aliases are not read here'] },
    { id: 'tag', text: 'a: !!js/function x', told: ['error f.yaml:1:4 the YAML tag !!js/function is not read here'] },
    { id: 'standard tag', text: 'a: !!str 1', told: ['error f.yaml:1:4 the YAML tag !!str is not read here'] },
    { id: 'tag in a flow', text: 'a: [1, !x 2]', told: ['error f.yaml:1:8 the YAML tag !x is not read here'] },
    { id: 'directive', text: '%YAML 1.1\n---\na: 1', told: ['error f.yaml:1:1 YAML directives are not read here'] },
    { id: 'second document', text: 'a: 1\n---\nb: 2', told: ['error f.yaml:2:1 a second YAML document; expected one'] },
    { id: 'after a document end', text: 'a: 1\n...\nb: 2', told: ['error f.yaml:3:1 a second YAML document; expected one'] },
    { id: 'duplicate key', text: 'a: 1\nb: 2\na: 3', told: ['error f.yaml:3:1 Map keys must be unique'] },
    { id: 'integer that loses digits', text: 'id: 12345678901234567890', told: ['error f.yaml:1:5 this integer loses digits as a number'] },
    { id: 'negative one', text: 'id: -9007199254740993', told: ['error f.yaml:1:5 this integer loses digits as a number'] },
    { id: 'infinity', text: 'x: .inf', told: ['error f.yaml:1:4 this number is infinite or not a number, which JSON cannot hold'] },
    { id: 'not a number', text: 'x: [.nan]', told: ['error f.yaml:1:5 this number is infinite or not a number, which JSON cannot hold'] },
    { id: '__proto__', text: 'a: 1\nb:\n  __proto__: { polluted: yes }', told: ['error f.yaml:3:3 the key `__proto__` is not read'] },
    { id: '"__proto__" in a flow', text: '{"__proto__": 1}', told: ['error f.yaml:1:2 the key `__proto__` is not read'] },
    { id: 'a tab, but nothing that follows from it', text: 'x: 1\nx: 2\nqueries:\n  - id: a\n\texpected: b\n  - id: c\n    expected: d\n', told: [expect.stringMatching(/^error f.yaml:2:1 Map keys must be unique/), expect.stringMatching(/^error f.yaml:5:1 Tabs are not allowed/)] },
    { id: 'tab as indent', text: 'a:\n\tb: 1', told: [expect.stringMatching(/^error f.yaml:2:1 Tabs are not allowed/)] },
    { id: 'unclosed bracket', text: 'a: [1, 2\nb: 3', told: [expect.stringMatching(/^error f.yaml:2:\d /)] },
    { id: 'map key that is no text', text: '? [a]\n: 1', told: [expect.stringMatching(/^error f.yaml:1:3 /)] },
    { id: 'all of several', text: 'a: 1\na: 2\nid: 12345678901234567890\na: 3', told: [expect.stringContaining('f.yaml:2:1'), expect.stringContaining('f.yaml:4:1'), expect.stringContaining('f.yaml:3:5')] },
  ])('$id', ({ text, told: expected }) => {
    expect(told(text)).toEqual(expected);
    expect(read(text).value).toBeUndefined();
  });

  it('what a merge left, at its first line and nowhere else', () => {
    const torn = 'a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> other\nc: [\n';
    expect(told(torn)).toEqual(['error f.yaml:2:1 a merge conflict was left as it is']);
    expect(readYaml({ file: 'f.md', text: torn, linesBefore: 1, maxLength: 1000 }).findings[0]?.place.line).toBe(3);
    expect(told('a: |\n  <<<<<<< HEAD\nb: <<<<<<<\n')).toEqual([]);
  });

  it('a text that is too long, unread', () => {
    expect(told(`a: ${'x'.repeat(100)}`, 64)).toEqual(['error f.yaml:1:1 103 characters of YAML; at most 64 are read here']);
    expect(told(`a: ${'x'.repeat(61)}`, 64)).toEqual([]);
  });

  it('hundreds of errors as a few', () => {
    expect(told('a: 1\n'.repeat(900))).toHaveLength(20);
  });

  it('always with something to do about it', () => {
    for (const text of ['a: &x 1', 'a: !!str 1', '%YAML 1.1\n---\n', 'a: 1\na: 2', 'id: 12345678901234567890', 'a: 1\n---\nb: 1', 'a:\n\tb: 1', '[', 'x: .inf', '__proto__: 1']) {
      expect(read(text).findings[0]?.remedy, text).toMatch(/\w/);
    }
  });
});

describe('hostile documents', () => {
  const nested = (depth: number) => [
    { id: 'flow lists', text: '['.repeat(depth) },
    { id: 'closed flow lists', text: '['.repeat(depth) + ']'.repeat(depth) },
    { id: 'flow maps', text: '{a: '.repeat(depth) },
    { id: 'block lists', text: '- '.repeat(depth) },
    { id: 'explicit keys', text: '? '.repeat(depth) },
    { id: 'indentation', text: Array.from({ length: depth }, (_, level) => `${' '.repeat(level)}a:`).join('\n') },
  ];

  it.each(nested(1000))('nested $id, more than once in one process', ({ text }) => {
    for (let time = 0; time < 3; time++) {
      const [finding, ...others] = read(text).findings;
      expect(finding).toMatchObject({ severity: 'error', message: 'nested more than 64 levels deep', remedy: 'flatten it' });
      expect(others).toEqual([]);
    }
  });

  it.each([
    { id: 'deepest that is read', depth: 64, findings: 0 },
    { id: 'one more', depth: 65, findings: 1 },
  ])('$id', ({ depth, findings }) => {
    expect(told('['.repeat(depth) + ']'.repeat(depth))).toHaveLength(findings);
  });

  it('a billion laughs', () => {
    const lines = Array.from({ length: 9 }, (_, level) => `l${level}: &l${level} [${level === 0 ? 'lol' : Array(9).fill(`*l${level - 1}`).join(', ')}]`);
    expect(told(lines.join('\n'))).toEqual(['error f.yaml:1:5 YAML anchors and aliases are not read here']);
  });

  it('anchors by the thousand', () => {
    expect(told('&a '.repeat(40_000))).toHaveLength(1);
  });

  it.each([
    { id: 'in a block', text: Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join('\n') },
    { id: 'in a flow', text: `{${Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join(', ')}}` },
  ])('keys by the thousand $id', ({ text }) => {
    expect(told(text)).toEqual(['error f.yaml:1:1 more than 1000 keys in one map']);
  });

  it('a thousand keys and long lists are read', () => {
    expect(Object.keys(read(Array.from({ length: 1000 }, (_, index) => `k${index}: 1`).join('\n')).value as object)).toHaveLength(1000);
    expect(read('- 1\n'.repeat(5000)).value).toHaveLength(5000);
    expect(read(`[${'1,'.repeat(5000)}]`).value).toHaveLength(5000);
  });

  it('leaves Object.prototype alone', () => {
    for (const text of ['__proto__: { polluted: 1 }', 'constructor: { prototype: { polluted: 1 } }', 'a: { __proto__: { polluted: 1 } }']) read(text);
    expect('polluted' in {}).toBe(false);
  });
});

it('never throws, and gives either a value or an error', () => {
  const piece = fc.constantFrom('a', ': ', '\n', '- ', '  ', '[', ']', '{', '}', '"', "'", '|', '>', '#', '&a ', '*a', '!t ', '---\n', '...\n', '? ', ',', '\t', '%', '1', '__proto__', '\u2028', '\r');
  fc.assert(fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
    const { value, findings } = read(pieces.join(''));
    expect(value === undefined).toBe(findings.length > 0);
  }), { numRuns: 500 });
});
