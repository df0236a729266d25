import type { Role } from '../../ports.js';
import { inlinePartials } from './partials.js';
import type { Prompt } from '../prompt.js';
import { staticText } from './scan.js';

/** What every call pays for, message by message: the template's own text with its partials, all branches, no values. */
export function templateTexts(prompt: Pick<Prompt, 'content' | 'messages'>): { role: Role; text: string }[] {
  const { template, partials } = prompt.content;
  return prompt.messages.map(({ role, text }) => ({
    role,
    text: template === 'none' ? text : staticText(inlinePartials(text, partials)),
  }));
}

/**
 * Tokens that the chat format adds around messages: three for each message, its role among them, and three that open
 * the answer. OpenAI's published figure; other providers differ by a few.
 */
export function chatOverhead(messages: number): number {
  return 4 * messages + 3;
}
