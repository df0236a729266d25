import { parentPort, workerData } from 'node:worker_threads';
import { openBlobs } from './blobs.js';
import { createGit } from './git.js';
import { createReadingMemo } from '../../core/prompt/reading-memo.js';
import { preparePrompt } from '../../core/prompt/prepared.js';
import type { WantedBlobs } from '../../core/version/walk-blobs.js';
import type { ReadBlobs } from './blob-thread.js';

// The thread that `blob-thread.ts` starts. What fails here ends it, and is met again by who reads in its place.
const reader = openBlobs(createGit(workerData as string));
const memo = createReadingMemo();

parentPort?.on('message', async (wanted: WantedBlobs) => {
  const { prompts, others } = wanted;
  const blobs = await reader.read([...prompts, ...others]);
  const answer: ReadBlobs = { texts: [], prepared: [] };
  const texts = new Set(others);
  for (const [oid, blob] of blobs) {
    const prepared = blob.ok && !texts.has(oid) ? preparePrompt(blob.text, memo) : undefined;
    if (prepared) answer.prepared.push([oid, prepared]);
    else answer.texts.push([oid, blob]);
  }
  parentPort?.postMessage(answer);
});
