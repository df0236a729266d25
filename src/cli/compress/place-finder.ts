import { messageSpans } from '../../core/prompt/template/messages.js';
import type { Prompt } from '../../core/prompt/prompt.js';
import { lineFinder } from '../../core/text/line-finder.js';

/** Turns offsets into a prompt's body into places in its file. */
export function placeFinder({ content, messages }: Prompt): (offset: number) => { line: number; column: number } {
  const find = lineFinder(content.body);
  const first = messageSpans(content.body, content.template === 'none')[0]?.start ?? 0;
  const linesBefore = (messages[0]?.line ?? 1) - find(first).line;
  return (offset) => {
    const { line, column } = find(offset);
    return { line: line + linesBefore, column };
  };
}
