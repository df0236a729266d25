import type { Finding, Place } from '../../finding.js';
import type { Completion } from '../../ports.js';
import { canonicalJson } from '../../text/canonical-json.js';
import { describe, isMap } from '../../text/plain-data.js';
import type { YamlValue } from '../../text/yaml.js';
import { MODEL_NAME } from '../../prompt/front-matter/model-name.js';
import type { Query } from '../queries/queries.js';
import { groupBy } from '../../group-by.js';

/** Which field of a row holds what; a field inside others is written `answer.text`. */
export interface ImportFields {
  id: string;
  /** Variables by whose values a row is matched with its query, instead of by id. */
  vars: Readonly<Record<string, string>>;
  output: string;
  model: string;
  input_tokens: string;
  output_tokens: string;
  latency_ms: string;
  finish_reason: string;
}

/** Every field by its own name. */
export const DEFAULT_FIELDS: ImportFields = {
  id: 'id',
  vars: {},
  output: 'output',
  model: 'model',
  input_tokens: 'input_tokens',
  output_tokens: 'output_tokens',
  latency_ms: 'latency_ms',
  finish_reason: 'finish_reason',
};

/** A model whose outputs the rows hold, and in which field, if it is not `output`. */
export interface ImportedModel {
  model: string;
  field?: string;
}

export interface ImportedOutput {
  query: number;
  /** `provider/model` */
  model: string;
  repeat: number;
  completion: Completion;
}

export interface Imported {
  outputs: ImportedOutput[];
  /** Rows of no query of the set. */
  unmatched: Place[];
  /** Outputs that are not there, or empty: the model gave none. */
  empty: number;
  findings: Finding[];
}

/**
 * The outputs in rows of a file. Several of one model for one query are its repeats, in the order of the rows.
 * @param models empty: each row names its own
 */
export function readImported(rows: readonly YamlValue[], queries: readonly Query[], fields: ImportFields, models: readonly ImportedModel[]): Imported {
  const found: Imported = { outputs: [], unmatched: [], empty: 0, findings: [] };
  const queriesOf = matchBy(queries, fields);
  const repeats = new Map<string, number>();
  for (const row of rows) {
    const place = row.placeOf([]);
    const fail = (message: string): void => void found.findings.push({ code: 'import/invalid', severity: 'error', place, message });
    if (!isMap(row.value)) {
      fail(`expected a map of fields, but got ${describe(row.value)}`);
      continue;
    }
    const matches = queriesOf(row.value);
    if (matches.length === 0) found.unmatched.push(place);
    for (const { model, text } of outputsOf(row.value, fields, models, fail)) {
      if (text === '') found.empty += 1;
      for (const query of text === '' ? [] : matches) {
        const key = `${query} ${model}`;
        const repeat = repeats.get(key) ?? 0;
        repeats.set(key, repeat + 1);
        found.outputs.push({ query, model, repeat, completion: { text, ...detailsOf(row.value, fields) } });
      }
    }
  }
  return found;
}

/** Positions of the queries that a row is about. */
function matchBy(queries: readonly Query[], { id, vars }: ImportFields): (row: Record<string, unknown>) => readonly number[] {
  const names = Object.keys(vars);
  const keys = queries.map((query) => (names.length === 0 ? query.id : canonicalJson(names.map((name) => query.vars[name]))));
  const positions = groupBy(keys.keys(), (index) => keys[index]);
  return (row) => positions.get(names.length === 0 ? String(fieldOf(row, id)) : canonicalJson(names.map((name) => fieldOf(row, vars[name] ?? '')))) ?? [];
}

function outputsOf(
  row: Record<string, unknown>,
  fields: ImportFields,
  models: readonly ImportedModel[],
  fail: (message: string) => void,
): { model: string; text: string }[] {
  const wanted = models.length > 0 ? models : namedBy(row, fields, fail);
  return wanted.flatMap(({ model, field = fields.output }) => {
    const value = fieldOf(row, field) ?? '';
    if (typeof value !== 'object') return [{ model, text: String(value as string | number | boolean) }];
    fail(`\`${field}\`: expected the text of an output, but got ${describe(value)}`);
    return [];
  });
}

function namedBy(row: Record<string, unknown>, fields: ImportFields, fail: (message: string) => void): ImportedModel[] {
  const model = fieldOf(row, fields.model);
  if (typeof model === 'string' && MODEL_NAME.test(model)) return [{ model }];
  fail(`\`${fields.model}\`: expected \`provider/model\`, but got ${typeof model === 'string' ? `\`${model}\`` : describe(model)}`);
  return [];
}

/** A figure that is not there, or is none, stays unknown. */
function detailsOf(row: Record<string, unknown>, fields: ImportFields): Omit<Completion, 'text'> {
  const input = numberOf(fieldOf(row, fields.input_tokens));
  const output = numberOf(fieldOf(row, fields.output_tokens));
  const latencyMs = numberOf(fieldOf(row, fields.latency_ms));
  const finishReason = fieldOf(row, fields.finish_reason);
  return {
    usage: {
      ...(Number.isSafeInteger(input) ? { inputTokens: input as number } : {}),
      ...(Number.isSafeInteger(output) ? { outputTokens: output as number } : {}),
    },
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(typeof finishReason === 'string' ? { finishReason } : {}),
  };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** A field whose name has dots, else one inside others. */
function fieldOf(row: Record<string, unknown>, path: string): unknown {
  if (Object.hasOwn(row, path)) return row[path];
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined,
      row,
    );
}
