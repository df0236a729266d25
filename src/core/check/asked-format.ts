import type { Place } from '../finding.js';
import { inlinePartials } from '../prompt/template/partials.js';
import type { Prompt } from '../prompt/prompt.js';
import { staticText } from '../prompt/template/scan.js';
import { isMap } from '../text/plain-data.js';

const ASKS = /\b(?:answer|reply|respond|return|output|produce|emit|give|write|generate|print|format)\b(?<between>[^.!?\n]{0,60}?)\bJSON\b/i;
const DENIES = /\b(?:not|never|no|without|avoid|instead of|rather than|don['’]t)\b[^.!?\n]{0,60}$/i;

/**
 * Where a prompt asks for JSON although no contract says of what form; undefined where it does not, or where the contract
 * follows from settings, as a task template's does. Texts without front matter have no contracts to write.
 */
export function asksForJson({ content, messages, frontMatter, placeOf, path }: Prompt): Place | undefined {
  if (content.output?.schema || content.output?.labels || content.template === 'none' || isTaskTemplate(frontMatter.metadata)) return undefined;
  for (const { text, line } of messages) {
    const told = staticText(inlinePartials(text, content.partials));
    const asked = ASKS.exec(told);
    if (!asked || DENIES.test(told.slice(Math.max(0, asked.index - 80), asked.index)) || DENIES.test(asked.groups?.['between'] ?? '')) continue;
    const own = text.split('\n').findIndex((one) => ASKS.test(one));
    // In a partial or over two lines: the message has to do.
    return own === -1 ? { ...placeOf([]), file: path, line, column: 1 } : { file: path, line: line + own, column: 1 };
  }
  return undefined;
}

function isTaskTemplate(metadata: unknown): boolean {
  return isMap(metadata) && isMap(metadata['task']);
}
