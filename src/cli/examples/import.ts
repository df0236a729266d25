import { resolve } from 'node:path';
import { readText } from '../../adapters/files.js';
import { PromptError } from '../../core/errors.js';
import { createAdmission } from '../../core/examples/admit.js';
import { readForeign, toExampleRows } from '../../core/examples/foreign-rows.js';
import { createIds } from '../../core/examples/new-id.js';
import { isError } from '../../core/finding.js';
import type { CompiledPrompt } from '../../core/prompt/compile.js';
import { readExampleRows } from '../../core/prompt/examples.js';
import { formatPlace } from '../../core/finding.js';
import type { YamlValue } from '../../core/text/yaml.js';
import { type CommandResult, type Context, result } from '../command.js';
import { type ImportData, renderImported } from '../render/examples.js';
import { noteUnused, openPool, openPrompt, writePool } from './pool.js';

/** Adds the examples of a file: all that are new, or with --skip all that are fit; else none. */
export async function importExamples(context: Context, typed: string, file: string | undefined, options: Record<string, unknown>): Promise<CommandResult> {
  if (file === undefined) throw new PromptError('usage', { message: 'no file to import from', remedy: `write \`prompt examples import ${typed} <file>\`` });
  const pool = await openPool(context, typed);
  const { compiled, queries } = await openPrompt(pool);
  const { prompt } = compiled;
  const { rows, ignored } = await readFile(context.cwd, file, compiled, options);
  const { examples } = readExampleRows(rows);
  const admit = createAdmission(compiled, queries);
  const data: ImportData = { name: prompt.name, file: pool.file, from: file, added: [], present: 0, refused: [], total: prompt.examples.length };
  const written: Record<string, unknown>[] = [];
  for (const [index, example] of examples.entries()) {
    const admission = admit(example);
    const row = rows[index] as YamlValue;
    if (admission.kind === 'present') data.present++;
    else if (admission.kind === 'refused') data.refused.push(`${formatPlace(row.placeOf([]))}: ${admission.reasons.join('; ')}`);
    else {
      data.added.push(example.id);
      written.push({ ...(row.value as object), id: example.id });
    }
  }
  if (data.refused.length > 0 && options['skip'] !== true) {
    throw new PromptError('examples/refused', { name: prompt.name, file: pool.file, faults: data.refused, remedy: 'mend these, or leave them out with --skip' });
  }
  writePool(pool, written);
  if (ignored.length > 0) context.note(`note: left out, since they mean nothing to ${prompt.name}: ${ignored.join(', ')}; name a column with --map column=key`);
  noteUnused(prompt, context.note);
  return result({ ...data, total: data.total + written.length }, renderImported);
}

async function readFile(cwd: string, file: string, { prompt }: CompiledPrompt, options: Record<string, unknown>): Promise<{ rows: YamlValue[]; ignored: string[] }> {
  const text = await readText(resolve(cwd, file));
  if (!text) throw new PromptError('file/missing', { file });
  if (!text.ok) throw new PromptError('file/unreadable', { file, reason: text.message });
  const foreign = readForeign(file, text.text);
  if (foreign.findings.some(isError)) throw new PromptError('examples/invalid', { file }, { findings: foreign.findings });
  const { output, variables } = prompt.content;
  const columns = { renamed: readMap(options['map'] as string[] | undefined), variables: Object.keys(variables), ...(output === undefined ? {} : { output }) };
  const own = foreign.rows.flatMap(({ values }) => (values['id'] === undefined ? [] : [String(values['id'])]));
  const converted = toExampleRows(foreign.rows, columns, createIds([...own, ...prompt.examples.map(({ id }) => id)]));
  const { findings } = readExampleRows(converted.rows);
  if (findings.some(isError)) throw new PromptError('examples/invalid', { file }, { findings });
  return converted;
}

function readMap(pairs: readonly string[] = []): Map<string, string> {
  return new Map(pairs.map((pair) => {
    const equals = pair.indexOf('=');
    if (equals < 1) throw new PromptError('usage', { message: `\`--map ${pair}\` is not column=key`, remedy: 'write --map question=input, or --map intent=output' });
    return [pair.slice(0, equals), pair.slice(equals + 1)];
  }));
}
