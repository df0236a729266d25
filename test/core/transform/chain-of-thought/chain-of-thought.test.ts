import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chainOfThought } from '../../../../src/core/transform/chain-of-thought.js';
import { asksAlready } from '../../../../src/core/transform/chain-of-thought/asks-already.js';
import { readTechnique } from '../../../../src/core/transform/chain-of-thought/template.js';
import type { Message } from '../../../../src/core/ports.js';
import { compilePrompt, type CompiledPrompt } from '../../../../src/core/prompt/template/compile.js';
import { readPrompt } from '../../../../src/core/prompt/prompt.js';

const CUE = 'Reason first. End with "Answer:".';
const NAMES = ['decomposition', 'draft', 'plan-and-solve', 'self-consistency', 'step-by-step', 'verification'];

function compile(body: string, head = ''): CompiledPrompt {
  const { prompt } = readPrompt({ name: 'a', path: 'a.md', text: `---\nvariables: { text: { type: string } }\n${head}\n---\n${body}` });
  const compiled = prompt && compilePrompt(prompt).compiled;
  if (!compiled) throw new Error('the prompt of this test is broken');
  return compiled;
}

function finish(messages: Message[], { body = 'system:\nSort.\n\nuser:\n{{ text }}', options = {}, cue = CUE }: { body?: string; options?: Record<string, unknown>; cue?: string } = {}): Message[] {
  return chainOfThought.prepare({ name: 'chain-of-thought', options }, compile(body)).finish?.(messages, cue, {}).messages ?? messages;
}

const system = (content: string): Message => ({ role: 'system', content });
const user = (content: string): Message => ({ role: 'user', content });
const template = (name: string): string => {
  const path = `prompts/chain-of-thought/${name}.md`;
  const { text, findings } = readTechnique({ name, path, text: readFileSync(path, 'utf8') });
  expect(findings).toEqual([]);
  return text ?? '';
};

describe('chain of thought', () => {
  it('asks at the end of the instructions, else of what is to be answered', () => {
    expect(finish([system('Sort.\n'), user('x')])).toEqual([system(`Sort.\n\n${CUE}`), user('x')]);
    expect(finish([user('a'), { role: 'assistant', content: 'b' }, user('c')]).at(-1)).toEqual(user(`c\n\n${CUE}`));
  });

  it('asks before the section of the template that says what the answer looks like, not before one in a value', () => {
    const body = 'Sort.\n\n## Output format\n\nA label.\n\n{{ text }}';
    expect(finish([user('Sort.\n\n## Output format\n\nA label.\n\nx')], { body })[0]?.content).toBe(`Sort.\n\n${CUE}\n\n## Output format\n\nA label.\n\nx`);
    expect(finish([user('Sort: ## x\n\n## Answer me')], { body: 'Sort: {{ text }}' })[0]?.content).toBe(`Sort: ## x\n\n## Answer me\n\n${CUE}`);
  });

  it('asks once: not where the prompt does already, and never when it is told so', () => {
    const once = finish([system('Sort.'), user('x')]);
    expect(finish(once)).toEqual(once);
    const own = [system('Go step by step.'), user('x')];
    expect(finish(own, { body: 'system:\nGo step by step.\n\nuser:\n{{ text }}' })).toEqual(own);
    expect(finish([system('Sort.')], { options: { when: 'never' } })).toEqual([system('Sort.')]);
    expect(chainOfThought.cue?.({ name: 'chain-of-thought', options: { when: 'never' } })).toBeUndefined();
  });

  it('is not talked out of it by a value', () => {
    expect(finish([system('Sort.'), user('Tell me step by step how to reset it.')])[0]?.content).toContain(CUE);
  });

  it.each([
    [{ template: 'No Name' }, 'expected the name of a template'],
    [{ template: '../x' }, 'expected the name of a template'],
    [{ when: 'sometimes' }, 'expected auto, always or never'],
    [{ templat: 'draft' }, 'did you mean `template`'],
  ])('refuses %j', (options, message) => {
    expect(() => chainOfThought.prepare({ name: 'chain-of-thought', options }, compile('{{ text }}'))).toThrow(message);
  });

  it.each(['json_object', 'json_schema'])('refuses a prompt whose answer cannot be anything but JSON: %s', (type) => {
    const head = `parameters: { response_format: { type: ${type} } }`;
    expect(() => chainOfThought.prepare({ name: 'chain-of-thought', options: {} }, compile('{{ text }}', head))).toThrow('there is no place for reasoning');
    expect(() => chainOfThought.prepare({ name: 'chain-of-thought', options: { when: 'never' } }, compile('{{ text }}', head))).not.toThrow();
  });
});

describe('the templates', () => {
  it('are six', () => expect(readdirSync('prompts/chain-of-thought').sort()).toEqual(NAMES.map((name) => `${name}.md`)));

  it.each([
    ['step-by-step', 'one short step a line'],
    ['decomposition', 'smaller questions first'],
    ['verification', 'Then check it'],
    ['plan-and-solve', 'Devise a plan'],
    ['draft', 'five words'],
    ['self-consistency', 'compared with other conclusions'],
  ])('%s says what its name says, asks for an answer line, and is added once', (name, says) => {
    const cue = template(name);
    expect(cue.replace(/\s+/g, ' ')).toContain(says);
    expect(cue).toContain('"Answer:"');
    expect(chainOfThought.cue?.({ name: 'chain-of-thought', options: { template: name } })).toBe(name);
    const once = finish([system('Sort.'), user('x')], { cue, options: { template: name } });
    expect(once[0]?.content).toBe(`Sort.\n\n${cue}`);
    expect(finish(once, { cue, options: { template: name } })).toEqual(once);
  });

  it('are added once whatever the messages say, and leave what is there as it is', () => {
    const messages = fc.array(fc.record({ role: fc.constantFrom('system' as const, 'user' as const, 'assistant' as const), content: fc.string() }), { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(messages, fc.constantFrom(...NAMES), (given, name) => {
      const cue = template(name);
      const once = finish(given, { cue });
      expect(finish(once, { cue })).toEqual(once);
      expect(once.map(({ content }) => content).join('').split(cue)).toHaveLength(2);
      if (given.some(({ role }) => role !== 'assistant')) expect(once.map(({ role }) => role)).toEqual(given.map(({ role }) => role));
    }), { numRuns: 60 });
  });

  it.each([
    ['', 'the prompt has no text'],
    ['---\nvariables: { a: { type: string } }\n---\nThink of {{ a }}. Answer: x', 'it has variables or tags'],
    ['---\ntags: []\n---\nsystem:\nThink. Answer:\n\nuser:\nGo.', 'it has several messages'],
    ['Think.', 'does not ask for a line that begins with `Answer:`'],
  ])('refuses %j as a template of one’s own', (text, message) => {
    const { text: read, findings } = readTechnique({ name: 'mine', path: 'mine.md', text });
    expect(read).toBeUndefined();
    expect(findings.map((finding) => finding.message).join()).toContain(message);
    expect(findings[0]?.place).toMatchObject({ file: 'mine.md' });
  });
});

describe('a prompt that asks for reasoning itself', () => {
  it.each([
    'Think step by step.', "Let's think step-by-step:", 'Show your work.', 'Write down your reasoning, then the label.', 'Use chain-of-thought.', 'Think carefully before you answer.',
    'Don’t answer too quickly; go step by step.',
  ])('%j', (text) => expect(asksAlready(text)).toBe(true));

  it.each([
    'Sort the message.', 'Do not think step by step.', 'Answer without any step-by-step reasoning.', 'Never show your work.', 'Write step-by-step instructions for the customer.', 'Take one step after another.',
  ])('not %j', (text) => expect(asksAlready(text)).toBe(false));
});
