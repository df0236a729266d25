import { describe, expect, it } from 'vitest';
import { checkPrompt } from '../../../src/core/check/check-prompt.js';
import type { CheckedPrompt } from '../../../src/core/check/rule.js';
import type { TokenCount } from '../../../src/core/ports.js';
import { compilePrompt } from '../../../src/core/prompt/template/compile.js';
import { listed, readWhole } from '../prompt/reading.js';

const FRONT = `---
variables: { ticket: { type: string, maxLength: 20 } }
output: { labels: [billing, bug] }
budget:
  template: 100
  rendered: 200
transforms:
  - few-shot: { k: 1 }
---
`;
const POOL = '- { input: one two, output: billing }\n- { input: two three, output: bug }\n';
const exact = (tokens: number): TokenCount => ({ tokens, method: 'exact' });

interface Given {
  text?: string;
  examples?: string;
  queries?: string;
  tokens?: CheckedPrompt['tokens'];
  rendered?: CheckedPrompt['rendered'];
}

function check({ text = `${FRONT}user:\n{{ ticket }}`, examples = POOL, queries, tokens = exact(10), rendered }: Given) {
  const prompt = readWhole(text, examples === '' ? {} : { examples });
  const { compiled } = compilePrompt(prompt);
  return checkPrompt({
    prompt,
    tokens,
    ...(compiled ? { compiled } : {}),
    ...(queries === undefined ? {} : { queries: [{ path: 'p/a.queries.yaml', text: queries }] }),
    ...(rendered ? { rendered } : {}),
  });
}

const told = (given: Given): string[] => listed(check(given));

it('a good prompt passes', () => {
  expect(told({ queries: '- { id: q1, vars: { ticket: hello }, expected: bug }\n' })).toEqual([]);
});

describe('the template budget', () => {
  it.each([
    { id: 'below', tokens: { ...exact(99), budget: 100 }, told: [] },
    { id: 'just kept', tokens: { ...exact(100), budget: 100 }, told: [] },
    { id: 'exceeded', tokens: { ...exact(101), budget: 100 }, told: ['error p/a.md:5:13 budget/template-exceeded: the template has 101 tokens, 1 more than its budget of 100'] },
    { id: 'exceeded by an estimate', tokens: { tokens: 150, method: 'approx' as const, budget: 100 }, told: ['error p/a.md:5:13 budget/template-exceeded: the template has about 150 tokens, 50 more than its budget of 100'] },
    { id: 'none', tokens: exact(1_000_000), told: [] },
  ])('$id', ({ tokens, told: expected }) => {
    expect(told({ tokens })).toEqual(expected);
  });
});

describe('the rendered budget', () => {
  it.each([
    { id: 'kept', tokens: exact(200), told: [] },
    { id: 'exceeded', tokens: exact(260), told: ['error p/a.md:6:13 budget/rendered-exceeded: rendered with query `q7` the prompt has 260 tokens, 60 more than its budget of 200'] },
    { id: 'exceeded by an estimate', tokens: { tokens: 260, method: 'approx' as const }, told: [expect.stringContaining('the prompt has about 260 tokens')] },
  ])('$id', ({ tokens, told: expected }) => {
    expect(told({ rendered: { tokens, query: 'q7', budget: 200 } })).toEqual(expected);
  });
});

describe('transforms', () => {
  const withTransforms = (transforms: string): string => FRONT.replace(/transforms:\n.*\n/, `transforms:\n${transforms}\n`) + 'user:\n{{ ticket }}';

  it.each([
    { id: 'an unknown one', transforms: '  - fewshot', told: ['error p/a.md:8:5 transform/invalid: the transform `fewshot` cannot be used: there is no such transform; did you mean `few-shot`?'] },
    { id: 'an unknown option', transforms: '  - few-shot: { kk: 1 }', told: ['error p/a.md:8:5 transform/invalid: the transform `few-shot:kk=1` cannot be used: unknown key `kk`; did you mean `k`?'] },
    {
      id: 'each of several',
      transforms: '  - few-shot: { k: -1 }\n  - nothing-like-it\n  - few-shot: { k: 1 }',
      told: [
        'error p/a.md:8:5 transform/invalid: the transform `few-shot:k=-1` cannot be used: `k`: expected >=0 but received -1',
        'error p/a.md:9:5 transform/invalid: the transform `nothing-like-it` cannot be used: there is no such transform',
      ],
    },
  ])('$id', ({ transforms, told: expected }) => {
    expect(told({ text: withTransforms(transforms) })).toEqual(expected);
  });

  it('a missing pool', () => {
    expect(told({ examples: '' })).toEqual(['error p/a.md:8:5 transform/invalid: the transform `few-shot` cannot be used: p/a.md has no example pool beside it (p/a.examples.yaml)']);
  });

  it('say nothing about a prompt that does not compile: that is a finding already', () => {
    expect(told({ text: `${withTransforms('  - fewshot')} {{ nope }}` })).toEqual([]);
  });
});

describe('the query set', () => {
  it.each([
    { id: 'not a list', queries: 'a: 1', told: ['error p/a.queries.yaml:1:1 data/not-a-list: expected a list, or a map with a list under `queries`, but got nothing'] },
    { id: 'broken', queries: '- id: [', told: [expect.stringContaining('error p/a.queries.yaml:1:8 yaml/invalid')] },
    { id: 'no id', queries: '- { id: [a], vars: { ticket: a }, expected: bug }', told: [expect.stringContaining('error p/a.queries.yaml:1:9 queries/invalid: `id`: expected an id')] },
    { id: 'an id twice', queries: '- { id: a, vars: { ticket: a }, expected: bug }\n- { id: a, vars: { ticket: b }, expected: bug }', told: [expect.stringContaining('error p/a.queries.yaml:2:9 queries/duplicate-id')] },
    { id: 'an expected label that is none', queries: '- { id: a, vars: { ticket: a }, expected: bgu }', told: [expect.stringContaining('queries/expected')] },
    {
      id: 'a value beside a fault of another query', queries: '- { id: a, vars: { tikcet: x, ticket: y }, expected: bug }\n- { id: b, vars: { ticket: x }, expected: bug, weight: 0 }',
      told: [
        'error p/a.queries.yaml:2:56 queries/invalid: `weight`: expected a number above 0',
        'error p/a.queries.yaml:1:9 queries/values: query `a`: `tikcet` is not a variable of this prompt; did you mean `ticket`?',
      ],
    },
    { id: 'a value that is too long', queries: `- { id: a, vars: { ticket: ${'x'.repeat(21)} }, expected: bug }`, told: ['error p/a.queries.yaml:1:9 queries/values: query `a`: `ticket` must NOT have more than 20 characters (it has 21)'] },
    {
      id: 'a misspelt variable',
      queries: '- { id: a, vars: { tikcet: x }, expected: bug }',
      told: [
        'error p/a.queries.yaml:1:9 queries/values: query `a`: `tikcet` is not a variable of this prompt; did you mean `ticket`?',
        'error p/a.queries.yaml:1:9 queries/values: query `a`: `ticket` has no value and no default',
      ],
    },
  ])('$id', ({ queries, told: expected }) => {
    expect(told({ queries })).toEqual(expected);
  });

  it('is read even where the prompt does not compile, but not held against it', () => {
    const text = `${FRONT}user:\n{{ ticket }} {{ nope }}`;
    expect(told({ text, queries: '- { id: a, vars: { other: x }, expected: bug }' })).toEqual([]);
    expect(told({ text, queries: 'a: 1' })).toHaveLength(1);
  });
});

it('all rules at once, each with something to do about it', () => {
  const findings = check({
    text: FRONT.replace('few-shot', 'fewshot') + 'user:\n{{ ticket }}',
    queries: '- { id: a, vars: {}, expected: bug }',
    tokens: { ...exact(500), budget: 100 },
    rendered: { tokens: exact(900), query: 'a', budget: 200 },
  });
  expect(findings.map(({ code }) => code)).toEqual(['budget/template-exceeded', 'budget/rendered-exceeded', 'queries/values', 'transform/invalid']);
  for (const { remedy, code } of findings) expect(remedy, code).toMatch(/\w/);
});

describe('labels', () => {
  const head = (labels: string, extra = ''): string => `---\nvariables: { t: { type: string } }\noutput: { labels: [${labels}] }\n${extra}---\n`;
  it.each([
    { id: 'all are said', text: `${head('red, green-ish')}Red or GREEN-ISH? {{ t }}`, warns: [] },
    { id: 'one is not', text: `${head('red, other')}Red or another? {{ t }}`, warns: ['the text names some labels, but not other'] },
    { id: 'none is: they are told otherwise', text: `${head('red, green')}Which? {{ t }}`, warns: [] },
    { id: 'one is said by an example only', text: `${head('red, green', 'transforms: [few-shot: { k: 1 }]\n')}Red? {{ t }}`, examples: '- { input: a, output: green }\n', warns: [] },
    { id: 'there are none', text: '---\nvariables: { t: {} }\n---\n{{ t }}', warns: [] },
  ])('$id', ({ text, examples = '', warns }) => expect(check({ text, examples }).map(({ message }) => message)).toEqual(warns));
});
