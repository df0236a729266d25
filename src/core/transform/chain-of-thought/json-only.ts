import type { Content } from '../../prompt/content.js';

/**
 * Reasoning stands before the answer as text, also where that is a JSON document: its schema stays as it is, and
 * holds for what follows `Answer:`. A server that lets nothing but JSON through leaves no room for that.
 *
 * @returns why there is none; undefined where there is
 */
export function jsonOnly({ parameters }: Pick<Content, 'parameters'>): string | undefined {
  const format = parameters['response_format'] as { type?: unknown } | null | undefined;
  if (format?.type !== 'json_object' && format?.type !== 'json_schema') return undefined;
  return `with the parameter \`response_format: ${format.type}\` nothing but JSON may be answered, so there is no place for reasoning; without it \`output.schema\` holds for what follows \`Answer:\``;
}
