import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../../adapters/files.js';
import { PromptError } from '../../core/errors.js';
import type { Project } from './project.js';
import { ignoreOwnFiles } from './tokens.js';

/** The folder of one evaluation: every row as it came, and the report. Not committed. */
export interface RunFolder {
  /** Relative to the project. */
  path: string;
  /** Adds one row at once: what was paid for is never lost with the process. */
  append(row: unknown): void;
  write(file: string, text: string): void;
}

/** Made when the first row comes: a run that never starts leaves nothing. @param now for the folder's name only */
export function openRunFolder(project: Project, prompt: string, now: Date): RunFolder {
  const stamp = now.toISOString().replace(/[-:]/g, '').replace(/\..*$/, '');
  const path = `.prompt/runs/${stamp}-${prompt.replaceAll('/', '-')}-${process.pid}`;
  const folder = join(project.root, path);
  let made = false;
  return {
    path,
    append(row) {
      try {
        if (!made) {
          ignoreOwnFiles(project);
          mkdirSync(folder, { recursive: true });
          made = true;
        }
        appendFileSync(join(folder, 'rows.jsonl'), `${JSON.stringify(row)}\n`);
      } catch (error) {
        if (error instanceof PromptError) throw error;
        throw new PromptError('file/not-writable', { file: join(path, 'rows.jsonl'), reason: (error as Error).message }, { cause: error });
      }
    },
    write: (file, text) => writeWhole(join(folder, file), text),
  };
}
