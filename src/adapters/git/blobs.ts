import { type Decoded, decodeText } from '../../core/text/decode.js';
import type { Git } from './git.js';

/**
 * Reads many blobs with one process.
 * @returns by object id; an id git does not have is absent
 */
export async function readBlobs(git: Git, oids: readonly string[]): Promise<Map<string, Decoded>> {
  const wanted = [...new Set(oids)];
  if (wanted.length === 0) return new Map();
  const output = await git.bytes(['--batch'], `${wanted.join('\n')}\n`);
  const blobs = new Map<string, Decoded>();
  let offset = 0;
  while (offset < output.length) {
    const newline = output.indexOf(10, offset);
    const [oid = '', type = '', size = ''] = output.toString('latin1', offset, newline).split(' ');
    offset = newline + 1;
    if (type === 'missing') continue;
    const end = offset + Number(size);
    if (type === 'blob') blobs.set(oid, decodeText(output.subarray(offset, end)));
    offset = end + 1;
  }
  return blobs;
}

/** Bytes of blobs, by object id, without reading them. */
export async function blobSizes(git: Git, oids: readonly string[]): Promise<Map<string, number>> {
  if (oids.length === 0) return new Map();
  const output = (await git.bytes(['--batch-check'], `${[...new Set(oids)].join('\n')}\n`)).toString('latin1');
  return new Map([...output.matchAll(/^([0-9a-f]+) blob (\d+)$/gm)].map(([, oid = '', size]) => [oid, Number(size)]));
}
