import type { Style } from './elements/style.js';

export interface NewData {
  name: string;
  task: string;
  /** Paths in the project. */
  written: string[];
  /** The new prompt's variables. */
  inputs: string[];
  /** How many its pool holds. */
  examples: number;
}

export function renderNew({ name, written, inputs, examples }: NewData, { color }: Style): string {
  const values = inputs.map((input) => `--var ${input}=…`).join(' ');
  const next = [
    `prompt render ${name} ${values}`,
    ...(examples === 0 ? [`prompt examples add ${name} ${inputs.length === 1 ? '--input …' : values} --output …`] : []),
    `prompt check ${written[0]}`,
  ];
  return [
    ...written.map((path) => `${color.green('wrote')}  ${path}`),
    '',
    'Next: write queries, then',
    ...next.map((command) => `  ${color.cyan(command)}`),
  ].join('\n');
}
