import type { Style } from './style.js';

export interface MvData {
  name: string;
  to: string;
  /** The prompt and what lies beside it; git does not know those that are not tracked. */
  files: { from: string; to: string; tracked: boolean }[];
  /** Those whose release goes along and leaves an alias. */
  environments: string[];
  /** How many released contents go along. */
  contents: number;
  /** The command line that commits it. */
  commit: string;
  dryRun: boolean;
}

export function renderMv({ name, to, files, environments, contents, commit, dryRun }: MvData, { color }: Style): string {
  const lines = files.map(({ from, to: target, tracked }) => `  ${from} → ${target}${tracked ? '' : color.dim(' (not in git)')}`);
  const aliases = environments.map((environment) => `  ${environment}: its release; who asks for ${name} is served ${to}`);
  const content = contents === 0 ? [] : [`  ${contents} released ${contents === 1 ? 'content' : 'contents'}`];
  const done = dryRun
    ? [color.yellow('dry run: nothing was changed')]
    : ['', `Staged, not committed. Commit it:`, `  ${color.cyan(commit)}`];
  return [`${color.bold(name)} → ${color.bold(to)}`, ...lines, ...aliases, ...content, ...done].join('\n');
}
