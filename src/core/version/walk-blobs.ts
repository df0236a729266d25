import type { Classify, FileRole } from '../prompt/layout/layout.js';
import type { Commit, FileChange } from './history.js';

/** Object ids of blobs that a walk reads, by what it reads them as. */
export interface WantedBlobs {
  prompts: string[];
  /** Partials, pools and reports. */
  others: string[];
}

/** Blobs of the tree before these commits that walking them may read. Those the commits write come on top. */
export function blobsBefore(files: ReadonlyMap<string, string>, commits: readonly Commit[], classify: Classify): WantedBlobs {
  const touched = new Set(commits.flatMap((commit) => commit.changes.flatMap(pathsOf)));
  const kinds = new Set([...touched].map((path) => classify(path)?.kind));
  // A changed partial or pool re-reads prompts that did not change themselves.
  const shared = kinds.has('partial') || kinds.has('examples');
  const wanted: WantedBlobs = { prompts: [], others: [] };
  if (!shared && !kinds.has('prompt')) return wanted;
  for (const [path, oid] of files) {
    const role = classify(path);
    if (role?.kind !== 'prompt') {
      if (isContent(role)) wanted.others.push(oid);
    } else if (shared || touched.has(path)) wanted.prompts.push(oid);
  }
  return wanted;
}

/** Blobs that commits write and a walk reads. */
export function blobsWritten(commits: readonly Commit[], classify: Classify): WantedBlobs {
  const wanted: WantedBlobs = { prompts: [], others: [] };
  for (const { changes } of commits) {
    for (const { path, oid } of changes) {
      const role = oid === '' ? undefined : classify(path);
      if (role?.kind === 'prompt') wanted.prompts.push(oid);
      else if (isContent(role) || role?.kind === 'report') wanted.others.push(oid);
    }
  }
  return wanted;
}

/** What a prompt's content is made from. */
export function isContent(role: FileRole | undefined): boolean {
  return role?.kind === 'prompt' || role?.kind === 'partial' || role?.kind === 'examples';
}

export function pathsOf({ path, from }: FileChange): string[] {
  return from === undefined ? [path] : [path, from];
}
