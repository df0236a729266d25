import type { PromptRule } from '../../rule.js';

/** A variable whose meaning its caller has to guess. */
export const variableUndocumented: PromptRule = {
  code: 'prompt/variable-undocumented',
  severity: 'warning',
  off: true,
  title: 'a variable has no description',
  why: 'Callers see names and types only; whether a ticket comes with its headers is the author’s knowledge.',
  remedy: 'add `description:` to the variable',
  bad: '---\nvariables: { ticket: { type: string } }\n---\nRoute: {{ ticket }}\n',
  good: '---\nvariables: { ticket: { type: string, description: Without the mail headers. } }\n---\nRoute: {{ ticket }}\n',
  check: ({ prompt }) =>
    Object.entries(prompt.content.variables)
      .filter(([, { description }]) => !description?.trim())
      .map(([name]) => ({ place: prompt.placeOf(['variables', name], 'key'), message: `the variable \`${name}\` has no \`description\`` })),
};
