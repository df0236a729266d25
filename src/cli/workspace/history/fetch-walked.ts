import { streamLog } from '../../../adapters/git/log.js';
import { fetchMissing, fetchMissingTrees } from '../../../adapters/git/partial-clone.js';
import { createClassifier, foldersOf } from '../../../core/prompt/layout/layout.js';
import type { Commit, WalkState } from '../../../core/version/history.js';
import { blobsWritten } from '../../../core/version/walk-blobs.js';
import type { Project } from '../project.js';

/**
 * For a partial clone: has all that a walk will read fetched with one request, or two where it lacks trees.
 * @param start where the walk goes on from
 * @throws PromptError `repository/partial`
 */
export async function fetchWalked({ repository, layout, prefix }: Project, start: WalkState, range: string): Promise<void> {
  await fetchMissingTrees(repository, range);
  const classify = createClassifier(layout);
  const files = new Map(Object.entries(start.files));
  const wanted = new Set<string>();
  for await (const commits of streamLog(repository.git, range, foldersOf(layout), prefix, 'unlooked')) {
    const { prompts, others } = blobsWritten(commits, classify);
    for (const oid of [...prompts, ...others, ...commits.flatMap((commit) => blobsCompared(commit, files))]) wanted.add(oid);
  }
  await fetchMissing(repository, [...wanted]);
}

/** Blobs that git reads to see what moved: those that go and those that come in one commit. @param files before it; then after it */
function blobsCompared({ changes }: Commit, files: Map<string, string>): string[] {
  const gone = changes.flatMap(({ kind, path }) => (kind === 'deleted' ? files.get(path) ?? [] : []));
  const come = changes.flatMap(({ kind, path, oid }) => (kind === 'written' && !files.has(path) ? [oid] : []));
  for (const { kind, path, oid } of changes) {
    if (kind === 'written') files.set(path, oid);
    else files.delete(path);
  }
  return gone.length > 0 && come.length > 0 ? [...gone, ...come] : [];
}
