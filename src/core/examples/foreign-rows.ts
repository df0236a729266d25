import type { Finding, Place } from '../finding.js';
import { readAnswer } from '../prompt/values/check-example.js';
import type { OutputContract } from '../prompt/front-matter/schema.js';
import { type CsvCell, readCsv } from '../text/csv.js';
import { describe, isMap } from '../text/plain-data.js';
import { readRows } from '../text/rows.js';
import type { YamlValue } from '../text/yaml.js';

/** A record of any file: a value by column. */
export interface ForeignRow {
  values: Readonly<Record<string, unknown>>;
  place: Place;
}

/** CSV (a header, then cells of text; one that is empty and not quoted is not given), JSON Lines, or a list in YAML or JSON. */
export function readForeign(file: string, text: string): { rows: ForeignRow[]; findings: Finding[] } {
  if (file.endsWith('.csv')) {
    const { header, records, findings } = readCsv(file, text);
    const names = header.map((cell) => cell.text.trim());
    return { rows: records.map((record) => csvRow(names, record)), findings };
  }
  const { rows, findings } = readRows(file, text);
  const read = rows.map((row) => ({ values: row.value, place: row.placeOf([]) }));
  const wrong = read
    .filter(({ values }) => !isMap(values))
    .map(({ values, place }): Finding => ({
      code: 'examples/invalid',
      severity: 'error',
      place,
      message: `expected a map, but got ${describe(values)}`,
    }));
  return { rows: read as ForeignRow[], findings: [...findings, ...wrong] };
}

function csvRow(names: readonly string[], record: readonly CsvCell[]): ForeignRow {
  const given = record.flatMap(({ text, quoted }, index): [string, string][] => (text === '' && !quoted ? [] : [[names[index] ?? '', text]]));
  return { values: Object.fromEntries(given), place: record[0]?.place ?? { file: '' } };
}

const KEYS = new Set(['id', 'input', 'output', 'category', 'quality', 'source']);

/** What the columns of a foreign file mean to a prompt. */
export interface Columns {
  /** Column to key or variable; a column that is not named stands for itself. */
  renamed: ReadonlyMap<string, string>;
  variables: readonly string[];
  output?: OutputContract;
}

/** Rows as a pool would have them, with an id each. Columns that mean nothing here are left out, and named. */
export function toExampleRows(
  rows: readonly ForeignRow[],
  { renamed, variables, output }: Columns,
  newId: () => string,
): { rows: YamlValue[]; ignored: string[] } {
  const ignored = new Set<string>();
  const converted = rows.map(({ values, place }): YamlValue => {
    const example: Record<string, unknown> = {};
    const inputs: Record<string, unknown> = {};
    for (const [column, value] of Object.entries(values)) {
      const key = renamed.get(column) ?? column;
      if (KEYS.has(key)) example[key] = valueOf(key, value, output);
      else if (variables.includes(key)) inputs[key] = value;
      else ignored.add(column);
    }
    const { id = newId(), input = Object.keys(inputs).length > 0 ? inputs : undefined, ...rest } = example;
    if (input !== inputs) for (const variable of Object.keys(inputs)) ignored.add(variable);
    return { value: { id, ...(input === undefined ? {} : { input }), ...rest }, findings: [], placeOf: () => place };
  });
  return { rows: converted, ignored: [...ignored] };
}

function valueOf(key: string, value: unknown, output: OutputContract | undefined): unknown {
  if (typeof value !== 'string') return value;
  if (key === 'output') return readAnswer(value, output);
  return key === 'quality' && value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : value;
}
