import { join } from 'node:path';
import { openFileChanges } from '../../../adapters/file-changes.js';
import { type Entry, storeText } from '../../../adapters/git/branch-commit.js';
import { replaceEntries } from '../../../adapters/git/index-entries.js';
import type { MvPlan } from './plan-mv.js';
import type { Project } from '../project.js';
import { scratchFolder } from '../release/unfinished.js';

/**
 * Carries a renaming out in the work tree and in the index, and commits nothing. What was staged is staged under the new
 * name, what was only edited is only edited there. If anything fails, all is as it was before.
 */
export async function applyMv(project: Project, { moves, texts, entries }: MvPlan, note: (text: string) => void): Promise<void> {
  const { root, prefix, repository: { git } } = project;
  const oids = new Map<string, string>();
  for (const [path, text] of Object.entries(texts)) oids.set(path, await storeText(git, text));
  const sources = new Set(moves.map(({ from }) => from));
  const removed = [...entries.values()].filter(({ path }) => sources.has(path) || oids.has(path));
  const moved = moves.flatMap(({ from, to }): Entry[] => {
    const entry = entries.get(from);
    return entry && !oids.has(to) ? [{ ...entry, path: to }] : [];
  });
  const written = [...oids].map(([path, oid]) => ({ mode: '100644', oid, path }));
  const inRepository = (entry: Entry): Entry => ({ ...entry, path: prefix + entry.path });
  const files = openFileChanges(scratchFolder(project));
  try {
    for (const { from, to } of moves) files.move(join(root, from), join(root, to));
    for (const [path, text] of Object.entries(texts)) files.write(join(root, path), text);
    await replaceEntries(git, removed.map(inRepository), [...moved, ...written].map(inRepository));
    files.settle();
  } catch (error) {
    const lost = files.undo();
    if (lost.length > 0) note(`warning: this could not be brought back to what it was: ${lost.join(', ')}`);
    throw error;
  }
}
