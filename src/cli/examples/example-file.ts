import { resolve } from 'node:path';
import { requireText } from '../../adapters/files.js';
import { PromptError } from '../../core/errors.js';
import { isError } from '../../core/finding.js';
import { appendExamples, type WrittenExample } from '../../core/examples/append.js';
import { type Columns, readForeign, toExampleRows } from '../../core/examples/foreign-rows.js';
import { createIds } from '../../core/examples/new-id.js';
import { type Example, readExamples } from '../../core/prompt/examples.js';

/** A pool that a person named. */
export interface ExampleFile {
  file: string;
  /** As a pool has it: YAML, or JSON Lines where the file is. */
  text: string;
  examples: Example[];
}

/**
 * @param columns what those of a CSV file mean
 * @throws PromptError `file/missing`, `file/unreadable`, `examples/invalid` with every fault
 */
export async function readExampleFile(cwd: string, file: string, columns: Omit<Columns, 'renamed'>): Promise<ExampleFile> {
  const read = await requireText(resolve(cwd, file), file);
  const text = file.endsWith('.csv') ? asPool(file, read, columns) : read;
  const { examples, findings } = readExamples(file, text);
  if (findings.some(isError)) throw new PromptError('examples/invalid', { file }, { findings });
  return { file, text, examples };
}

function asPool(file: string, text: string, columns: Omit<Columns, 'renamed'>): string {
  const { rows, findings } = readForeign(file, text);
  if (findings.some(isError)) throw new PromptError('examples/invalid', { file }, { findings });
  const taken = rows.flatMap(({ values }) => (values['id'] === undefined ? [] : [String(values['id'])]));
  const converted = toExampleRows(rows, { ...columns, renamed: new Map() }, createIds(taken));
  return appendExamples(file, undefined, converted.rows.map(({ value }) => value as WrittenExample));
}
