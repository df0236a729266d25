import { Worker } from 'node:worker_threads';
import type { Decoded } from '../../core/text/decode.js';
import type { PreparedPrompt } from '../../core/prompt/prepared.js';
import type { WantedBlobs } from '../../core/version/walk-blobs.js';

/** What is left of blobs once they are read: texts, and what prompts are that draw on no other file. By object id. */
export interface ReadBlobs {
  texts: [string, Decoded][];
  prepared: [string, PreparedPrompt][];
}

/** Reads blobs and prompts while this thread walks. */
export interface BlobThread {
  /** Groups are answered in the order in which they were asked for. @returns undefined once the thread has failed */
  read(wanted: WantedBlobs): Promise<ReadBlobs | undefined>;
  close(): Promise<unknown>;
}

/** @param folder of the repository @returns undefined where no thread may be started */
export function startBlobThread(folder: string): BlobThread | undefined {
  const worker = startWorker(folder);
  if (!worker) return undefined;
  const waiting: ((answer: ReadBlobs | undefined) => void)[] = [];
  let failed = false;
  worker.on('message', (answer: ReadBlobs) => waiting.shift()?.(answer));
  const fail = (): void => {
    failed = true;
    for (const answer of waiting.splice(0)) answer(undefined);
  };
  worker.on('error', fail);
  worker.on('exit', fail);
  return {
    read: (wanted) =>
      new Promise((resolve) => {
        if (failed) return resolve(undefined);
        waiting.push(resolve);
        worker.postMessage(wanted);
      }),
    close: () => worker.terminate(),
  };
}

function startWorker(workerData: string): Worker | undefined {
  try {
    return new Worker(new URL('../threads/blobs.js', import.meta.url), { workerData });
  } catch {
    // Under Node's permission model.
    return undefined;
  }
}
