import { setImmediate } from 'node:timers/promises';
import { createClassifier } from '../../../core/prompt/layout/layout.js';
import type { Commit, WalkState } from '../../../core/version/history.js';
import { type ChapterSink, startWalk, type Walker } from '../../../core/version/walk.js';
import { blobsBefore, blobsWritten } from '../../../core/version/walk-blobs.js';
import type { Project } from '../project.js';
import { readingMemo } from '../reading.js';
import { openBlobStore } from './blob-store.js';

/** Changes whose blobs are asked of git at a time: what is in memory is bounded, and the next ones are read while these are walked. */
const BATCH = 300;
/** Commits walked before git's output is looked at again: its pipes hold little. */
const SLICE = 12;

/** Commits whose blobs are on their way. */
interface Batch {
  commits: readonly Commit[];
  needed: readonly string[];
  /** False where git lacks one. */
  arrived: () => Promise<boolean>;
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
  const blobs = openBlobStore(repository);
  const walker = startWalk(start, layout, blobs, sink, readingMemo());
  const classify = createClassifier(layout);
  let complete = true;
  const request = (batch: readonly Commit[]): Batch => {
    const [before, written] = [blobsBefore(walker.files(), batch, classify), blobsWritten(batch, classify)];
    const wanted = { prompts: [...before.prompts, ...written.prompts], others: [...before.others, ...written.others] };
    return { commits: batch, needed: [...wanted.prompts, ...wanted.others], arrived: blobs.request(wanted, sizeOf(batch) >= BATCH) };
  };
  const walk = async (batch: Batch, following?: Batch): Promise<void> => {
    complete = (await batch.arrived()) && complete;
    for (const [position, commit] of batch.commits.entries()) {
      walker.step(commit);
      if (position % SLICE === SLICE - 1) await setImmediate();
    }
    blobs.keep(new Set([...walker.files().values(), ...(following?.needed ?? [])]));
  };
  try {
    let ready: Batch | undefined;
    for await (const batch of inBatches(commits)) {
      const next = request(batch);
      if (ready) await walk(ready, next);
      ready = next;
    }
    if (ready) await walk(ready);
  } finally {
    await blobs.close();
  }
  return { walker, complete };
}

function sizeOf(commits: readonly Commit[]): number {
  return commits.reduce((sum, { changes }) => sum + changes.length, 0);
}

async function* inBatches(groups: AsyncIterable<readonly Commit[]>): AsyncGenerator<Commit[]> {
  let batch: Commit[] = [];
  let size = 0;
  for await (const group of groups) {
    for (const commit of group) {
      batch.push(commit);
      size += commit.changes.length;
      if (size < BATCH) continue;
      yield batch;
      [batch, size] = [[], 0];
    }
  }
  if (batch.length > 0) yield batch;
}
