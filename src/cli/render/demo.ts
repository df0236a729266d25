import type { Style } from './elements/style.js';

export interface DemoStep {
  command: string;
  exit: number;
}

export interface DemoData {
  directory: string;
  steps: DemoStep[];
  done: boolean;
}

export function renderDemo({ directory, steps, done }: DemoData, { color }: Style): string {
  const last = steps.at(-1);
  const head = done
    ? color.green(`\nAll ${steps.length} steps did what they say.`)
    : color.red(`\n\`${last?.command}\` exited with ${last?.exit}; the demo stops here.`);
  return `${head}\nThe repository is at ${color.bold(directory)}; go on in it:\n  cd ${directory}\n  prompt log triage`;
}
