import { appendFileSync } from 'node:fs';
import { PromptError } from '../core/errors.js';

/** Adds to the end of a file that others add to as well. @throws PromptError `file/not-writable` */
export function appendText(path: string, text: string): void {
  try {
    appendFileSync(path, text);
  } catch (error) {
    throw new PromptError('file/not-writable', { file: path, reason: (error as Error).message }, { cause: error });
  }
}
