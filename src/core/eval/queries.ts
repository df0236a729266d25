import * as v from 'valibot';
import type { Finding, Place } from '../finding.js';
import type { OutputContract } from '../prompt/schema.js';
import { canonicalJson, sha256 } from '../text/canonical-json.js';
import { nearestWord } from '../text/nearest-word.js';
import { readRows } from '../text/rows.js';
import { keys, validate } from '../text/validate.js';
import { SCORERS } from './scorers/index.js';
import type { ScorerDefinition } from './scorers/scorer.js';

/** One test case. */
export interface Query {
  id: string;
  vars: Readonly<Record<string, unknown>>;
  expected?: unknown;
  split?: string;
  tags: readonly string[];
  place: Place;
}

/** A scorer as a query set names it, its options checked. */
export interface ScorerSpec {
  definition: ScorerDefinition;
  /** What its mean is called in reports. */
  metric: string;
  options: unknown;
}

export interface QuerySet {
  file: string;
  /** sha256 of scorers and queries in canonical form. */
  hash: string;
  scorers: readonly ScorerSpec[];
  /** The metric that decides. */
  primary: string;
  queries: readonly Query[];
}

const QuerySchema = keys({
  id: v.union([v.pipe(v.string(), v.nonEmpty()), v.pipe(v.number(), v.transform(String))], 'expected an id, such as `q1`'),
  vars: v.record(v.string(), v.unknown(), 'expected a map of variables, such as `{ ticket: "…" }`'),
  expected: v.optional(v.unknown()),
  split: v.optional(v.string()),
  tags: v.optional(v.array(v.string()), []),
});

const HeaderSchema = keys({
  scorers: v.optional(
    v.pipe(v.array(v.union([v.string(), v.looseObject({ type: v.string(), name: v.optional(v.string()) })])), v.minLength(1)),
  ),
  primary: v.optional(v.string()),
});

type Header = v.InferOutput<typeof HeaderSchema>;

/**
 * Reads a query set (YAML: a list, or a map with `queries`, `scorers`, `primary`; JSON Lines: a query a line).
 * Without scorers the prompt's contract decides: labels, a schema, or exact text.
 */
export function readQueries(file: string, text: string, output: OutputContract | undefined): { set?: QuerySet; findings: Finding[] } {
  const rows = readRows(file, text, 'queries');
  const findings = [...rows.findings];
  const header = rows.header ? validate(HeaderSchema, rows.header, 'queries') : { output: {} as Header, findings: [] };
  findings.push(...header.findings);
  const queries: Query[] = [];
  const seen = new Map<string, Place>();
  for (const row of rows.rows) {
    const { output: query, findings: faults } = validate(QuerySchema, row, 'queries');
    findings.push(...faults);
    if (!query) continue;
    const place = row.placeOf(['id']);
    const first = seen.get(query.id);
    if (first) findings.push(repeated(place, query.id, first));
    seen.set(query.id, first ?? place);
    const { split, ...rest } = query;
    queries.push({ ...rest, place, ...(split === undefined ? {} : { split }) });
  }
  const { specs, findings: scorerFindings } = readScorers(header.output ?? {}, output, rows.header?.placeOf(['scorers']) ?? { file });
  findings.push(...scorerFindings, ...checkExpected(specs, queries));
  const primary = header.output?.primary ?? specs[0]?.metric ?? '';
  if (specs.length > 0 && !specs.some((spec) => spec.metric === primary)) {
    const known = specs.map((spec) => spec.metric).join(', ');
    findings.push(fault('queries/unknown-primary', rows.header?.placeOf(['primary']) ?? { file }, `\`primary\` is \`${primary}\`; the metrics are ${known}`));
  }
  if (findings.some((finding) => finding.severity === 'error')) return { findings };
  return { set: { file, hash: hashOf(specs, primary, queries), scorers: specs, primary, queries }, findings };
}

function readScorers(header: Header, output: OutputContract | undefined, place: Place): { specs: ScorerSpec[]; findings: Finding[] } {
  const specs: ScorerSpec[] = [];
  const findings: Finding[] = [];
  for (const entry of header.scorers ?? [defaultScorer(output)]) {
    const { type, name, ...options } = typeof entry === 'string' ? { type: entry } : entry;
    const definition = SCORERS.find((scorer) => scorer.type === type);
    if (!definition) {
      findings.push(fault('queries/unknown-scorer', place, unknownScorer(type)));
      continue;
    }
    const yaml = { value: options, findings: [], placeOf: () => place };
    const checked = validate(definition.options, yaml, 'queries');
    findings.push(...checked.findings.map((finding) => ({ ...finding, severity: 'error' as const, message: `scorer ${type}: ${finding.message}` })));
    const metric = name ?? definition.metric;
    if (specs.some((spec) => spec.metric === metric)) {
      findings.push(fault('queries/duplicate-scorer', place, `two scorers are called \`${metric}\``, 'give one of them another `name:`'));
    }
    if (checked.findings.length === 0) specs.push({ definition, metric, options: checked.output });
  }
  return { specs, findings };
}

function defaultScorer(output: OutputContract | undefined): string {
  if (output?.labels) return 'label';
  return output?.schema ? 'json-schema' : 'exact';
}

function unknownScorer(type: string): string {
  const known = SCORERS.map((scorer) => scorer.type);
  const nearest = nearestWord(type, known);
  return `there is no scorer \`${type}\`; ${nearest === undefined ? `there are: ${known.join(', ')}` : `did you mean \`${nearest}\`?`}`;
}

function checkExpected(specs: readonly ScorerSpec[], queries: readonly Query[]): Finding[] {
  return queries.flatMap((query) =>
    specs.flatMap((spec) => {
      const message = spec.definition.checkExpected(spec.options, query);
      return message === undefined ? [] : [fault('queries/expected', query.place, `query \`${query.id}\`, scorer ${spec.definition.type}: ${message}`)];
    }),
  );
}

function hashOf(specs: readonly ScorerSpec[], primary: string, queries: readonly Query[]): string {
  const scorers = specs.map(({ definition, metric, options }) => ({ type: definition.type, metric, options }));
  const cases = queries.map(({ place: _, ...query }) => query).sort((a, b) => (a.id < b.id ? -1 : 1));
  return sha256(canonicalJson({ scorers, primary, queries: cases }));
}

function repeated(place: Place, id: string, first: Place): Finding {
  return fault('queries/duplicate-id', place, `the id \`${id}\` is already used on line ${first.line}`, 'give each query its own id');
}

function fault(code: string, place: Place, message: string, remedy?: string): Finding {
  return { code, severity: 'error', place, message, ...(remedy === undefined ? {} : { remedy }) };
}
