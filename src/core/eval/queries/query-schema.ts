import * as v from 'valibot';
import { BoundSchema, GuardrailsSchema } from '../../config/bound.js';
import { isMap } from '../../text/plain-data.js';
import { keys, mapOf, mapWith } from '../../text/validate.js';

const A_SCORER = 'a scorer: a name such as `exact`, or a map such as `{ type: regex, pattern: "…" }`';
const metricName = v.pipe(v.string(), v.regex(/^\p{L}[\p{L}\p{N}_.-]*$/u, 'expected a name for the metric: letters, digits, `.`, `_` or `-`'));
const score = v.pipe(v.number('expected a score from 0 to 1'), v.minValue(0, 'expected a score from 0 to 1'), v.maxValue(1, 'expected a score from 0 to 1'));
const EntrySchema = mapWith({ type: v.string(`expected ${A_SCORER}`), name: v.optional(metricName), threshold: v.optional(score) }, A_SCORER);

const scorers = v.pipe(
  v.array(
    v.lazy((entry) => (typeof entry === 'string' ? v.string() : isMap(entry) && entry['type'] === undefined ? untyped(entry) : EntrySchema)),
    'expected a list of scorers, such as `[exact]`',
  ),
  v.minLength(1, 'expected at least one scorer'),
);

/** Transforms are written so, and other tools' assertions. */
function untyped(entry: Readonly<Record<string, unknown>>): typeof EntrySchema {
  const [name = 'regex'] = Object.keys(entry);
  const message = `expected \`type\`, such as \`{ type: ${name}, … }\``;
  return v.custom(() => false, message) as never;
}

const named = (what: string): v.GenericSchema<string> => v.pipe(v.string(`expected ${what}`), v.nonEmpty(`expected ${what}`));
const split = named('the name of a split, such as `test`');
const vars = mapOf(v.string(), v.unknown(), 'a map of variables, such as `{ ticket: "…" }`');
const tags = v.array(v.string('expected a tag'), 'expected a list of tags, such as `[long]`');

export const QuerySchema = keys({
  id: v.optional(v.union([v.pipe(v.string(), v.nonEmpty()), v.pipe(v.number(), v.transform(String))], 'expected an id, such as `q1`')),
  vars: v.optional(vars),
  expected: v.optional(v.unknown()),
  split: v.optional(split),
  group: v.optional(named('a name')),
  tags: v.optional(tags, []),
  weight: v.optional(v.pipe(v.number('expected a number above 0'), v.gtValue(0, 'expected a number above 0'))),
  scorers: v.optional(scorers),
  threshold: v.optional(score),
  thresholds: v.optional(mapOf(v.string(), score, 'scores by metric, such as `{ rouge_l: 0.5 }`')),
});

/** What each query of the file has unless it says otherwise; its tags are added. */
const DefaultsSchema = keys({
  vars: v.optional(vars, {}),
  tags: v.optional(tags, []),
  split: v.optional(split),
  scorers: v.optional(scorers),
  threshold: v.optional(score),
});

/** What a query set says beside its queries. */
export const HeaderSchema = keys({
  scorers: v.optional(scorers),
  primary: v.optional(v.union([v.string(), v.pipe(v.array(v.string()), v.minLength(1))], 'expected the name of a metric, or a list of names')),
  defaults: v.optional(DefaultsSchema),
  thresholds: v.optional(mapOf(v.string(), BoundSchema, 'bounds by metric, such as `{ accuracy: ">= 0.9" }`')),
  guardrails: v.optional(GuardrailsSchema),
});

export type Header = v.InferOutput<typeof HeaderSchema>;
export type WrittenQuery = v.InferOutput<typeof QuerySchema>;
export type ScorerEntry = NonNullable<Header['scorers']>[number];
