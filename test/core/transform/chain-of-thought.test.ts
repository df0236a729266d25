import { describe, expect, it } from 'vitest';
import { chainOfThought, extractAnswer } from '../../../src/core/transform/chain-of-thought.js';
import type { Message } from '../../../src/core/ports.js';
import type { CompiledPrompt } from '../../../src/core/prompt/compile.js';

const CUE = 'Think step by step. End with "Answer:".';

function finish(messages: Message[], options: Record<string, unknown> = {}): Message[] {
  const transform = chainOfThought.prepare({ name: 'chain-of-thought', options }, {} as CompiledPrompt);
  return transform.finish?.(messages, CUE).messages ?? messages;
}

const system = (content: string): Message => ({ role: 'system', content });
const user = (content: string): Message => ({ role: 'user', content });

describe('chain of thought', () => {
  it('asks at the end of the instructions, else of what is to be answered', () => {
    expect(finish([system('Sort.\n'), user('x')])).toEqual([system(`Sort.\n\n${CUE}`), user('x')]);
    expect(finish([user('a'), { role: 'assistant', content: 'b' }, user('c')]).at(-1)).toEqual(user(`c\n\n${CUE}`));
  });

  it('asks before the section that says what the answer looks like', () => {
    expect(finish([system('Sort.\n\n## Output format\n\nA label.')])[0]?.content).toBe(`Sort.\n\n${CUE}\n\n## Output format\n\nA label.`);
  });

  it('asks once: not where the prompt does already, and never when it is told so', () => {
    const once = finish([system('Sort.'), user('x')]);
    expect(finish(once)).toEqual(once);
    const own = [system('Go step by step.')];
    expect(finish(own)).toEqual(own);
    expect(finish([system('Sort.')], { when: 'never' })).toEqual([system('Sort.')]);
    expect(chainOfThought.cue?.({ name: 'chain-of-thought', options: { when: 'never' } })).toBeUndefined();
  });

  it('refuses options it does not have', () => {
    expect(() => chainOfThought.prepare({ name: 'chain-of-thought', options: { template: 'magic' } }, {} as CompiledPrompt)).toThrow(/step-by-step/);
  });

  it.each([
    ['They were charged twice.\nAnswer: billing', 'billing'],
    ['Answer: maybe bug.\nNo: a charge.\n**Answer:** billing\n', 'billing'],
    ['So:\nFinal answer: {"a":\n1}', '{"a":\n1}'],
    ['**Answer: billing', 'billing'],
    ['Answer: **billing**', 'billing'],
    ['billing', 'billing'],
    ['The answer: is unclear\nAnswer:', 'The answer: is unclear\nAnswer:'],
  ])('takes the answer out of %j', (text, expected) => expect(extractAnswer(text)).toBe(expected));
});
