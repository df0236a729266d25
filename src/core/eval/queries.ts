import * as v from 'valibot';
import type { Bound, Guardrails } from '../config/bound.js';
import type { Finding, Place } from '../finding.js';
import type { OutputContract } from '../prompt/schema.js';
import { canonicalJson, sha256 } from '../text/canonical-json.js';
import { readRows } from '../text/rows.js';
import { keys, mapOf, validate } from '../text/validate.js';
import { HeaderSchema, readScorers, type ScorerSpec } from './read-scorers.js';

/** One test case. */
export interface Query {
  id: string;
  vars: Readonly<Record<string, unknown>>;
  expected?: unknown;
  split?: string;
  tags: readonly string[];
  /** Queries that belong together, such as turns of one conversation, are one observation. */
  group?: string;
  /** How much it counts, above 0; 1 unless given. */
  weight?: number;
  place: Place;
}

export interface QuerySet {
  file: string;
  /** sha256 of scorers and queries in canonical form. */
  hash: string;
  scorers: readonly ScorerSpec[];
  /** The metric that decides; of several the first. */
  primary: string;
  /** All that decide, where there are several. */
  primaries?: readonly string[];
  /** What candidates have to reach, by metric; before what the configuration says. */
  thresholds?: Readonly<Record<string, Bound>>;
  /** How much more a winner may use; before what the configuration says. */
  guardrails?: Guardrails;
  queries: readonly Query[];
}

const QuerySchema = keys({
  id: v.union([v.pipe(v.string(), v.nonEmpty()), v.pipe(v.number(), v.transform(String))], 'expected an id, such as `q1`'),
  vars: mapOf(v.string(), v.unknown(), 'a map of variables, such as `{ ticket: "…" }`'),
  expected: v.optional(v.unknown()),
  split: v.optional(v.pipe(v.string('expected the name of a split, such as `test`'), v.nonEmpty('expected the name of a split, such as `test`'))),
  group: v.optional(v.pipe(v.string('expected a name'), v.nonEmpty('expected a name'))),
  tags: v.optional(v.array(v.string('expected a tag'), 'expected a list of tags, such as `[long]`'), []),
});

/**
 * Reads a query set (YAML: a list, or a map with `queries`, `scorers`, `primary`; JSON Lines: a query a line).
 * Without scorers the prompt's contract decides: labels, a schema, or exact text.
 */
export function readQueries(file: string, text: string, output: OutputContract | undefined): { set?: QuerySet; findings: Finding[] } {
  const rows = readRows(file, text, 'queries');
  const header = rows.header ? validate(HeaderSchema, rows.header, 'queries') : { output: {}, findings: [] };
  const { queries, findings: queryFindings } = readEach(rows.rows);
  const findings = [...rows.findings, ...header.findings, ...queryFindings];
  // Neither a broken file nor a broken header says which scorers are meant.
  if (rows.findings.length > 0 || !header.output) return { findings };
  const { thresholds, guardrails } = header.output;
  const { specs, primaries, findings: scorerFindings } = readScorers(header.output, output, (path, part) => rows.header?.placeOf(path, part) ?? { file });
  findings.push(...scorerFindings, ...checkExpected(specs, queries, output));
  if (findings.some((finding) => finding.severity === 'error')) return { findings };
  const deciding = { primary: primaries[0] ?? '', ...(primaries.length > 1 ? { primaries } : {}) };
  const gates = { ...(thresholds ? { thresholds } : {}), ...(guardrails ? { guardrails } : {}) };
  return { set: { file, hash: hashOf(specs, primaries, queries), scorers: specs, ...deciding, ...gates, queries }, findings };
}

function readEach(rows: ReturnType<typeof readRows>['rows']): { queries: Query[]; findings: Finding[] } {
  const queries: Query[] = [];
  const findings: Finding[] = [];
  const seen = new Map<string, Place>();
  for (const row of rows) {
    const { output: query, findings: faults } = validate(QuerySchema, row, 'queries');
    findings.push(...faults);
    if (!query) continue;
    const place = row.placeOf(['id']);
    const first = seen.get(query.id);
    if (first) findings.push(repeated(place, query.id, first));
    else seen.set(query.id, place);
    const { split, group, ...rest } = query;
    queries.push({ ...rest, place, ...(split === undefined ? {} : { split }), ...(group === undefined ? {} : { group }) });
  }
  return { queries, findings };
}

function checkExpected(specs: readonly ScorerSpec[], queries: readonly Query[], output: OutputContract | undefined): Finding[] {
  return queries.flatMap((query) =>
    specs.flatMap(({ definition, options }): Finding[] => {
      const of = (severity: Finding['severity'], message: string | undefined): Finding[] =>
        message === undefined ? [] : [{ code: 'queries/expected', severity, place: query.place, message: `query \`${query.id}\`, scorer ${definition.type}: ${message}` }];
      return [...of('error', definition.checkExpected(options, query)), ...of('warning', definition.doubtExpected?.(query, output))];
    }),
  );
}

/** What the figures of a run rest on. Tags are not in it: they only say which queries a partial run takes. */
function hashOf(specs: readonly ScorerSpec[], primaries: readonly string[], queries: readonly Query[]): string {
  const scorers = specs.map(({ definition, metric, options }) => ({ type: definition.type, metric, options }));
  const cases = queries.map(({ place: _, tags: __, ...query }) => query).sort((a, b) => (a.id < b.id ? -1 : 1));
  return sha256(canonicalJson({ scorers, primary: primaries.length === 1 ? primaries[0] : primaries, queries: cases }));
}

function repeated(place: Place, id: string, first: Place): Finding {
  const message = `the id \`${id}\` is already used on line ${first.line}`;
  return { code: 'queries/duplicate-id', severity: 'error', place, message, remedy: 'give each query its own id' };
}
