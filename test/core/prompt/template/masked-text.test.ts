import { describe, expect, it } from 'vitest';
import { maskedText } from '../../../../src/core/prompt/template/masked-text.js';
import { readPrompt } from '../../../../src/core/prompt/prompt.js';
import { PLACEHOLDER } from '../../../../src/core/similarity/prompts/word-frequencies.js';

const masked = (text: string, partials: Record<string, string> = {}): string => {
  const { prompt } = readPrompt({ name: 'p', path: 'prompts/p.md', text, partials: { folder: 'prompts/_partials', texts: partials } });
  return maskedText(prompt!).replaceAll(PLACEHOLDER, '_').replace(/\s+/g, ' ').trim();
};
const liquid = (body: string): string => `---\nvariables: { a: {}, b: {} }\n---\n${body}`;

describe('maskedText', () => {
  it.each([
    { what: 'variables, whatever they are called', text: liquid('Say {{ a }}, then {{ b | upcase }}.'), is: 'Say _ , then _ .' },
    { what: 'all branches, no tags', text: liquid('{% if a %}yes{% else %}no{% endif %} {{b}}'), is: 'yesno _' },
    { what: 'raw text as text', text: liquid('{% raw %}{{ a }}{% endraw %}'), is: '{{ a }}' },
    { what: 'all messages', text: liquid('system:\nOne.\n\nuser:\nTwo {{ a }}'), is: 'One. Two _' },
    { what: 'a plain text, with the ways in which others write variables', text: 'To {city} for ${name} and {{ x.y }}: {"a": 1}', is: 'To _ for _ and _ : {"a": 1}' },
  ])('$what', ({ text, is }) => expect(masked(text)).toBe(is));

  it('has partials in place', () => {
    expect(masked(liquid("{% render 'tone', who: a %} Go."), { tone: 'Be kind to {{ who }}.' })).toBe('Be kind to _ . Go.');
  });
});
