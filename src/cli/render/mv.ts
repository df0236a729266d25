import type { Style } from './elements/style.js';

export interface MvData {
  name: string;
  to: string;
  /** The prompt and what lies beside it; git does not know those that are not tracked. */
  moves: { from: string; to: string; tracked: boolean }[];
  /** Environments whose release goes along and leaves an alias. */
  aliases: string[];
  /** How many released contents go along. */
  contents: number;
  /** The command line that commits it. */
  commit: string;
  dryRun: boolean;
}

export function renderMv({ name, to, moves, aliases, contents, commit, dryRun }: MvData, { color }: Style): string {
  const released = contents === 1 ? '1 released content' : `${contents} released contents`;
  return [
    `${name} → ${color.green(to)}`,
    ...moves.map(({ from, to: target, tracked }) => color.dim(`  ${from} → ${target}${tracked ? '' : ' (not in git)'}`)),
    ...(contents === 0 ? [] : [color.dim(`  and ${released}`)]),
    ...aliases.map((environment) => `${environment} serves ${to}, also to whoever asks for ${name}`),
    ...(dryRun ? [color.yellow('dry run: nothing was moved')] : ['staged, not committed; commit it:', `  ${color.cyan(commit)}`]),
  ].join('\n');
}
