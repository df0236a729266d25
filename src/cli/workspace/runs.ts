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

/** @param now for the folder's name only */
export async function createRunFolder(project: Project, prompt: string, now: Date): Promise<RunFolder> {
  await ignoreOwnFiles(project);
  const stamp = now.toISOString().replace(/[-:]/g, '').replace(/\..*$/, '');
  const path = `.prompt/runs/${stamp}-${prompt.replaceAll('/', '-')}-${process.pid}`;
  const folder = join(project.root, path);
  const guard = <T>(file: string, work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw new PromptError('file/not-writable', { file: join(path, file), reason: (error as Error).message }, { cause: error });
    }
  };
  guard('', () => mkdirSync(folder, { recursive: true }));
  return {
    path,
    append: (row) => guard('rows.jsonl', () => appendFileSync(join(folder, 'rows.jsonl'), `${JSON.stringify(row)}\n`)),
    write: (file, text) => writeWhole(join(folder, file), text),
  };
}
