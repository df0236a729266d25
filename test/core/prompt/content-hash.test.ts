import { describe, expect, it } from 'vitest';
import { brokenHash, shortHash } from '../../../src/core/prompt/content.js';
import { identify } from '../../../src/core/prompt/prompt.js';
import { type Beside, read } from './reading.js';

const TEXT = `---
id: triage
description: Route a ticket.
owner: support
model: openai/gpt-4.1-mini
parameters: { temperature: 0, max_tokens: 16 }
variables:
  ticket: { type: string, maxLength: 4000 }
output: { labels: [billing, bug] }
budget: { template: 400 }
transforms:
  - few-shot: { k: 4, seed: 1 }
tags: [support]
metadata: { jira: 1 }
---
system:
{% render 'tone' %}
Route it.

user:
{{ ticket }}
`;

const POOL = '- { id: a, input: one, output: billing }\n- { id: b, input: two, output: bug }\n';
const BESIDE: Beside = { partials: { tone: 'Be kind.', other: 'unused' }, examples: POOL };

const hashOf = (text: string, beside: Beside = BESIDE): string => {
  const { prompt, hash } = read(text, beside);
  expect(prompt).toBeDefined();
  return hash;
};
const edited = (from: string, to: string): string => {
  expect(TEXT).toContain(from);
  return TEXT.replace(from, to);
};
const before = hashOf(TEXT);

describe('the content hash', () => {
  it('is a sha256', () => {
    expect(before).toMatch(/^[0-9a-f]{64}$/);
    expect(shortHash(before)).toBe(before.slice(0, 7));
  });

  it('is that of other releases of this tool: of JSON with sorted keys, computed elsewhere', () => {
    expect(hashOf('Hello.')).toBe('7940f576f226e177a5291a9e79333e2117616506e4c6118fa3643ca3f995cee7');
    expect(before).toBe('4ae129a8759994cd358ae6f702c6c0b296fb362d7696814dfc27cb6f817d8df9');
  });

  it.each([
    { id: 'blank lines before the body', text: edited('---\nsystem:', '---\n\n  \nsystem:') },
    { id: 'blank lines after the body', text: `${TEXT}\n\n  \n` },
    { id: 'no newline at the end', text: TEXT.trimEnd() },
    { id: 'CRLF', text: TEXT.replaceAll('\n', '\r\n') },
    { id: 'a byte-order mark', text: `\ufeff${TEXT}` },
    { id: 'order of keys', text: edited('id: triage\ndescription: Route a ticket.\n', '').replace('---\nsystem', 'description: Route a ticket.\nid: triage\n---\nsystem') },
    { id: 'order of inner keys', text: edited('temperature: 0, max_tokens: 16', 'max_tokens: 16, temperature: 0') },
    { id: 'order of a transform’s options', text: edited('k: 4, seed: 1', 'seed: 1, k: 4') },
    { id: 'a comment', text: edited('owner: support', '# who to ask\nowner: support # team') },
    { id: 'another notation', text: edited('tags: [support]', 'tags:\n  - support').replace('temperature: 0,', '"temperature": 0.0,') },
    { id: 'description', text: edited('description: Route a ticket.', 'description: Another.') },
    { id: 'no description', text: edited('description: Route a ticket.\n', '') },
    { id: 'tags', text: edited('tags: [support]', 'tags: [support, new]') },
    { id: 'owner', text: edited('owner: support', 'owner: other') },
    { id: 'budget', text: edited('template: 400', 'template: 500, rendered: 900') },
    { id: 'metadata', text: edited('jira: 1', 'jira: 2') },
    { id: 'id', text: edited('id: triage', 'id: other') },
    { id: 'deprecated', text: edited('id: triage', 'id: triage\ndeprecated: true') },
    { id: 'an unknown key', text: edited('id: triage', 'id: triage\nsomething: else') },
    { id: 'an unused partial', text: TEXT, beside: { ...BESIDE, partials: { tone: 'Be kind.', other: 'changed' } } },
    { id: 'another partial beside', text: TEXT, beside: { ...BESIDE, partials: { tone: 'Be kind.', a: 'x', b: 'y' } } },
    { id: 'white space after a partial', text: TEXT, beside: { ...BESIDE, partials: { tone: 'Be kind.\n\n' } } },
    { id: 'CRLF in a partial', text: TEXT, beside: { ...BESIDE, partials: { tone: 'Be kind.\r\n' } } },
    { id: 'notation of the pool', text: TEXT, beside: { ...BESIDE, examples: '# pool\n- id: a\n  output: billing\n  input: one\n- { id: b, input: two, output: bug, quality: 1 }\n' } },
    { id: 'the template said to be what it is', text: edited('id: triage', 'id: triage\ntemplate: liquid') },
  ])('stays with $id', ({ text, beside }) => {
    expect(hashOf(text, beside)).toBe(before);
  });

  it.each([
    { id: 'body', text: edited('Route it.', 'Route it!') },
    { id: 'white space within the body', text: edited('Route it.\n\nuser', 'Route it.\n\n\nuser') },
    { id: 'indentation of the first line', text: edited('---\nsystem:\n{% render', '---\nsystem:\n {% render') },
    { id: 'role', text: edited('system:\n{%', 'developer:\n{%') },
    { id: 'a template comment', text: edited('Route it.', 'Route it.{% comment %}c{% endcomment %}') },
    { id: 'model', text: edited('gpt-4.1-mini', 'gpt-4.1') },
    { id: 'no model', text: edited('model: openai/gpt-4.1-mini\n', '') },
    { id: 'parameters', text: edited('temperature: 0', 'temperature: 1') },
    { id: 'a parameter more', text: edited('temperature: 0', 'temperature: 0, seed: 1') },
    { id: 'type of a parameter', text: edited('temperature: 0', 'temperature: "0"') },
    { id: 'variables', text: edited('maxLength: 4000', 'maxLength: 5000') },
    { id: 'a default', text: edited('maxLength: 4000', 'maxLength: 4000, default: x') },
    { id: 'untrusted', text: edited('maxLength: 4000', 'maxLength: 4000, untrusted: true') },
    { id: 'output', text: edited('[billing, bug]', '[billing, bug, other]') },
    { id: 'order of labels', text: edited('[billing, bug]', '[bug, billing]') },
    { id: 'no output', text: edited('output: { labels: [billing, bug] }\n', '') },
    { id: 'transforms', text: edited('k: 4', 'k: 5') },
    { id: 'template', text: edited('id: triage', 'id: triage\ntemplate: none') },
    { id: 'a used partial', text: TEXT, beside: { ...BESIDE, partials: { tone: 'Be brief.' } } },
    { id: 'the start of a used partial', text: TEXT, beside: { ...BESIDE, partials: { tone: '\nBe kind.' } } },
    { id: 'a partial of a partial', text: TEXT, beside: { ...BESIDE, partials: { tone: "Be kind.{% render 'other' %}", other: 'x' } } },
    { id: 'an example', text: TEXT, beside: { ...BESIDE, examples: POOL.replace('one', 'three') } },
    { id: 'quality of an example', text: TEXT, beside: { ...BESIDE, examples: POOL.replace('output: bug', 'output: bug, quality: 0.5') } },
    { id: 'an example more', text: TEXT, beside: { ...BESIDE, examples: `${POOL}- { id: c, input: three, output: bug }\n` } },
    { id: 'the pool gone', text: TEXT, beside: { partials: BESIDE.partials ?? {} } },
  ])('changes with $id', ({ text, beside }) => {
    expect(hashOf(text, beside)).not.toBe(before);
  });
});

describe('the pool', () => {
  const plain = edited('  - few-shot: { k: 4, seed: 1 }\n', '').replace('transforms:', 'transforms: []');
  const others: Beside = { ...BESIDE, examples: POOL.replace('one', 'three') };

  it.each([
    { id: 'not used', text: plain },
    { id: 'named in a comment', text: plain.replace('Route it.', '{% comment %}{% for e in examples %}{% endfor %}{% endcomment %}') },
    { id: 'named in a text', text: plain.replace('Route it.', "See the examples. {{ 'examples' }}") },
    { id: 'a member of that name', text: plain.replace('Route it.', '{{ ticket.examples }}') },
    { id: 'an argument of that name', text: plain.replace("'tone'", "'tone', examples: ticket") },
    { id: 'in a file that is no template', text: plain.replace('id: triage', 'id: triage\ntemplate: none').replace('Route it.', '{% for e in examples %}{% endfor %}') },
  ])('does not count: $id', ({ text }) => {
    expect(hashOf(text, others)).toBe(hashOf(text));
  });

  it.each([
    { id: 'a transform', text: TEXT },
    { id: 'a loop', text: plain.replace('Route it.', '{% for e in examples %}{{ e.input }}{% endfor %}') },
    { id: 'a condition', text: plain.replace('Route it.', '{% if examples.size > 0 %}{% endif %}') },
    { id: 'an argument of a partial', text: plain.replace("'tone'", "'tone', shots: examples") },
  ])('counts: $id', ({ text }) => {
    expect(hashOf(text, others)).not.toBe(hashOf(text));
  });

  it('that is not used is there for variants, but neither makes nor breaks the prompt', () => {
    expect(read(plain, BESIDE).prompt?.examples).toHaveLength(2);
    const { prompt, findings } = read(plain, { ...BESIDE, examples: '- { input: 1 }\n' });
    expect(prompt?.examples).toEqual([]);
    expect(findings.map(({ severity }) => severity)).toEqual(['warning', 'warning']);
  });
});

describe('a file that cannot be read', () => {
  it('has the hash of its text', () => {
    const text = '---\nid: [\n---\nHi';
    expect(read(text)).toMatchObject({ hash: brokenHash(text) });
    expect(read(text).prompt).toBeUndefined();
    expect(read(`${text}!`).hash).not.toBe(read(text).hash);
    expect(read(text.replaceAll('\n', '\r\n')).hash).toBe(read(text).hash);
  });

  it('has never the hash of one that can', () => {
    expect(brokenHash('Hello.')).not.toBe(read('Hello.').hash);
  });
});

describe('identify', () => {
  it.each([
    { id: 'a prompt', text: 'Hello.', identity: { hash: '7940f576f226e177a5291a9e79333e2117616506e4c6118fa3643ca3f995cee7' } },
    { id: 'with an id', text: '---\nid: x\n---\nHello.', identity: { hash: expect.any(String) as string, id: 'x' } },
    { id: 'a broken one', text: '---\nid: [\n---\n', identity: { hash: expect.any(String) as string, broken: expect.stringMatching(/\w/) as string } },
    { id: 'the first error, not a warning', text: '---\nzzz: 1\nowner: 3\n---\nHi', identity: { hash: expect.any(String) as string, broken: '`owner`: expected string but received 3' } },
  ])('$id', ({ text, identity }) => {
    const { frontMatter: _, ...told } = identify({ name: 'a', path: 'p/a.md', text });
    expect(told).toEqual(identity);
  });
});
