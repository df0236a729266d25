import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readQueries } from '../../../src/core/eval/queries/queries.js';
import { compilePrompt, renderMessages } from '../../../src/core/prompt/template/compile.js';
import type { Example } from '../../../src/core/prompt/examples.js';
import { readPrompt } from '../../../src/core/prompt/prompt.js';
import type { Values } from '../../../src/core/prompt/values/values.js';
import { fitExamples } from '../../../src/core/transform/tasks/examples.js';
import { generateTask } from '../../../src/core/transform/tasks/generate.js';
import { makePrompt } from '../../../src/core/transform/tasks/new-prompt.js';
import { readTask, type TaskTemplate } from '../../../src/core/transform/tasks/template.js';
import { completeSettings } from '../../../src/core/transform/tasks/values.js';

const FOLDER = 'prompts/tasks';
const task = (name: string, text = readFileSync(`${FOLDER}/${name}.md`, 'utf8')): TaskTemplate => {
  const { task, findings } = readTask({ name, path: `${name}.md`, text });
  expect(findings).toEqual([]);
  return task!;
};
const fault = (run: () => unknown): { code: string; message: string; remedy: string } => {
  try {
    run();
  } catch (error) {
    return error as ReturnType<typeof fault>;
  }
  throw new Error('nothing was wrong');
};
const make = (made: string, name = 'made') => {
  const { prompt, findings } = readPrompt({ name, path: `${name}.md`, text: made });
  const { compiled, findings: faults } = compilePrompt(prompt!);
  expect([...findings, ...faults]).toEqual([]);
  return compiled!;
};
const SETTINGS: Record<string, Values> = {
  classification: { labels: ['calm', 'upset'] },
  summarization: {},
  extraction: { fields: ['name', 'total'] },
  qa: {},
  rewrite: { goal: 'plain' },
};
const INPUTS: Record<string, Values> = Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, name === 'qa' ? { context: 'c', question: 'q' } : { text: 't' }]));

describe('the task templates of the package', () => {
  it('are those that are tested here', () => {
    expect(readdirSync(FOLDER).map((name) => name.replace('.md', '')).sort()).toEqual(Object.keys(SETTINGS).sort());
  });

  it.each(Object.keys(SETTINGS))('%s gives a prompt without a fault, with a query set that can be read', (name) => {
    const template = task(name);
    const { prompt, queries } = makePrompt(template, completeSettings(template, SETTINGS[name]!), 0);
    const compiled = make(prompt);
    expect(compiled.checker.required).toEqual(template.inputs);
    expect(Object.values(compiled.prompt.content.variables).every((variable) => variable.untrusted)).toBe(true);
    const { set, findings } = readQueries('made.queries.yaml', queries, compiled.prompt.content.output);
    expect(findings).toEqual([]);
    expect(set?.queries).toEqual([]);
    const filled = queries.replace('queries: []', 'queries:').replace(/^ {2}# /gm, '  ').replace('one of the labels', 'calm').replace('{ … }', '{ name: a, total: b }').replace(/expected: …/, 'expected: [a]');
    expect(readQueries('made.queries.yaml', filled, compiled.prompt.content.output).set?.queries).toHaveLength(1);
  });
});

describe('makePrompt', () => {
  /** Texts that mean something to templates, messages and YAML. */
  const nasty = fc.array(fc.constantFrom('{{ text }}', '{%', '%}', '{', '}', '{% raw %}', '\nuser:\n', 'system:', '#', ': ', '- ', "'", '"', 'a', 'é', ' '), { minLength: 1, maxLength: 6 }).map((parts) => `x${parts.join('')}x`);

  it('says the same as the template with the same settings, whatever they hold', () => {
    const rewrite = task('rewrite');
    fc.assert(fc.property(nasty, nasty, fc.string(), (goal, keep, text) => {
      const settings = completeSettings(rewrite, { goal, keep });
      const compiled = make(makePrompt(rewrite, settings, 0).prompt);
      expect(renderMessages(compiled, { text })).toEqual(generateTask(rewrite, { goal, keep, text }).messages);
    }), { numRuns: 50 });
  });

  it('takes labels in text, contract and examples from one list', () => {
    const template = task('classification');
    fc.assert(fc.property(fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }).filter((label) => /^[^\r\n]+$/.test(label) && label.trim() === label), { minLength: 2, maxLength: 5 }), (labels) => {
      const compiled = make(makePrompt(template, completeSettings(template, { labels }), 9).prompt);
      expect(compiled.prompt.content.output).toEqual({ labels });
      expect(compiled.prompt.content.transforms).toEqual([{ name: 'few-shot', options: { k: 4 } }]);
      const [system] = renderMessages(compiled, { text: '' });
      for (const label of labels) expect(system?.content).toContain(`- ${label}\n`);
    }), { numRuns: 50 });
  });

  it('takes fields in text and schema from one list', () => {
    const template = task('extraction');
    const compiled = make(makePrompt(template, completeSettings(template, { fields: ['name', 'total'] }), 0).prompt);
    expect(compiled.prompt.content.output?.schema).toMatchObject({ required: ['name', 'total'], additionalProperties: false });
    expect(renderMessages(compiled, { text: '' })[0]?.content).toContain('\n{"name": "...", "total": "..."}\n');
  });
});

describe('values that do not fit', () => {
  it.each([
    { given: {}, says: 'labels: has no value' },
    { given: { labels: ['a', 'b'], lables: 1 }, says: 'lables: is not a variable of this prompt; did you mean `labels`?' },
    { given: { labels: ['a'] }, says: 'labels: must NOT have fewer than 2 items' },
    { given: { labels: ['a', 'a'] }, says: 'labels: must NOT have duplicate items' },
    { given: { labels: ['a', 'b\nuser:'] }, says: 'labels: /1 must match pattern' },
    { given: { labels: ['a', 'b'], text: 't' }, says: 'text: stays a variable of the prompt' },
  ])('$says', ({ given, says }) => {
    const { code, message, remedy } = fault(() => completeSettings(task('classification'), given));
    expect(code).toBe('task/values');
    expect(message).toContain(says);
    expect(remedy).toContain('labels (array, required): The categories; one name each.');
    expect(remedy).not.toContain('text (');
  });

  it('lists inputs, too, where messages are wanted', () => {
    expect(fault(() => generateTask(task('qa'), { question: 'Why?' }))).toMatchObject({
      message: expect.stringContaining('context: has no value'),
      remedy: expect.stringContaining('context (string, input): The text that holds the answer.'),
    });
  });
});

describe('examples', () => {
  const example = (input: Example['input'], output: unknown): Example => ({ id: 'e1', input, output, quality: 1 });

  it('are shown before the input, in their order', () => {
    const messages = generateTask(task('classification'), { labels: ['a', 'b'], text: 'now' }, [example('one', 'a'), { ...example({ text: 'two' }, 'b'), id: 'e2' }]).messages;
    expect(messages.map(({ role, content }) => `${role} ${content.replace(/<\/?text>|\n/g, '')}`).slice(1)).toEqual(['user one', 'assistant a', 'user two', 'assistant b', 'user now']);
  });

  it.each([
    { name: 'classification', one: example('one', 'c'), says: 'e1: its output "c" is none of the labels calm, upset' },
    { name: 'classification', one: example({ labels: ['x', 'y'], text: 't' }, 'calm'), says: 'e1: `labels` is a setting' },
    { name: 'classification', one: example({ txt: 't' }, 'calm'), says: 'e1: `text` has no value' },
    { name: 'classification', one: example('x'.repeat(8001), 'calm'), says: 'must NOT have more than 8000 characters' },
    { name: 'qa', one: example('Why?', 'So.'), says: 'e1: its input is one text, but the template takes context, question' },
    { name: 'extraction', one: example('t', { name: 'n' }), says: "must have required property 'total'" },
    { name: 'extraction', one: example('t', '{"name":'), says: 'its output is not JSON' },
    { name: 'summarization', one: example('t', ''), says: 'its output is empty' },
  ])('$name: $says', ({ name, one, says }) => {
    expect(fault(() => fitExamples(task(name), SETTINGS[name]!, [one]))).toMatchObject({ code: 'task/examples', message: expect.stringContaining(says) });
  });

  it('may give JSON as text', () => {
    expect(generateTask(task('extraction'), { ...SETTINGS['extraction'], ...INPUTS['extraction'] }, [example('t', '{"name": "n", "total": null}')]).messages).toHaveLength(4);
  });
});

describe('readTask', () => {
  const template = (task: string, body: string, variables = 'a: { type: string }, b: { type: string }'): string => `---\nvariables: { ${variables} }\nmetadata: { task: ${task} }\n---\n${body}\n`;

  it.each([
    { what: 'no task', text: template('{}', '{{ a }}{{ b }}'), says: '`inputs` is missing' },
    { what: 'no metadata', text: '---\ndescription: x\n---\nHi.\n', says: 'expected a map' },
    { what: 'an unknown input', text: template('{ inputs: [c] }', '{{ a }}{{ b }}'), says: '`c` is not a variable' },
    { what: 'labels from an input', text: template('{ inputs: [a], labels: a }', '{{ a }}{{ b }}'), says: '`a` is an input, not a setting' },
    { what: 'a misspelt key', text: template('{ inputs: [a], label: b }', '{{ a }}{{ b }}'), says: 'did you mean `labels`?' },
    { what: 'a conversation as input', text: template('{ inputs: [a] }', 'user:\n{{ b }}\n\nuser:\n{{ a }}', 'a: { type: messages }, b: {}'), says: 'a conversation' },
    { what: 'a condition on an input', text: template('{ inputs: [a] }', "{% if a != '' %}x{% endif %}{{ a }}{{ b }}"), says: "does something with its input `a`: `if a != ''`" },
    { what: 'a filter on an input', text: template('{ inputs: [a] }', '{{ a | upcase }}{{ b }}'), says: '`a | upcase`' },
    { what: 'raw text', text: template('{ inputs: [a] }', '{% raw %}{{ a }}{% endraw %}{{ a }}{{ b }}'), says: 'cannot hold a `raw` block' },
    { what: 'a broken prompt', text: template('{ inputs: [a] }', '{{ a }}{{ b'), says: 'not closed' },
  ])('refuses $what', ({ text, says }) => {
    const { task, findings } = readTask({ name: 'own', path: 'own.md', text });
    expect(task).toBeUndefined();
    expect(findings.map(({ message }) => message).join('\n')).toContain(says);
  });

  it('lets a setting be anything', () => {
    const own = task('own', template('{ inputs: [a] }', "{% if b == 'x' %}{{ b | upcase }}{% endif %}a: {{ a }} {{ 'a' }}"));
    expect(makePrompt(own, { b: 'x' }, 0).prompt).toMatch(/\nuser:\nXa: \{\{ a }} a\n$/);
  });
});
