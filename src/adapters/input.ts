import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PromptError } from '../core/errors.js';
import { whyUnreadable } from './files.js';

const STDIN = 0;
const MAX_BYTES = 16 * 1024 * 1024;
const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * A text as it stands, from a file or, for `-`, from stdin; bytes that are not UTF-8 become U+FFFD.
 * @param remedy where there is no such file
 * @throws PromptError `file/missing`, `file/unreadable`
 */
export function readInput(typed: string, folder: string, remedy?: string): string {
  const name = typed === '-' ? 'stdin' : typed;
  let bytes: Buffer;
  try {
    bytes = readFileSync(typed === '-' ? STDIN : resolve(folder, typed));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new PromptError('file/missing', { file: name, ...(remedy === undefined ? {} : { remedy }) });
    throw new PromptError('file/unreadable', { file: name, ...whyUnreadable(code, message) }, { cause: error });
  }
  if (bytes.length > MAX_BYTES) {
    throw new PromptError('file/unreadable', { file: name, reason: `it has ${bytes.length} bytes; at most ${MAX_BYTES} are looked at` });
  }
  return UTF8.decode(bytes);
}
