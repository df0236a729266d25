import { join } from 'node:path';
import { openKeptBytes } from '../../../adapters/kept-bytes.js';
import type { KeptBytes } from '../../../core/ports.js';
import { sha256 } from '../../../core/text/canonical-json.js';
import { BUILD } from '../../version.js';
import type { Project } from '../project.js';

/** Ten thousand short texts take 16 MB, a hundred thousand long ones 300. */
const MOST_BYTES = 600_000_000;

/** Indices over large pools of examples, in git's folder, by the pool's texts and labels. */
export function keptPools({ repository }: Pick<Project, 'repository'>): KeptBytes {
  const files = openKeptBytes(join(repository.commonDir, 'prompt', 'pools'), MOST_BYTES);
  const keyOf = (key: string): string => sha256(`${BUILD} ${key}`);
  return { recall: (key) => files.recall(keyOf(key)), keep: (key, bytes) => files.keep(keyOf(key), bytes) };
}
