import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../../../src/core/ports.js';
import { compilePrompt, type CompiledPrompt } from '../../../../src/core/prompt/template/compile.js';
import { readPrompt } from '../../../../src/core/prompt/prompt.js';
import { chainOfThought } from '../../../../src/core/transform/chain-of-thought.js';
import { decideFor } from '../../../../src/core/transform/chain-of-thought/auto.js';
import { reasonsByItself } from '../../../../src/core/transform/chain-of-thought/reasoning-models.js';
import { signsIn } from '../../../../src/core/transform/chain-of-thought/signs.js';

const CUE = 'Reason first. End with "Answer:".';
const SUM = 'A shop sells 12 pens at $3 each. How many dollars is that in total?';
const CHAT = 'My parcel has not come. Where is it?';
const MODEL = 'openai/gpt-4.1-mini';
const EVIDENCE = { model: MODEL, metric: 'accuracy', pairs: 60, difference: 0.12, lower: 0.04, upper: 0.2, output_tokens: 150, helps: true };

function compile(head = '', body = 'Solve it.\n\n{{ text }}'): CompiledPrompt {
  const { prompt } = readPrompt({ name: 'a', path: 'a.md', text: `---\nvariables: { text: { type: string } }\n${head}\n---\n${body}` });
  const compiled = prompt && compilePrompt(prompt).compiled;
  if (!compiled) throw new Error('the prompt of this test is broken');
  return compiled;
}

interface Case {
  head?: string;
  body?: string;
  text?: string;
  model?: string;
  options?: Record<string, unknown>;
}

/** Whether reasoning is asked for, why, and what is found in an answer. */
function decided({ head, body, text = SUM, model = MODEL, options = {} }: Case): { on: boolean; why: string; found: string | undefined } {
  const transform = chainOfThought.prepare({ name: 'chain-of-thought', options: { when: 'auto', ...options } }, compile(head, body), model);
  const messages: Message[] = [{ role: 'user', content: text }];
  const done = transform.finish?.(messages, CUE, { text });
  return { on: done?.messages[0]?.content.includes(CUE) ?? false, why: done?.reasons.join('; ') ?? '', found: transform.extract?.('It is 7.\nAnswer: 7', { values: { text } })?.rung };
}

describe('with `when: auto` reasoning is', () => {
  it.each<[what: string, given: Case, why: string]>([
    ['a sum', {}, 'on: the input has several numbers, words of quantity'],
    ['a sum whose answer is one number of a document', { head: 'output: { schema: { type: object, properties: { total: { type: number } } } }' }, 'on: the input has'],
    ['what was measured to help, though it is a classification', { head: 'output: { labels: [a, b] }', text: CHAT, options: { evidence: EVIDENCE } }, 'on: `prompt cot bench` measured accuracy +12.0 points [+4.0, +20.0] on 60 queries'],
    ['a sum with room for it', { head: 'parameters: { max_tokens: 400 }', options: { 'max-tokens': 250 } }, 'on: '],
  ])('asked for: %s', (_, given, why) => {
    const { on, why: said, found } = decided(given);
    expect({ on, found }).toEqual({ on: true, found: expect.stringMatching(/strict|flexible|none/) as string });
    expect(said).toContain(why);
    expect(said).toContain('takes more output tokens');
  });

  it.each<[what: string, given: Case, why: string]>([
    ['a model that reasons', { model: 'openai/o3-mini' }, 'openai/o3-mini reasons by itself; how much it reasons is said by its parameter `reasoning_effort`'],
    ['a model that reasons, whatever was measured', { model: 'openai/o3-mini', options: { evidence: { ...EVIDENCE, model: 'openai/o3-mini' } } }, 'reasons by itself'],
    ['a model that was told to', { head: 'parameters: { reasoning_effort: low }' }, '`reasoning_effort` is set'],
    ['a classification', { head: 'output: { labels: [a, b] }' }, 'classification gains next to nothing'],
    ['an extraction', { head: 'output: { schema: { type: object, properties: { a: {}, b: {} } } }' }, 'extraction gains'],
    ['a summary', { body: 'Summarize this:\n\n{{ text }}' }, 'summarizing gains'],
    ['no place for it', { head: 'parameters: { response_format: { type: json_object } }' }, 'nothing but JSON'],
    ['plain talk', { text: CHAT }, 'the input has no sign of a task in several steps'],
    ['one sign', { text: 'How many are there?' }, 'no more than words of quantity'],
    ['too dear', { options: { 'max-tokens': 100 } }, 'about 205 tokens more an answer (estimated), and `max-tokens` allows 100'],
    ['too dear, though it helps', { options: { 'max-tokens': 100, evidence: EVIDENCE } }, 'about 150 tokens more an answer (measured)'],
    ['cut off', { head: 'parameters: { max_tokens: 50 }' }, 'an answer ends after 50 (`max_tokens`)'],
    ['measured to be of no help', { options: { evidence: { ...EVIDENCE, helps: false, difference: -0.01, lower: -0.03 } } }, 'measured accuracy −1.0 points [−3.0, +20.0]'],
  ])('left out: %s', (_, given, why) => {
    const { on, why: said, found } = decided(given);
    expect({ on, found }).toEqual({ on: false, found: undefined });
    expect(said).toContain(`off: `);
    expect(said).toContain(why);
  });

  it('not decided by what was measured with another model', () => {
    expect(decided({ text: CHAT, model: 'openai/gpt-4o', options: { evidence: EVIDENCE } }).on).toBe(false);
  });

  it('cheaper with drafts', () => expect(decided({ options: { template: 'draft', 'max-tokens': 100 } }).on).toBe(true));

  it('refused for evidence that is none', () => {
    expect(() => decided({ options: { evidence: { ...EVIDENCE, helps: 'perhaps' } } })).toThrow(/helps.*expected true or false/);
    expect(() => decided({ options: { evidence: { model: MODEL } } })).toThrow('`evidence.difference` is missing');
  });
});

describe('signs of several steps', () => {
  it.each<[string, string[]]>([
    ['', []],
    [CHAT, []],
    ['Order 4711 of 2026-11-02 was sent to 12 Elm St.', ['several numbers']],
    ['1, 2, 3, 4 and 5', ['several numbers', 'five numbers or more']],
    ['Is 15 + 27 even?', ['several numbers', 'operators']],
    ['p ∧ q', ['operators']],
    ['not ((True and False) or True) is', ['operators']],
    ['If it rains then we stay. Either Ana or Bo comes.', ['words of logic or order']],
    ['Ana is taller than Bo.', ['words of logic or order']],
    ['All cats are mortal.', ['words of logic or order']],
    ['One. Two? Three! Four.', ['several numbers', 'four sentences or more']],
    ['It broke. I called. No one came. I left.', ['four sentences or more']],
    ['twenty percent off a dozen', ['several numbers', 'words of quantity']],
  ])('%j', (text, signs) => expect(signsIn(text)).toEqual(signs));

  it('decide the same every time, and soon', () => {
    fc.assert(fc.property(fc.string(), (text) => void expect(decideFor(text)).toEqual(decideFor(text))));
    for (const text of ['1 '.repeat(2e5), 'if '.repeat(1e4), '. '.repeat(2e5), 'true '.repeat(1e4), 'all of the '.repeat(1e4)]) decideFor(text);
  });
});

describe('a model reasons by itself', () => {
  it.each(['openai/o1', 'openai/o3-mini', 'openai/o4-mini-2025-04-16', 'openai/gpt-5', 'openai/gpt-5-mini', 'ft:x/ft:o3', 'openrouter/deepseek/deepseek-r1', 'deepseek/deepseek-reasoner', 'google/gemini-2.5-pro', 'xai/grok-4', 'groq/qwq-32b', 'ollama/deepseek-r1:14b', 'x/claude-sonnet-4-thinking'])(
    '%s', (model) => expect(reasonsByItself(model, {})).toBe(`${model} reasons by itself`));
  it.each(['openai/gpt-4.1-mini', 'openai/gpt-4o', 'openai/gpt-5-chat-latest', 'openai/gpt-5.1', 'anthropic/claude-sonnet-4-5', 'google/gemini-2.5-flash-lite', 'deepseek/deepseek-chat', 'xai/grok-4-fast-non-reasoning', 'local/icl-1', 'x/o100k'])(
    'not %s', (model) => expect(reasonsByItself(model, {})).toBeUndefined());
  it.each([[{ reasoning_effort: 'high' }, true], [{ reasoning_effort: 'none' }, false], [{ thinking: { type: 'enabled' } }, true], [{ thinking: { type: 'disabled' } }, false], [{ reasoning: { effort: 'none' } }, false], [{ reasoning: { effort: 'low' } }, true]])(
    'by its parameters %j: %s', (parameters, expected) => expect(reasonsByItself('a/b', parameters) !== undefined).toBe(expected));
});
