import { openBlobs } from '../../../adapters/git/blobs.js';
import type { Repository } from '../../../adapters/git/repository.js';
import type { PreparedPrompt } from '../../../core/prompt/prepared.js';
import type { Decoded } from '../../../core/text/decode.js';
import type { Blobs } from '../../../core/version/content-reader.js';
import type { WantedBlobs } from '../../../core/version/walk-blobs.js';
import type { BlobThread, ReadBlobs } from '../../../adapters/git/blob-thread.js';

/** The blobs a walk needs now and next. */
export interface BlobStore extends Blobs {
  /**
   * Begins to read those that are not here.
   * @param many more will come: they are worth a thread of their own
   * @returns waits for them and has them from then on; false where git lacks one
   */
  request(wanted: WantedBlobs, many: boolean): () => Promise<boolean>;
  /** Drops all others. */
  keep(oids: ReadonlySet<string>): void;
  close(): Promise<void>;
}

const ABSENT = { ok: false, code: 'git/blob-missing', message: 'git does not have this content', remedy: 'fetch it' } as const;

export function openBlobStore({ git, top, gitDir }: Repository): BlobStore {
  const texts = new Map<string, Decoded>();
  const prepared = new Map<string, PreparedPrompt>();
  const reader = openBlobs(git);
  let thread: Promise<BlobThread | undefined> | undefined;
  const isHere = (oid: string): boolean => texts.has(oid) || prepared.has(oid);
  const readHere = async ({ prompts, others }: WantedBlobs): Promise<ReadBlobs> => ({
    texts: [...(await reader.read([...prompts, ...others]))],
    prepared: [],
  });
  const readThere = async (wanted: WantedBlobs): Promise<ReadBlobs> => {
    thread ??= import('../../../adapters/git/blob-thread.js').then(({ startBlobThread }) => startBlobThread(top ?? gitDir));
    return (await (await thread)?.read(wanted)) ?? readHere(wanted);
  };
  return {
    text: (oid) => texts.get(oid) ?? ABSENT,
    prepared: (oid) => prepared.get(oid),
    request({ prompts, others }, many) {
      const missing = { prompts: prompts.filter((oid) => !isHere(oid)), others: others.filter((oid) => !texts.has(oid)) };
      const answer = many || thread ? readThere(missing) : readHere(missing);
      answer.catch(() => {});
      return async () => {
        const read = await answer;
        for (const [oid, text] of read.texts) texts.set(oid, text);
        for (const [oid, prompt] of read.prepared) prepared.set(oid, prompt);
        return prompts.every(isHere) && others.every((oid) => texts.has(oid));
      };
    },
    keep(oids) {
      for (const blobs of [texts, prepared]) for (const oid of blobs.keys()) if (!oids.has(oid)) blobs.delete(oid);
    },
    async close() {
      await Promise.all([reader.close(), thread?.then((open) => open?.close())]);
    },
  };
}
