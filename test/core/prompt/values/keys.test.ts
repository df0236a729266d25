import { describe, expect, it } from 'vitest';
import { brief, faults, listed, read } from '../reading.js';

describe('every fault of a file at once, each at its place', () => {
  it('three wrong keys', () => {
    expect(listed(faults('---\nmodell: openai/gpt-4.1\ndescription: 3\nbudget: { template: many }\n---\nHi'))).toEqual([
      'error p/a.md:2:1 prompt/unknown-key: unknown key `modell`; did you mean `model`?',
      'error p/a.md:3:14 prompt/invalid: `description`: expected string but received 3',
      'error p/a.md:4:21 prompt/invalid: `budget.template`: expected number but received "many"',
    ]);
  });

  it('front matter, markers and templates', () => {
    const text = [
      '---', // 1
      'owner: [a]',
      'variables:',
      '  ticket: { type: string }',
      'tagz: [x]', // 5
      'shoe_size: 43',
      '---',
      'system:',
      '{% include "x" %}',
      '{% if ticket %}', // 10
      'user:',
      '{% endif %}',
      '',
      'assistant:',
      '',
      'user:', // 16
      'Hi {{ ticket | sha256 }} {{ ticket | md5 }}',
    ].join('\n');
    expect(faults(text).map(brief)).toEqual([
      'error p/a.md:2:8 prompt/invalid',
      'error p/a.md:5:1 prompt/unknown-key',
      'warning p/a.md:6:1 prompt/unknown-key',
      'error p/a.md:9:1 prompt/template',
      'error p/a.md:11:1 prompt/marker-misplaced',
      'error p/a.md:14:1 prompt/empty-message',
      'error p/a.md:17:4 prompt/template',
      'error p/a.md:17:26 prompt/template',
    ]);
  });

  it('broken YAML and the body below it', () => {
    expect(faults('---\na: [\n---\nsystem:\n{% if %}\nuser:\n{% endif %}').map(brief)).toEqual([
      'error p/a.md:2:5 yaml/invalid',
      'error p/a.md:5:6 prompt/template',
      'error p/a.md:6:1 prompt/marker-misplaced',
    ]);
  });

  it('of a file that is no template only what can be told', () => {
    expect(faults('---\ntemplate: none\nowner: 3\n---\n{% if %} {{ x').map(brief)).toEqual(['error p/a.md:3:8 prompt/invalid']);
  });

  it('the pool beside it too', () => {
    const text = '---\ntransforms: [few-shot]\nowner: 3\n---\nHi';
    const pool = '- inptu: a\n  output: b\n- input: 3\n';
    expect(faults(text, { examples: pool }).map(brief)).toEqual([
      'error p/a.examples.yaml:1:3 examples/invalid',
      'error p/a.examples.yaml:1:3 examples/unknown-key',
      'error p/a.examples.yaml:3:3 examples/invalid',
      'error p/a.examples.yaml:3:10 examples/invalid',
      'error p/a.md:3:8 prompt/invalid',
    ]);
  });
});

describe('unknown keys', () => {
  it.each([
    ['modle', 'model'],
    ['Model', 'model'],
    ['variabels', 'variables'],
    ['parameter', 'parameters'],
    ['transform', 'transforms'],
    ['tag', 'tags'],
    ['desciption', 'description'],
    ['tempalte', 'template'],
    ['deprected', 'deprecated'],
    ['ouput', 'output'],
  ])('%s was meant to be %s: an error', (typed, meant) => {
    const { prompt, findings } = read(`---\nid: x\n${typed}: y\n---\nHi`);
    expect(prompt).toBeUndefined();
    expect(listed(findings)).toEqual([`error p/a.md:3:1 prompt/unknown-key: unknown key \`${typed}\`; did you mean \`${meant}\`?`]);
  });

  it.each(['title', 'version', 'author', 'constructor', 'toString', 'x'])('%s is a warning, and the prompt usable', (key) => {
    const { prompt, findings } = read(`---\nid: x\n${key}: y\n---\nHi`);
    expect(prompt?.frontMatter).toMatchObject({ id: 'x' });
    expect(findings.map(brief)).toEqual(['warning p/a.md:3:1 prompt/unknown-key']);
    expect(findings[0]?.message).toMatch(/^unknown key `\w+`; known: `id`, `description`, .*`metadata`$/);
  });

  it('several warnings leave it usable as well', () => {
    const { prompt, findings } = read('---\ntitle: x\nversion: 2\noutput: { labels: [a, b], extra: 1 }\n---\nHi');
    expect(prompt?.frontMatter.output).toEqual({ labels: ['a', 'b'] });
    expect(findings.map(brief)).toEqual(['warning p/a.md:4:27 prompt/unknown-key', 'warning p/a.md:2:1 prompt/unknown-key', 'warning p/a.md:3:1 prompt/unknown-key']);
  });

  it('`metadata` is free', () => {
    expect(faults('---\nmetadata: { anything: [1, { goes: here }], constructor: x }\n---\nHi')).toEqual([]);
  });
});

describe('values of keys', () => {
  it.each([
    { yaml: '- a\n- b', told: 'error p/a.md:2:1 prompt/invalid: expected a map with' },
    { yaml: '[]', told: 'error p/a.md:2:1 prompt/invalid: expected a map with' },
    { yaml: 'just text', told: 'error p/a.md:2:1 prompt/invalid: expected a map with' },
    { yaml: '42', told: 'error p/a.md:2:1 prompt/invalid: expected a map with' },
    { yaml: 'model: gpt-4', told: 'error p/a.md:2:8 prompt/invalid: `model`: expected `provider/model`' },
    { yaml: 'id: ""', told: 'error p/a.md:2:5 prompt/invalid: `id`' },
    { yaml: 'parameters: [1, 2]', told: 'error p/a.md:2:13 prompt/invalid: `parameters`: expected a map, but got a list' },
    { yaml: 'variables: [ticket]', told: 'error p/a.md:2:12 prompt/invalid: `variables`: expected a map, but got a list' },
    { yaml: 'variables: { ticket: }', told: 'error p/a.md:2:22 prompt/invalid: `variables.ticket`: expected a JSON Schema such as' },
    { yaml: 'variables: { ticket: string }', told: 'error p/a.md:2:22 prompt/invalid: `variables.ticket`: expected a JSON Schema such as `{ type: string }`, but got `string`' },
    { yaml: 'variables: { my ticket: {} }', told: 'error p/a.md:2:14 prompt/invalid: `variables.my ticket`: expected a variable name' },
    { yaml: 'variables: { examples: {} }', told: 'error p/a.md:2:14 prompt/invalid: `variables.examples`: this name has a meaning in templates' },
    { yaml: 'variables: { constructor: {} }', told: 'error p/a.md:2:14 prompt/invalid: `variables.constructor`: the name `constructor` cannot be used here' },
    { yaml: 'output: { labels: [only] }', told: 'error p/a.md:2:19 prompt/invalid: `output.labels`: expected at least two labels' },
    { yaml: 'output: { labels: [a, a] }', told: 'error p/a.md:2:19 prompt/invalid: `output.labels`: a label is listed twice' },
    { yaml: 'output: { labels: [1, b] }', told: 'error p/a.md:2:20 prompt/invalid: `output.labels.0`: expected string' },
    { yaml: 'output: { schema: [] }', told: 'error p/a.md:2:19 prompt/invalid: `output.schema`: expected a map, but got a list' },
    { yaml: 'budget: { template: 0 }', told: 'error p/a.md:2:21 prompt/invalid: `budget.template`: expected >=1' },
    { yaml: 'budget: { rendered: 1.5 }', told: 'error p/a.md:2:21 prompt/invalid: `budget.rendered`' },
    { yaml: 'transforms: few-shot', told: 'error p/a.md:2:13 prompt/invalid: `transforms`: expected a list' },
    { yaml: 'transforms:\n  - few-shot: 4', told: 'error p/a.md:3:5 prompt/invalid: `transforms.0`: expected a transform' },
    { yaml: 'transforms:\n  - few-shot: { k: 4 }\n    compress: {}', told: 'error p/a.md:3:5 prompt/invalid: `transforms.0`: expected one transform per list item' },
    { yaml: 'template: jinja', told: 'error p/a.md:2:11 prompt/invalid: `template`: expected `liquid` or `none`' },
    { yaml: 'tags: a', told: 'error p/a.md:2:7 prompt/invalid: `tags`' },
    { yaml: 'deprecated: maybe', told: 'error p/a.md:2:13 prompt/invalid: `deprecated`' },
    { yaml: 'parameters: { seed: 12345678901234567890 }', told: 'error p/a.md:2:21 yaml/invalid: this integer loses digits' },
    { yaml: 'parameters: { temperature: .inf }', told: 'error p/a.md:2:28 yaml/invalid: this number is infinite' },
    { yaml: 'metadata: { __proto__: { polluted: 1 } }', told: 'error p/a.md:2:13 yaml/invalid: the key `__proto__` is not read' },
    { yaml: 'id: x\nid: y', told: 'error p/a.md:3:1 yaml/invalid: Map keys must be unique' },
  ])('$yaml', ({ yaml, told }) => {
    const findings = faults(`---\n${yaml}\n---\nHi`).filter(({ severity }) => severity === 'error');
    expect(listed(findings)).toEqual([expect.stringContaining(told)]);
    expect('polluted' in {}).toBe(false);
  });

  it.each([
    { yaml: 'transforms: [few-shot]', transforms: [{ name: 'few-shot', options: {} }] },
    { yaml: 'transforms:\n  - few-shot:', transforms: [{ name: 'few-shot', options: {} }] },
    { yaml: 'transforms:\n  - few-shot: { k: 4 }\n  - other', transforms: [{ name: 'few-shot', options: { k: 4 } }, { name: 'other', options: {} }] },
  ])('$yaml', ({ yaml, transforms }) => {
    expect(read(`---\n${yaml}\n---\nHi`).prompt?.frontMatter.transforms).toEqual(transforms);
  });

  it('more than 64 KiB is refused unread', () => {
    const text = `---\ndescription: ${'x'.repeat(70_000)}\n---\nHi`;
    expect(listed(faults(text))).toEqual([expect.stringMatching(/^error p\/a.md:2:1 yaml\/invalid: \d+ characters of YAML; at most 65536/)]);
  });

  it('a depth bomb is refused, more than once in one process', () => {
    for (let time = 0; time < 3; time++) {
      expect(listed(faults(`---\nmetadata: ${'['.repeat(2000)}\n---\nHi`))).toEqual([expect.stringContaining('nested more than 64 levels deep')]);
    }
  });
});
