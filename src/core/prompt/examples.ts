import * as v from 'valibot';
import type { Finding, Place } from '../finding.js';
import { keys, mapOf, validate } from '../text/validate.js';
import { readRows } from '../text/rows.js';
import type { YamlValue } from '../text/yaml.js';

/** One demonstration of a few-shot pool. */
export interface Example {
  id: string;
  /** A text for the prompt's only required variable, or the values of several. */
  input: string | Readonly<Record<string, unknown>>;
  /** The answer to show: text, or a value shown as JSON. */
  output: unknown;
  category?: string;
  /** 0 to 1; 1 where the file does not say. */
  quality: number;
  source?: string;
}

const ExampleSchema = keys({
  id: v.optional(v.union([v.string(), v.pipe(v.number(), v.transform(String))])),
  input: v.union([v.string(), mapOf(v.string(), v.unknown())], 'expected a text, or a map of variables'),
  output: v.unknown(),
  category: v.optional(v.string()),
  quality: v.optional(v.pipe(v.number(), v.minValue(0, 'expected 0 to 1'), v.maxValue(1, 'expected 0 to 1')), 1),
  source: v.optional(v.string()),
});

/** Reads a pool (`.yaml`: a list; `.jsonl`: a row a line). Ids default to the row number; a repeated id is a fault. */
export function readExamples(file: string, text: string): { examples: Example[]; findings: Finding[] } {
  const { rows, findings } = readRows(file, text);
  const read = readExampleRows(rows);
  return { examples: read.examples, findings: [...findings, ...read.findings] };
}

/** Where each example of a pool stands, in their order. */
export function placesOfExamples(file: string, text: string): Place[] {
  return readRows(file, text).rows.map((row) => row.placeOf([]));
}

export function readExampleRows(rows: readonly YamlValue[]): { examples: Example[]; findings: Finding[] } {
  const findings: Finding[] = [];
  const examples: Example[] = [];
  const seen = new Set<string>();
  for (const [index, row] of rows.entries()) {
    const { output, findings: faults } = validate(ExampleSchema, row, 'examples');
    findings.push(...faults);
    if (!output) continue;
    const id = output.id ?? String(index + 1);
    if (seen.has(id)) findings.push(repeated(row.placeOf(['id']), id));
    seen.add(id);
    const { category, source, ...rest } = output;
    examples.push({ ...rest, id, ...(category === undefined ? {} : { category }), ...(source === undefined ? {} : { source }) });
  }
  return { examples, findings };
}

function repeated(place: Place, id: string): Finding {
  return { code: 'examples/duplicate-id', severity: 'error', place, message: `the id \`${id}\` is used twice`, remedy: 'give each example its own id' };
}
