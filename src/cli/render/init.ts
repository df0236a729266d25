import type { Style } from './elements/style.js';

export interface InitData {
  directory: string;
  written: string[];
  /** Files that were there already and are as they were. */
  kept: string[];
  /** How this tool was called. */
  program: string;
  sample: boolean;
}

export function renderInit({ written, kept, program, sample }: InitData, { color }: Style): string {
  const lines = [
    ...written.map((path) => `${color.green('wrote')}  ${path}`),
    ...kept.map((path) => `${color.dim('kept')}   ${path} ${color.dim('(was there already)')}`),
  ];
  const next = sample
    ? [
        'git add .promptrc .gitattributes .prompt prompts && git commit -m "Add prompts"',
        `${program} list`,
        `${program} ab support/triage+few-shot:k=0 support/triage`,
      ]
    : ['git add .promptrc .gitattributes .prompt && git commit -m "Set up git-prompt"', `${program} check`, `${program} list`];
  return [...lines, '', 'Next:', ...next.map((command) => `  ${color.cyan(command)}`)].join('\n');
}
