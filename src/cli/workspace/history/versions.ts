import { readBlobs } from '../../../adapters/git/blobs.js';
import { rootOf } from '../../../core/prompt/layout/layout.js';
import type { ReadPrompt } from '../../../core/prompt/prompt.js';
import type { HistoryEntry } from '../../../core/version/history.js';
import type { Project } from '../project.js';
import { gitTree, readPrompts } from '../tree.js';

/** The prompt as it was at each of these entries; all blobs are read with one process. */
export async function readEntries(project: Project, name: string, entries: readonly HistoryEntry[]): Promise<Map<HistoryEntry, ReadPrompt>> {
  const blobs = await readBlobs(project.repository, entries.flatMap((entry) => Object.values(entry.files)));
  const read = new Map<HistoryEntry, ReadPrompt>();
  for (const entry of entries) {
    const tree = gitTree(project, name, new Map(Object.entries(entry.files)), blobs);
    const [prompt] = await readPrompts(project, tree, [{ name, path: entry.path, root: rootOf(project.layout, entry.path) }]);
    if (prompt) read.set(entry, prompt);
  }
  return read;
}
