import { UNSAFE } from './escape-terminal.js';

/**
 * JSON that says exactly what the value says, whatever prints it: what a terminal would obey, and `##[`, which GitHub's runner takes for a command
 * wherever it stands in a line, are escaped as JSON itself escapes.
 */
export function printableJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(UNSAFE, escaped).replaceAll('##[', '#\\u0023[');
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
}
