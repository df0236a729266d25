import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendExamples } from '../../../src/core/examples/append.js';
import { createIds } from '../../../src/core/examples/new-id.js';
import { readRows } from '../../../src/core/text/rows.js';

const ONE = { id: 'e2', input: 'b', output: 'y' };
const append = (text: string | undefined, file = 'p.examples.yaml'): string => appendExamples(file, text, [ONE]);

describe('appendExamples', () => {
  it.each([
    { what: 'makes a new file', text: undefined, is: '- id: e2\n  input: b\n  output: y\n' },
    { what: 'leaves comments and layout as they are', text: '# Kept.\n\n- { id: e1,   input: a, output: x } # so\n# end\n', is: '# Kept.\n\n- { id: e1,   input: a, output: x } # so\n# end\n- id: e2\n  input: b\n  output: y\n' },
    { what: 'closes the last line', text: '- id: e1\n  input: a\n  output: x', is: '- id: e1\n  input: a\n  output: x\n- id: e2\n  input: b\n  output: y\n' },
    { what: 'indents as the list is indented', text: '  - id: e1\n    input: a\n    output: x\n', is: '  - id: e1\n    input: a\n    output: x\n  - id: e2\n    input: b\n    output: y\n' },
    { what: 'lays a list in brackets out anew, with its comments', text: '# Kept.\n[{ id: e1, input: a, output: x }]\n', is: '# Kept.\n- { id: e1, input: a, output: x }\n- id: e2\n  input: b\n  output: y\n' },
    { what: 'fills an empty list', text: '# None yet.\n[]\n', is: '# None yet.\n- id: e2\n  input: b\n  output: y\n' },
    { what: 'is not misled by a list inside a text', text: '- id: e1\n  input: |\n    x\n      - y\n  output: x\n', is: '- id: e1\n  input: |\n    x\n      - y\n  output: x\n- id: e2\n  input: b\n  output: y\n' },
  ])('$what', ({ text, is }) => expect(append(text)).toBe(is));

  it('writes a line where a row is a line', () => {
    expect(append('{"input":"a","output":"x"}', 'p.examples.jsonl')).toBe('{"input":"a","output":"x"}\n{"id":"e2","input":"b","output":"y"}\n');
  });

  it('is read as what was there and what was added, whatever texts they hold', () => {
    const text = fc.oneof(fc.string(), fc.array(fc.constantFrom('- ', '\n', '#', ': ', '"', "'", '|', '  ', 'a', 'é', '\t', '---\n', '...'), { maxLength: 8 }).map((parts) => parts.join('')));
    const row = fc.record({ input: fc.oneof(text, fc.dictionary(fc.constantFrom('a', 'b'), text)), output: fc.oneof(text, fc.array(fc.integer(), { maxLength: 2 }), fc.constant(null)) });
    fc.assert(fc.property(fc.array(row, { maxLength: 3 }), fc.array(row, { maxLength: 3 }), fc.constantFrom('p.yaml', 'p.jsonl'), (before, added, file) => {
      const after = appendExamples(file, appendExamples(file, undefined, before), added);
      const { rows, findings } = readRows(file, after);
      expect(findings).toEqual([]);
      expect(rows.map(({ value }) => value)).toEqual([...before, ...added]);
    }));
  });
});

describe('createIds', () => {
  it.each([
    { taken: [], are: ['e001', 'e002'] },
    { taken: ['e007'], are: ['e008', 'e009'] },
    { taken: ['e09', 'e11', 'e10'], are: ['e12', 'e13'] },
    { taken: ['1', '2', '3'], are: ['4', '5'] },
    { taken: ['first', 'second'], are: ['e001', 'e002'] },
    { taken: ['x9', 'last'], are: ['x10', 'x11'] },
  ])('after $taken: $are', ({ taken, are }) => {
    const next = createIds(taken);
    expect([next(), next()]).toEqual(are);
  });
});
