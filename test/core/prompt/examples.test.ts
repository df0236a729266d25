import { describe, expect, it } from 'vitest';
import { readExamples } from '../../../src/core/prompt/examples.js';
import { listed } from './reading.js';

describe('readExamples', () => {
  it('reads a YAML list', () => {
    const text = '- { id: a, input: one, output: yes, category: c, quality: 0.5, source: s }\n- input: { ticket: two, lang: en }\n  output: { label: x }\n- { id: 7, input: three, output: 3 }\n';
    expect(readExamples('p/a.examples.yaml', text)).toEqual({
      examples: [
        { id: 'a', input: 'one', output: 'yes', category: 'c', quality: 0.5, source: 's' },
        { id: '2', input: { ticket: 'two', lang: 'en' }, output: { label: 'x' }, quality: 1 },
        { id: '7', input: 'three', output: 3, quality: 1 },
      ],
      findings: [],
    });
  });

  it('reads JSON Lines', () => {
    expect(readExamples('p/a.examples.jsonl', '{"input":"a","output":"b"}\n\n{"input":"c","output":null}\n')).toEqual({
      examples: [
        { id: '1', input: 'a', output: 'b', quality: 1 },
        { id: '2', input: 'c', output: null, quality: 1 },
      ],
      findings: [],
    });
  });

  it.each([
    { id: 'a repeated id', text: '- { id: a, input: x, output: y }\n- { id: a, input: x, output: y }', told: ['error f.yaml:2:9 examples/duplicate-id: the id `a` is used twice'] },
    { id: 'an id that is a row number', text: '- { id: 2, input: x, output: y }\n- { input: x, output: y }', told: ['error f.yaml:2:3 examples/duplicate-id: the id `2` is used twice'] },
    { id: 'no input', text: '- output: y', told: ['error f.yaml:1:3 examples/invalid: `input` is missing'] },
    { id: 'no output', text: '- input: x', told: ['error f.yaml:1:3 examples/invalid: `output` is missing'] },
    { id: 'input that is a list', text: '- { input: [x], output: y }', told: ['error f.yaml:1:12 examples/invalid: `input`: expected a text, or a map of variables'] },
    { id: 'input that is a number', text: '- { input: 3, output: y }', told: ['error f.yaml:1:12 examples/invalid: `input`: expected a text, or a map of variables'] },
    { id: 'quality above 1', text: '- { input: x, output: y, quality: 2 }', told: ['error f.yaml:1:35 examples/invalid: `quality`: expected 0 to 1'] },
    { id: 'a misspelt key', text: '- { input: x, output: y, qualty: 1 }', told: ['error f.yaml:1:26 examples/unknown-key: unknown key `qualty`; did you mean `quality`?'] },
    { id: 'an unknown key', text: '- { input: x, output: y, note: z }', told: ['warning f.yaml:1:26 examples/unknown-key: unknown key `note`; known: `id`, `input`, `output`, `category`, `quality`, `source`'] },
    { id: 'a row that is no map', text: '- x', told: ['error f.yaml:1:3 examples/invalid: expected a map with `id`, `input`, `output`, `category`, `quality`, `source`, but got `x`'] },
    { id: 'no list', text: 'input: x', told: ['error f.yaml:1:1 data/not-a-list: expected a list, but got a map'] },
    { id: 'nothing', text: '', told: ['error f.yaml:1:1 data/not-a-list: expected a list, but got nothing'] },
    { id: 'faults of several rows', text: '- input: x\n- output: y\n- { input: x, output: y }', told: ['error f.yaml:1:3 examples/invalid: `output` is missing', 'error f.yaml:2:3 examples/invalid: `input` is missing'] },
  ])('tells of $id', ({ text, told }) => {
    expect(listed(readExamples('f.yaml', text).findings)).toEqual(told);
  });
});
