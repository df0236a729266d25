import { PLACEHOLDER } from '../../similarity/prompts/word-frequencies.js';
import { inlinePartials } from './partials.js';
import type { Prompt } from '../prompt.js';
import { scanTags, staticText } from './scan.js';

/** A variable in a text that is no template: `{name}`, `{{ name }}`, `${name}`. */
const PLAIN_VARIABLE = /\{\{\s*[\w.-]+\s*\}\}|\$?\{[A-Za-z_][\w.-]*\}/g;

/** All that a prompt says, with partials in place and one word for any variable: what two prompts are compared by. */
export function maskedText(prompt: Pick<Prompt, 'content' | 'messages'>): string {
  const { template, partials } = prompt.content;
  return prompt.messages
    .map(({ text }) => (template === 'none' ? text.replace(PLAIN_VARIABLE, ` ${PLACEHOLDER} `) : maskTags(inlinePartials(text, partials))))
    .join('\n\n');
}

function maskTags(text: string): string {
  let masked = '';
  let from = 0;
  for (const tag of scanTags(text)) {
    masked += text.slice(from, tag.start);
    if (tag.kind === 'output') masked += ` ${PLACEHOLDER} `;
    else if (tag.name === 'raw') masked += staticText(text.slice(tag.start, tag.end));
    from = tag.end;
  }
  return masked + text.slice(from);
}
