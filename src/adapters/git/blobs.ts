import { type Decoded, decodeText } from '../../core/text/decode.js';
import type { Git } from './git.js';
import { fetchMissing } from './partial-clone.js';
import type { Repository } from './repository.js';

/**
 * Reads many blobs with one process.
 * @returns by object id; an id git does not have is absent
 */
export async function readBlobs(repository: Pick<Repository, 'git' | 'commonDir'>, oids: readonly string[]): Promise<Map<string, Decoded>> {
  await fetchMissing(repository, oids);
  const reader = openBlobs(repository.git);
  try {
    return await reader.read(oids);
  } finally {
    await reader.close();
  }
}

/** What reading blobs asks. */
export const READ_BLOBS = ['cat-file', '--batch'];

/** A process that is asked again and again: one group of blobs can be on its way while another is used. */
export interface BlobReader {
  /** Groups are answered in the order in which they were asked for. */
  read(oids: readonly string[]): Promise<Map<string, Decoded>>;
  close(): Promise<void>;
}

export function openBlobs(git: Git): BlobReader {
  let started: ReturnType<typeof startReading> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  return {
    read(oids) {
      const wanted = [...new Set(oids)];
      if (wanted.length === 0) return Promise.resolve(new Map());
      const { ask, take } = (started ??= startReading(git));
      ask(wanted);
      const answer = last.then(() => take(wanted.length));
      last = answer.catch(() => {});
      return answer;
    },
    async close() {
      await last;
      await started?.end();
    },
  };
}

function startReading(git: Git) {
  const process = git.start(READ_BLOBS);
  const output = process.output[Symbol.asyncIterator]();
  let pending: Buffer = Buffer.alloc(0);
  /** At least one byte more. @throws where git ends before it has answered */
  const more = async (pieces: Buffer[]): Promise<void> => {
    const { value, done } = await output.next();
    if (done === true) throw new Error('git cat-file ended too early');
    pieces.push(value);
  };
  const line = async (): Promise<string> => {
    for (;;) {
      const newline = pending.indexOf(10);
      if (newline !== -1) {
        const text = pending.toString('latin1', 0, newline);
        pending = pending.subarray(newline + 1);
        return text;
      }
      const pieces = [pending];
      await more(pieces);
      pending = Buffer.concat(pieces);
    }
  };
  const bytes = async (size: number): Promise<Buffer> => {
    if (pending.length < size) {
      const pieces = [pending];
      for (let length = pending.length; length < size; length += pieces.at(-1)?.length ?? 0) await more(pieces);
      pending = Buffer.concat(pieces);
    }
    const taken = pending.subarray(0, size);
    pending = pending.subarray(size);
    return taken;
  };
  return {
    ask: (oids: readonly string[]): void => process.write(`${oids.join('\n')}\n`),
    async take(count: number): Promise<Map<string, Decoded>> {
      const blobs = new Map<string, Decoded>();
      for (let taken = 0; taken < count; taken++) {
        const [oid = '', type = '', size = ''] = (await line()).split(' ');
        if (type === 'missing' || type === 'ambiguous') continue;
        const content = await bytes(Number(size) + 1);
        if (type === 'blob') blobs.set(oid, decodeText(content.subarray(0, -1)));
      }
      return blobs;
    },
    async end(): Promise<void> {
      process.end();
      for (let step = await output.next(); step.done !== true; ) step = await output.next();
    },
  };
}

/** Bytes of blobs, by object id, without reading them. */
export async function blobSizes(git: Git, oids: readonly string[]): Promise<Map<string, number>> {
  if (oids.length === 0) return new Map();
  const output = (await git.bytes(['cat-file', '--batch-check'], `${[...new Set(oids)].join('\n')}\n`)).toString('latin1');
  return new Map([...output.matchAll(/^([0-9a-f]+) blob (\d+)$/gm)].map(([, oid = '', size]) => [oid, Number(size)]));
}
