import type { ValueChange } from '../../core/untrusted/protect.js';

const DONE: Record<ValueChange['kind'], [one: string, many: string]> = {
  control: ['control character replaced', 'control characters replaced'],
  surrogate: ['half of a character replaced', 'halves of characters replaced'],
  'tag-character': ['run of invisible tag characters removed', 'runs of invisible tag characters removed'],
  bidi: ['run with bidirectional controls removed', 'runs with bidirectional controls removed'],
  invisible: ['run of invisible characters removed', 'runs of invisible characters removed'],
  'special-token': ['special token escaped', 'special tokens escaped'],
  'role-marker': ['role marker escaped', 'role markers escaped'],
  delimiter: ["delimiter of the template's own escaped", "delimiters of the template's own escaped"],
  truncated: ['text cut to `max_tokens`', 'texts cut to `max_tokens`'],
};

/** `ticket (untrusted): 2 special tokens escaped, the first at 1:5`, a line for each. */
export function describeChanges(changes: readonly ValueChange[]): string[] {
  return changes.map(({ variable, kind, count, line, column }) => {
    const [one, many] = DONE[kind];
    const what = count === 1 ? `${one}, at ${line}:${column}` : `${count} ${many}, the first at ${line}:${column}`;
    return `${variable} (untrusted): ${what}`;
  });
}
