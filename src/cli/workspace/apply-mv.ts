import { join } from 'node:path';
import { startMoves } from '../../adapters/file-moves.js';
import { type IndexEntry, replaceEntries, storeText } from '../../adapters/git/index-entries.js';
import type { MvPlan } from './plan-mv.js';
import type { Project } from './project.js';

/**
 * Carries a renaming out in the work tree and in the index, and commits nothing. What was staged is staged under the new
 * name, what was only edited is only edited there. If anything fails, all is as it was before.
 */
export async function applyMv(project: Project, { moves, texts, entries }: MvPlan, warn: (text: string) => void): Promise<void> {
  const { root, prefix, repository: { git } } = project;
  const oids = new Map<string, string>();
  for (const [path, text] of Object.entries(texts)) oids.set(path, await storeText(git, text));
  const known = [...entries.values()];
  const removed = known.filter(({ path }) => oids.has(path) || moves.some(({ from }) => from === path));
  const moved = moves.flatMap(({ from, to }): Omit<IndexEntry, 'stage'>[] => {
    const entry = entries.get(from);
    return entry && !oids.has(to) ? [{ ...entry, path: to }] : [];
  });
  const written = [...oids].map(([path, oid]) => ({ mode: '100644', oid, path }));
  const files = startMoves();
  try {
    for (const { from, to } of moves) files.move(join(root, from), join(root, to));
    for (const [path, text] of Object.entries(texts)) files.write(join(root, path), text);
    const inRepository = <T extends { path: string }>(entry: T): T => ({ ...entry, path: prefix + entry.path });
    await replaceEntries(git, removed.map(inRepository), [...moved, ...written].map(inRepository));
  } catch (error) {
    const lost = files.undo();
    if (lost.length > 0) warn(`warning: this could not be brought back to what it was: ${lost.join(', ')}`);
    throw error;
  }
  files.tidy(root);
}
