import { setImmediate } from 'node:timers/promises';
import { openBlobs } from '../../../adapters/git/blobs.js';
import { createClassifier } from '../../../core/prompt/layout/layout.js';
import type { Decoded } from '../../../core/text/decode.js';
import type { Commit, WalkState } from '../../../core/version/history.js';
import { type ChapterSink, startWalk, type Walker } from '../../../core/version/walk.js';
import { blobsBefore, blobsWritten } from '../../../core/version/walk-blobs.js';
import type { Project } from '../project.js';
import { readingMemo } from '../reading.js';

/** Blobs asked of git at a time: what is in memory is bounded, and git reads the next ones while these are walked. */
const BATCH = 300;
/** Commits walked before git's output is looked at again: its pipes hold little. */
const SLICE = 12;

const ABSENT = { ok: false, code: 'git/blob-missing', message: 'git does not have this content', remedy: 'fetch it' } as const;

/** Commits whose blobs are on their way. */
interface Batch {
  commits: readonly Commit[];
  needed: readonly string[];
  blobs: Promise<ReadonlyMap<string, Decoded>>;
}

/**
 * Walks on from a state over commits as they come.
 * @returns `complete`: git had every blob
 */
export async function walkCommits(
  { layout, repository }: Project,
  start: WalkState,
  commits: AsyncIterable<readonly Commit[]>,
  sink: ChapterSink,
): Promise<{ walker: Walker; complete: boolean }> {
  const blobs = new Map<string, Decoded>();
  const walker = startWalk(start, layout, (oid) => blobs.get(oid) ?? ABSENT, sink, readingMemo());
  const reader = openBlobs(repository.git);
  const classify = createClassifier(layout);
  let complete = true;
  const request = (batch: readonly Commit[]): Batch => {
    const needed = [...blobsBefore(walker.files(), batch, classify), ...batch.flatMap((commit) => blobsWritten(commit, classify))];
    return { commits: batch, needed, blobs: reader.read(needed.filter((oid) => !blobs.has(oid))) };
  };
  const walk = async (batch: Batch, following?: Batch): Promise<void> => {
    for (const [oid, blob] of await batch.blobs) blobs.set(oid, blob);
    complete &&= batch.needed.every((oid) => blobs.has(oid));
    for (const [position, commit] of batch.commits.entries()) {
      walker.step(commit);
      if (position % SLICE === SLICE - 1) await setImmediate();
    }
    const wanted = new Set([...walker.files().values(), ...(following?.needed ?? [])]);
    for (const oid of blobs.keys()) if (!wanted.has(oid)) blobs.delete(oid);
  };
  let ready: Batch | undefined;
  for await (const batch of inBatches(commits, (commit) => blobsWritten(commit, classify).length)) {
    const next = request(batch);
    if (ready) await walk(ready, next);
    ready = next;
  }
  if (ready) await walk(ready);
  await reader.close();
  return { walker, complete };
}

async function* inBatches(groups: AsyncIterable<readonly Commit[]>, sizeOf: (commit: Commit) => number): AsyncGenerator<Commit[]> {
  let batch: Commit[] = [];
  let size = 0;
  for await (const group of groups) {
    for (const commit of group) {
      batch.push(commit);
      size += sizeOf(commit);
      if (size < BATCH) continue;
      yield batch;
      [batch, size] = [[], 0];
    }
  }
  if (batch.length > 0) yield batch;
}
