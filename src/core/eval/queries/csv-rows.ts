import type { Finding, Place } from '../../finding.js';
import { type CsvCell, readCsv } from '../../text/csv.js';
import { dataProblem } from '../../text/plain-data.js';
import type { Rows } from '../../text/rows.js';
import type { YamlValue } from '../../text/yaml.js';

/** Columns with a meaning of their own; every other is a variable. */
const OWN = new Set(['id', 'expected', 'split', 'tags', 'group', 'weight', 'threshold']);

interface Column {
  /** Where its cells go: `['vars', 'ticket']`. */
  path: [string] | ['vars', string];
  json: boolean;
}

/**
 * Queries from CSV: a column `id`, `expected`, `split`, `tags` (between `;`), `group`, `weight` or `threshold` is that, `vars.<name>`
 * or any other a variable. A cell is a text; in a column `<name>:json` it is JSON. A cell with nothing in it is not given.
 */
export function csvRows(file: string, text: string): Rows {
  const { header, records, findings } = readCsv(file, text);
  if (header.length === 0 && findings.length === 0) {
    findings.push({
      code: 'csv/invalid',
      severity: 'error',
      place: { file, line: 1, column: 1 },
      message: 'there is no header',
      remedy: 'name the columns in the first line: id,expected,<variable>',
    });
  }
  const columns = header.map(({ text: name }) => columnOf(name.trim()));
  findings.push(...header.flatMap((cell, index) => headerFault(cell, header.slice(0, index), columns)));
  if (findings.length > 0) return { rows: [], findings };
  const faults: Finding[] = [];
  const rows = records.map((record) => rowOf(record, columns, faults));
  return { rows: faults.length > 0 ? [] : rows, findings: faults };
}

function columnOf(name: string): Column {
  const json = name.endsWith(':json');
  const plain = json ? name.slice(0, -':json'.length) : name;
  if (OWN.has(plain)) return { path: [plain], json };
  return { path: ['vars', plain.startsWith('vars.') ? plain.slice('vars.'.length) : plain], json };
}

function headerFault(cell: CsvCell, before: readonly CsvCell[], columns: readonly Column[]): Finding[] {
  const name = (index: number): string => columns[index]?.path.join('.') ?? '';
  const own = name(before.length);
  const message =
    own === 'vars.'
      ? 'a column without a name'
      : before.some((_, index) => name(index) === own)
        ? `the column \`${cell.text.trim()}\` is there twice`
        : undefined;
  return message === undefined
    ? []
    : [{ code: 'csv/invalid', severity: 'error', place: cell.place, message, remedy: 'give each column a name of its own' }];
}

function rowOf(record: readonly CsvCell[], columns: readonly Column[], faults: Finding[]): YamlValue {
  const vars: Record<string, unknown> = {};
  const value: Record<string, unknown> = { vars };
  const places = new Map<string, Place>();
  for (const [index, { path, json }] of columns.entries()) {
    const cell = record[index];
    if (!cell || (cell.text === '' && !cell.quoted)) continue;
    places.set(path.join('\0'), cell.place);
    const read = json ? parseJson(cell, faults) : textValue(path, cell.text);
    if (path.length === 1) value[path[0]] = read;
    // A name such as `__proto__` has to arrive, to be refused.
    else Object.defineProperty(vars, path[1], { value: read, enumerable: true, configurable: true, writable: true });
  }
  const start = record[0]?.place ?? { file: '' };
  return { value, findings: [], placeOf: (path) => places.get(path.slice(0, 2).join('\0')) ?? places.get(String(path[0])) ?? start };
}

function textValue([column]: Column['path'], text: string): unknown {
  if (column === 'tags') return text.split(';').map((tag) => tag.trim()).filter((tag) => tag !== '');
  if (column !== 'weight' && column !== 'threshold') return text;
  // What is no number stays what it is, to be refused with its place.
  return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
}

function parseJson(cell: CsvCell, faults: Finding[]): unknown {
  const refuse = (message: string, remedy: string): void =>
    void faults.push({ code: 'data/invalid-json', severity: 'error', place: cell.place, message, remedy });
  try {
    const value: unknown = JSON.parse(cell.text);
    const problem = dataProblem(value);
    if (problem) refuse(problem.message, problem.remedy);
    return value;
  } catch (error) {
    refuse(`this cell is not JSON: ${(error as Error).message}`, 'write JSON, or leave `:json` off the column');
    return undefined;
  }
}
