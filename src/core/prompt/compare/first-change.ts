import { canonicalJson } from '../../text/canonical-json.js';
import type { Prompt } from '../prompt.js';

const KEYS = ['model', 'parameters', 'variables', 'output', 'transforms'] as const;

/** The first line of a prompt's own file that makes its content another one; 1 where what changed lies elsewhere, or all is new. */
export function firstChange(before: Prompt | undefined, after: Prompt): number {
  if (!before) return 1;
  const keys = KEYS.filter((key) => canonicalJson(before.content[key] ?? null) !== canonicalJson(after.content[key] ?? null)).map(
    (key) => after.placeOf([key], 'key').line ?? 1,
  );
  const messages = after.messages.flatMap((message, index) => {
    const other = before.messages[index];
    if (other?.role === message.role && other.text === message.text) return [];
    return [message.line + (other ? firstLineThatDiffers(other.text, message.text) : 0)];
  });
  return Math.min(...keys, ...messages.slice(0, 1), ...(keys.length + messages.length === 0 ? [1] : []));
}

function firstLineThatDiffers(before: string, after: string): number {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const index = now.findIndex((line, at) => line !== old[at]);
  return index === -1 ? now.length - 1 : index;
}
