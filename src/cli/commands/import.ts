import { join, resolve as resolvePath } from 'node:path';
import { requireText } from '../../adapters/files.js';
import { findTarget, keyValues } from '../../adapters/models/providers.js';
import { replayedModel } from '../../adapters/models/replay.js';
import { openRecordings } from '../../adapters/recordings.js';
import { PromptError } from '../../core/errors.js';
import { DEFAULT_FIELDS, type Imported, type ImportedModel, type ImportFields, readImported } from '../../core/eval/run/import-completions.js';
import { planCases } from '../../core/eval/run/plan.js';
import type { Query } from '../../core/eval/queries/queries.js';
import { recordingKey, requestBody } from '../../core/eval/run/request-key.js';
import { MODEL_NAME } from '../../core/prompt/front-matter/model-name.js';
import type { Message } from '../../core/ports.js';
import { isMap } from '../../core/text/plain-data.js';
import { readRows, type Rows } from '../../core/text/rows.js';
import type { Variant } from '../../core/transform/variant.js';
import { openVariant } from '../../runtime/open-variant.js';
import { type Context, defineCommand, result } from '../command.js';
import { collect, parseChoice, parseList } from '../options.js';
import { type ImportData, renderImport } from '../render/import.js';
import { RECORDINGS } from '../workspace/models/models.js';
import { valuesOf, withVectors } from '../workspace/models/embeddings.js';
import { openProject, type Project, requireWorktree } from '../workspace/project.js';
import { readQuerySet } from '../workspace/evaluate/queries.js';
import { requireCompiled, requirePrompt } from '../workspace/require.js';
import { createResolver } from '../workspace/references/create-resolver.js';
import { variantSources } from '../workspace/models/variant-sources.js';

const KINDS = ['completions'] as const;
const FIELDS = Object.keys(DEFAULT_FIELDS).filter((name) => name !== 'vars');

export const importCommand = defineCommand({
  arguments: [
    { name: '<kind>', description: 'completions: outputs of models', choices: KINDS },
    { name: '<file>', description: 'a row for each query: JSON Lines, or a YAML list' },
  ],
  options: [
    { flags: '--prompt <ref>', description: 'the version whose requests the outputs answer' },
    { flags: '--model <model>', description: 'provider/name, or provider/name=field for each of several; else the rows name it', parse: collect },
    { flags: '--map <key=field>', description: `where the rows have what: ${FIELDS.join(', ')}, or vars.<name> to match by`, parse: parseList },
    { flags: '--queries <file>', description: 'another query set' },
  ],
  examples: [
    'prompt import completions outputs.jsonl --prompt triage@7 --model openai/gpt-4.1 --map id=ticket_id,output=answer',
    'prompt import completions solutions.jsonl --prompt maths --map vars.question=question --model lab/small=small.text --model lab/large=large.text',
  ],
  async run(context, [kind, file], options) {
    parseChoice('the kind', KINDS)(kind);
    const fields = fieldsOf(options.map ?? []);
    const models = modelsOf(options.model ?? []);
    const project = await openProject(context.cwd);
    requireWorktree(project);
    if (options.prompt === undefined) {
      throw new PromptError('usage', { message: 'nothing says which prompt the outputs belong to', remedy: 'name it: --prompt support/triage' });
    }
    const rows = await readRowsOf(file, context.cwd);
    return result<ImportData>(
      await importOutputs(project, context, { file, rows, fields, models, reference: options.prompt, queries: options.queries }),
      renderImport,
    );
  },
});

interface ImportPlan {
  file: string;
  rows: Rows['rows'];
  fields: ImportFields;
  models: readonly ImportedModel[];
  reference: string;
  queries: string | undefined;
}

/** Every output becomes a recording of the request that the prompt makes of its query. */
async function importOutputs(project: Project, context: Context, plan: ImportPlan): Promise<ImportData> {
  const { cwd, env, note } = context;
  const resolved = await createResolver(project, note).resolve(plan.reference);
  const variant = await openVariant(requireCompiled(resolved), resolved.stages, variantSources(project, resolved));
  const set = await readQuerySet(project, requirePrompt(resolved), plan.queries === undefined ? undefined : { file: plan.queries, cwd });
  const imported = readImported(plan.rows, set.queries, plan.fields, plan.models);
  if (imported.findings.length > 0) throw new PromptError('import/invalid', { file: plan.file }, { findings: imported.findings });
  if (imported.outputs.length === 0) {
    throw new PromptError('import/nothing', {
      file: plan.file,
      queries: set.file,
      matched: plan.rows.length - imported.unmatched.length,
      fields: fieldsIn(plan.rows),
    });
  }
  const messagesOf = planMessages(await withVectors(variant, valuesOf(variant, set.queries), { project, context }), set.queries);
  const shown = `${RECORDINGS}/${resolved.name}.jsonl`;
  const recordings = openRecordings(join(project.root, shown), shown, keyValues(project.config, env));
  for (const { query, model, repeat, completion } of imported.outputs) {
    const { provider, modelName } = findTarget(model, project.config, env);
    const request = requestBody(`${provider}/${modelName}`, { messages: messagesOf(query), parameters: variant.parameters });
    recordings.put({ key: recordingKey(request), repeat, request, completion });
  }
  const { added = 0, total = 0 } = recordings.save() ?? {};
  const { unmatched, empty } = imported;
  return { prompt: resolved.label, recordings: shown, added, total, queries: set.queries.length, models: countByModel(imported), unmatched, empty };
}

/** The messages of each query; a plan needs a model, of which nothing is asked. @throws PromptError `queries/invalid` with every query whose values do not fit */
function planMessages(variant: Variant, queries: readonly Query[]): (query: number) => readonly Message[] {
  const model = replayedModel('', undefined, () => undefined);
  const plan = planCases([{ contestants: [{ variant, model, provider: '', modelName: '' }], queries }], { seed: 0, repeat: 1 });
  return (query) => plan.messagesOf({ variant: 0, query, repeat: 0 });
}

function countByModel({ outputs }: Imported): ImportData['models'] {
  const byModel = new Map<string, { outputs: number; queries: Set<number> }>();
  for (const { model, query } of outputs) {
    const counts = byModel.get(model) ?? { outputs: 0, queries: new Set() };
    counts.outputs += 1;
    counts.queries.add(query);
    byModel.set(model, counts);
  }
  return [...byModel].map(([model, counts]) => ({ model, outputs: counts.outputs, queries: counts.queries.size }));
}

async function readRowsOf(file: string, cwd: string): Promise<Rows['rows']> {
  const { rows, findings } = readRows(file, await requireText(resolvePath(cwd, file), file));
  if (findings.length > 0) throw new PromptError('import/invalid', { file }, { findings });
  return rows;
}

/** @throws PromptError `usage` */
function fieldsOf(typed: readonly string[]): ImportFields {
  const vars: Record<string, string> = {};
  const fields: Record<string, unknown> = { ...DEFAULT_FIELDS, vars };
  for (const item of typed) {
    const [, key = '', field = ''] = /^([^=]+)=(.+)$/.exec(item) ?? [];
    if (key.startsWith('vars.') && key.length > 5) vars[key.slice(5)] = field;
    else if (FIELDS.includes(key)) fields[key] = field;
    else {
      throw new PromptError('usage', {
        message: `\`--map ${item}\` does not say which field holds what`,
        remedy: `write key=field; keys are ${FIELDS.join(', ')} and vars.<name>`,
      });
    }
  }
  return fields as unknown as ImportFields;
}

/** @throws PromptError `usage` */
function modelsOf(typed: readonly string[]): ImportedModel[] {
  return typed.map((item) => {
    const [, model = '', field] = /^([^=]+)(?:=(.+))?$/.exec(item) ?? [];
    if (!MODEL_NAME.test(model)) {
      throw new PromptError('usage', { message: `\`--model ${item}\` does not name a model`, remedy: 'write provider/name, or provider/name=field' });
    }
    return { model, ...(field === undefined ? {} : { field }) };
  });
}

/** Of the first row. */
function fieldsIn(rows: Rows['rows']): string[] {
  const first = rows[0]?.value;
  if (!isMap(first)) return [];
  return Object.entries(first).flatMap(([name, value]) => (isMap(value) ? Object.keys(value).map((inner) => `${name}.${inner}`) : [name]));
}
