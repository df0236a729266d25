import { resolve } from 'node:path';
import { requireText } from '../../adapters/files.js';
import { PromptError } from '../../core/errors.js';
import { createAdmission } from '../../core/examples/admit.js';
import { type ForeignRow, readForeign, toExampleRows } from '../../core/examples/foreign-rows.js';
import { createIds } from '../../core/examples/new-id.js';
import { isError } from '../../core/finding.js';
import type { CompiledPrompt } from '../../core/prompt/template/compile.js';
import { readExampleRows } from '../../core/prompt/examples.js';
import type { Prompt } from '../../core/prompt/prompt.js';
import { formatPlace } from '../../core/finding.js';
import type { YamlValue } from '../../core/text/yaml.js';
import { type CommandResult, type Context, result } from '../command.js';
import { type ImportData, renderImported } from '../render/examples.js';
import { noteUnused, openPool, openPrompt, writePool } from './pool.js';
import type { ExamplesOptions } from './options.js';

/** Adds the examples of a file or the good answers of a run: all that are new, or with --skip all that are fit; else none. */
export async function importExamples(context: Context, typed: string, file: string | undefined, options: ExamplesOptions): Promise<CommandResult> {
  const source = sourceOf(typed, file, options);
  const pool = await openPool(context, typed);
  const { compiled, queries } = await openPrompt(pool);
  const { prompt } = compiled;
  const from = 'run' in source ? source.run : source.file;
  const foreign = 'run' in source ? await readRun(context, prompt, source) : await readFile(context.cwd, from);
  const { rows, ignored } = convert(foreign, from, compiled, options);
  const { examples } = readExampleRows(rows);
  const admit = createAdmission(compiled, queries);
  const data: ImportData = { name: prompt.name, file: pool.file, from, added: [], present: 0, refused: [], total: prompt.examples.length };
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
  if (data.refused.length > 0 && options.skip !== true) {
    throw new PromptError('examples/refused', {
      name: prompt.name,
      file: pool.file,
      faults: data.refused,
      remedy: 'mend these, or leave them out with --skip',
    });
  }
  writePool(pool, written);
  if (ignored.length > 0) {
    context.note(`note: left out, since they mean nothing to ${prompt.name}: ${ignored.join(', ')}; name a column with --map column=key`);
  }
  noteUnused(prompt, context.note);
  return result({ ...data, total: data.total + written.length }, renderImported);
}

type Source = { file: string } | { run: string; score: string };

/** @throws PromptError `usage` */
function sourceOf(typed: string, file: string | undefined, { fromRun: run, minScore: score, map }: ExamplesOptions): Source {
  const usage = (message: string, remedy: string): PromptError => new PromptError('usage', { message, remedy });
  const oneSource = `write \`prompt examples import ${typed} <file>\`, or --from-run <folder> --min-score accuracy:1`;
  if (run === undefined) {
    if (file === undefined) throw usage('no file to import from', oneSource);
    if (score !== undefined) throw usage('--min-score is of a run: a file has no scores', 'leave it out, or name --from-run');
    return { file };
  }
  if (file !== undefined) throw usage('a file and a run are two sources', oneSource);
  if (score === undefined) throw usage('--from-run takes only answers that reached a score', 'add --min-score accuracy:1');
  if (map !== undefined) throw usage('--map is for the columns of a file: a run has none', 'leave it out');
  return { run, score };
}

async function readRun(context: Context, prompt: Prompt, { run, score }: { run: string; score: string }): Promise<ForeignRow[]> {
  const { parseFloor, rowsOfRun } = await import('./from-run.js');
  return rowsOfRun(context, prompt, run, parseFloor(score));
}

async function readFile(cwd: string, file: string): Promise<ForeignRow[]> {
  const foreign = readForeign(file, await requireText(resolve(cwd, file), file));
  if (foreign.findings.some(isError)) throw new PromptError('examples/invalid', { file }, { findings: foreign.findings });
  return foreign.rows;
}

function convert(foreign: readonly ForeignRow[], from: string, { prompt }: CompiledPrompt, options: ExamplesOptions): { rows: YamlValue[]; ignored: string[] } {
  const { output, variables } = prompt.content;
  const columns = { renamed: readMap(options.map), variables: Object.keys(variables), ...(output === undefined ? {} : { output }) };
  const own = foreign.flatMap(({ values }) => (values['id'] === undefined ? [] : [String(values['id'])]));
  const converted = toExampleRows(foreign, columns, createIds([...own, ...prompt.examples.map(({ id }) => id)]));
  const { findings } = readExampleRows(converted.rows);
  if (findings.some(isError)) throw new PromptError('examples/invalid', { file: from }, { findings });
  return converted;
}

function readMap(pairs: readonly string[] = []): Map<string, string> {
  return new Map(
    pairs.map((pair) => {
      const equals = pair.indexOf('=');
      if (equals < 1) {
        throw new PromptError('usage', {
          message: `\`--map ${pair}\` is not column=key`,
          remedy: 'write --map question=input, or --map intent=output',
        });
      }
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
}
