import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type AppendFile, appendFile } from '../adapters/append-file.js';
import { isVacant, writeWhole } from '../adapters/files.js';
import type { LogEvent } from '../core/monitor/request-event.js';

/** Requests as lines in files of one folder. */
export interface RequestLog {
  /**
   * One line, one write. What this returns true for is with the operating system and outlives the process, however it
   * ends; false where it could not be written, which `onError` is told. It never throws.
   */
  write(event: LogEvent): boolean;
  close(): void;
}

const IGNORE_ALL = '*\n';

/** A folder that holds other things is another's: what is ignored there is not said here. */
function ignoreIn(folder: string): void {
  if (isVacant(folder)) writeWhole(join(folder, '.gitignore'), IGNORE_ALL);
}

/**
 * A file of its own for each process, so that nobody waits and no line is torn by another; the next begins when one
 * is full.
 *
 * @param maxBytes where a file is full
 */
export function openRequestLog(folder: string, maxBytes: number, onError: (error: unknown) => void): RequestLog {
  const name = `${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}-${process.pid}-${randomBytes(4).toString('hex')}`;
  let part = 0;
  let size = 0;
  let file: AppendFile | undefined;
  const attempt = (action: () => void): boolean => {
    try {
      action();
      return true;
    } catch (error) {
      onError(error);
      return false;
    }
  };
  const current = (): AppendFile => {
    if (file && size >= maxBytes) {
      file.close();
      file = undefined;
      part++;
      size = 0;
    }
    if (part === 0 && !file) attempt(() => ignoreIn(folder));
    const path = join(folder, `requests-${name}-${String(part).padStart(4, '0')}.jsonl`);
    return (file ??= appendFile(path, path));
  };
  return {
    write: (event) =>
      attempt(() => {
        const line = JSON.stringify(event);
        current().append(line);
        size += Buffer.byteLength(line) + 1;
      }),
    close: () => void attempt(() => file?.close()),
  };
}
