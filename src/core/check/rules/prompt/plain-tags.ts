import { lineFinder } from '../../../text/line-finder.js';
import type { Prompt } from '../../../prompt/prompt.js';
import type { Problem, PromptRule } from '../../rule.js';

/** The first tag in a text that was never said to be plain. */
export function findPlainTag({ content, frontMatter, messages, path }: Pick<Prompt, 'content' | 'frontMatter' | 'messages' | 'path'>): Problem | undefined {
  const [message] = content.template === 'none' && frontMatter.template === undefined ? messages : [];
  const found = message && TAG.exec(message.text);
  if (!message || !found) return undefined;
  const { line, column } = lineFinder(message.text)(found.index);
  const place = { file: path, line: message.line + line - 1, column };
  return { place, message: `\`${found[0]}\` is text here: the file has no front matter` };
}

/** A template that is none. Off, since in many collections the application fills tags in. */
export const plainTags: PromptRule = {
  code: 'prompt/plain-tags',
  severity: 'warning',
  off: true,
  title: 'template tags stand in a plain text',
  why: 'A file without front matter is sent as it stands, braces and all, unless the application replaces them.',
  remedy: 'begin the file with front matter that declares its variables, or with `template: none` there if the application fills them in',
  bad: 'Route this ticket: {{ ticket }}\n',
  good: '---\nvariables: { ticket: { type: string } }\n---\nRoute this ticket: {{ ticket }}\n',
  check({ prompt }) {
    const problem = findPlainTag(prompt);
    return problem ? [problem] : [];
  },
};

const TAG = /\{\{-? ?[A-Za-z_][\w.]{0,40} ?(?:\|[^{}\n]{0,40})?-?\}\}|\{%-? ?(?:if|for|unless|case|render|assign|capture)\b[^{}\n]{0,80}%\}/;
