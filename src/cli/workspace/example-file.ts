import { resolve } from 'node:path';
import { readText } from '../../adapters/files.js';
import { PromptError } from '../../core/errors.js';
import { isError } from '../../core/finding.js';
import { type Example, readExamples } from '../../core/prompt/examples.js';

/** A pool that a person named. */
export interface ExampleFile {
  file: string;
  text: string;
  examples: Example[];
}

/** @throws PromptError `file/missing`, `file/unreadable`, `examples/invalid` with every fault */
export async function readExampleFile(cwd: string, file: string): Promise<ExampleFile> {
  const text = await readText(resolve(cwd, file));
  if (!text) throw new PromptError('file/missing', { file });
  if (!text.ok) throw new PromptError('file/unreadable', { file, reason: text.message });
  const { examples, findings } = readExamples(file, text.text);
  if (findings.some(isError)) throw new PromptError('examples/invalid', { file }, { findings });
  return { file, text: text.text, examples };
}
