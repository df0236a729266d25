import type { Finding, Place } from '../../finding.js';
import { canonicalJson, sha256 } from '../../text/canonical-json.js';
import { readRows, type Rows } from '../../text/rows.js';
import { validate } from '../../text/validate.js';
import type { YamlValue } from '../../text/yaml.js';
import { csvRows } from './csv-rows.js';
import { type Header, HeaderSchema, QuerySchema, type ScorerEntry, type WrittenQuery } from './query-schema.js';

/** One file of a query set, read as far as it goes without the others. */
export interface QueryFile {
  file: string;
  header: Header;
  headerPlaceOf: YamlValue['placeOf'];
  queries: WrittenOne[];
  /** The file or its header: what its queries are judged by is not known. */
  unreadable: boolean;
  findings: Finding[];
}

/** A query with the file's defaults, before its scorers are known. */
export interface WrittenOne {
  id: string;
  /** The id was written, not made. */
  given: boolean;
  vars: Record<string, unknown>;
  written: Omit<WrittenQuery, 'id' | 'vars' | 'tags' | 'scorers'>;
  tags: string[];
  scorers?: { entries: readonly ScorerEntry[]; placeOf: YamlValue['placeOf'] };
  place: Place;
  placeOf: YamlValue['placeOf'];
}

export function readQueryFile(file: string, text: string): QueryFile {
  const rows = file.endsWith('.csv') ? csvRows(file, text) : readRows(file, text, 'queries');
  const { output: header, findings: headerFaults } = rows.header ? validate(HeaderSchema, rows.header, 'queries') : { output: {} as Header, findings: [] };
  const findings = [...rows.findings, ...headerFaults];
  const headerPlaceOf: YamlValue['placeOf'] = (path, part) => rows.header?.placeOf(path, part) ?? { file };
  const queries = rows.rows.flatMap((row) => readQuery(row, header?.defaults, headerPlaceOf, findings) ?? []);
  return { file, header: header ?? {}, headerPlaceOf, queries, unreadable: rows.findings.length > 0 || !header, findings };
}

function readQuery(row: Rows['rows'][number], defaults: Header['defaults'], headerPlaceOf: YamlValue['placeOf'], findings: Finding[]): WrittenOne | undefined {
  const { output, findings: faults } = validate(QuerySchema, row, 'queries');
  findings.push(...faults);
  if (!output) return undefined;
  const { id, vars: own, tags, scorers, ...written } = output;
  if (own === undefined && defaults === undefined) {
    findings.push({ code: 'queries/invalid', severity: 'error', place: row.placeOf([]), message: '`vars` is missing' });
    return undefined;
  }
  const vars = { ...defaults?.vars, ...own };
  const split = written.split ?? defaults?.split;
  const threshold = written.threshold ?? defaults?.threshold;
  return {
    id: id ?? contentId(vars, written.expected),
    given: id !== undefined,
    vars,
    written: { ...written, ...(split === undefined ? {} : { split }), ...(threshold === undefined ? {} : { threshold }) },
    tags: [...new Set([...(defaults?.tags ?? []), ...tags])],
    place: row.placeOf(['id']),
    placeOf: row.placeOf,
    ...scorersOf(scorers, row.placeOf, defaults, headerPlaceOf),
  };
}

function scorersOf(
  own: WrittenQuery['scorers'],
  placeOf: YamlValue['placeOf'],
  defaults: Header['defaults'],
  headerPlaceOf: YamlValue['placeOf'],
): Pick<WrittenOne, 'scorers'> {
  if (own) return { scorers: { entries: own, placeOf: (path, part) => placeOf(['scorers', ...path], part) } };
  if (defaults?.scorers) return { scorers: { entries: defaults.scorers, placeOf: (path, part) => headerPlaceOf(['defaults', 'scorers', ...path], part) } };
  return {};
}

/** Stays when the query moves, is tagged or weighed; another when it asks or expects something else. */
function contentId(vars: unknown, expected: unknown): string {
  return `q-${sha256(canonicalJson({ vars, expected })).slice(0, 7)}`;
}
