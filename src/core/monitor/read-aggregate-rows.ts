import * as v from 'valibot';
import { PromptError } from '../errors.js';
import { type Finding, isError } from '../finding.js';
import { readRows } from '../text/rows.js';
import { keys, validate } from '../text/validate.js';
import type { AggregateRow } from './aggregate-row.js';

const figure = v.pipe(v.number(), v.minValue(0, 'expected 0 or more'));
const count = v.pipe(figure, v.integer('expected a whole number'));
const optional = <S extends v.GenericSchema>(schema: S): v.OptionalSchema<v.NullableSchema<S, undefined>, undefined> => v.optional(v.nullable(schema));
const name = v.pipe(v.string(), v.nonEmpty('expected a name'));

const RowSchema = v.pipe(
  keys({
    window: name, prompt: name, environment: name,
    version: optional(v.number()), variant: optional(v.string()), model: optional(v.string()), served_model: optional(v.string()), bucket: optional(v.number()),
    of: v.picklist(['all', 'latency', 'error', 'rating'], 'expected all, latency, error or rating'),
    latency_ms: optional(figure), error_type: optional(v.string()),
    rating: optional(v.picklist([1, 2, 3, 4, 5], 'expected 1, 2, 3, 4 or 5')),
    requests: count, cached: count, failed: count,
    input_n: count, input_sum: figure, input_squares: figure,
    output_n: count, output_sum: figure, output_squares: figure,
    cost_n: count, cost_sum: figure, cost_squares: figure,
    latency_n: count, latency_sum: figure, latency_squares: figure,
    input_ln_n: count, input_ln_sum: v.number(), input_ln_squares: figure,
    output_ln_n: count, output_ln_sum: v.number(), output_ln_squares: figure,
    cost_ln_n: count, cost_ln_sum: v.number(), cost_ln_squares: figure,
  }),
  v.check((row) => row.of !== 'latency' || row.latency_ms != null, 'a row of latency has no `latency_ms`'),
  v.check((row) => row.of !== 'error' || row.error_type != null, 'a row of errors has no `error_type`'),
  v.check((row) => row.of !== 'rating' || row.rating != null, 'a row of ratings has no `rating`'),
  v.check((row) => row.cached <= row.requests && row.failed <= row.requests, 'more requests were cached, or failed, than there are'),
  v.check((row) => [row.input_n, row.output_n, row.cost_n, row.latency_n].every((n) => n <= row.requests), 'a figure is of more requests than there are'),
);

/** A program that writes one row wrong writes all of them wrong. */
const MOST_SHOWN = 50;

/**
 * Rows that another engine made with the SQL of `prompt metrics --sql`, as JSON lines.
 * @throws PromptError `aggregates/invalid` with its faults
 */
export function readAggregateRows(file: string, text: string): AggregateRow[] {
  const read = readRows(file.endsWith('.jsonl') ? file : `${file}.jsonl`, text);
  const findings: Finding[] = [...read.findings];
  const rows = read.rows.flatMap((row): AggregateRow[] => {
    const { output, findings: faults } = validate(RowSchema, row, 'aggregates');
    findings.push(...faults);
    return output && !faults.some(isError) ? [output as AggregateRow] : [];
  });
  const placed = findings.map((finding) => ({ ...finding, place: { ...finding.place, file } }));
  if (placed.some(isError)) {
    throw new PromptError('aggregates/invalid', { file, faults: placed.length, shown: MOST_SHOWN }, { findings: placed.slice(0, MOST_SHOWN) });
  }
  return rows;
}
