import type { MovePlan } from '../workspace/move-prompt.js';
import type { Style } from './style.js';

export interface MoveData extends Omit<MovePlan, 'writes'> {
  dryRun: boolean;
  written: string[];
}

export function renderMove({ name, newName, dryRun, moves, aliases }: MoveData, { color }: Style): string {
  const own = moves.filter(({ from }) => !from.startsWith('.prompt/'));
  const contents = moves.length - own.length;
  const lines = [
    `${name} → ${color.green(newName)}`,
    ...own.map(({ from, to }) => color.dim(`  ${from} → ${to}`)),
    ...(contents === 0 ? [] : [color.dim(`  and ${contents} released content${contents === 1 ? '' : 's'}`)]),
    ...(aliases.length === 0 ? [] : [`${aliases.join(', ')} still serve${aliases.length === 1 ? 's' : ''} ${name}: an alias stands where its release was`]),
    dryRun ? color.yellow('dry run: nothing was moved') : `moved and staged; commit it: git commit -m "Rename ${name} to ${newName}"`,
  ];
  return lines.join('\n');
}
