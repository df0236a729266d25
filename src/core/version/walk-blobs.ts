import type { Classify, FileRole } from '../prompt/layout/layout.js';
import type { Commit, FileChange } from './history.js';

/** Blobs of the tree before these commits that walking them may read. Those the commits write come on top. */
export function blobsBefore(files: ReadonlyMap<string, string>, commits: readonly Commit[], classify: Classify): string[] {
  const touched = new Set(commits.flatMap((commit) => commit.changes.flatMap(pathsOf)));
  const kinds = new Set([...touched].map((path) => classify(path)?.kind));
  // A changed partial or pool re-reads prompts that did not change themselves.
  const shared = kinds.has('partial') || kinds.has('examples');
  if (!shared && !kinds.has('prompt')) return [];
  const oids: string[] = [];
  for (const [path, oid] of files) {
    const role = classify(path);
    if (role?.kind === 'prompt' ? shared || touched.has(path) : isContent(role)) oids.push(oid);
  }
  return oids;
}

/** Blobs that a commit writes and a walk reads. */
export function blobsWritten({ changes }: Commit, classify: Classify): string[] {
  return changes.flatMap(({ path, oid }) => (oid !== '' && isRead(classify(path)) ? [oid] : []));
}

/** What a prompt's content is made from. */
export function isContent(role: FileRole | undefined): boolean {
  return role?.kind === 'prompt' || role?.kind === 'partial' || role?.kind === 'examples';
}

function isRead(role: FileRole | undefined): boolean {
  return isContent(role) || role?.kind === 'report';
}

export function pathsOf({ path, from }: FileChange): string[] {
  return from === undefined ? [path] : [path, from];
}
