import { PromptError } from '../../errors.js';
import { sha256 } from '../../text/canonical-json.js';

/** One of several machines that share a run: `2/8`. */
export interface Shard {
  /** From 1. */
  index: number;
  of: number;
}

/** @throws PromptError `usage` */
export function parseShard(text: string): Shard {
  const [, index = '', of = ''] = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (shard.of === 0 || shard.index > shard.of) {
    throw new PromptError('usage', { message: `\`--shard ${text}\` is not a shard`, remedy: 'write 1/8 to 8/8 for the first to the last of eight' });
  }
  return shard;
}

export function formatShard({ index, of }: Shard): string {
  return `${index}/${of}`;
}

/** By a hash of the id alone: a query stays in its shard when others come and go. */
export function inShard({ index, of }: Shard, id: string): boolean {
  return Number.parseInt(sha256(id).slice(0, 12), 16) % of === index - 1;
}
