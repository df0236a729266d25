import { closeSync, openSync, readSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';
import { PromptError } from '../../core/errors.js';
import { LOG_COLUMNS, quoteText } from '../../core/monitor/aggregate-query.js';
import type { Engine } from './duckdb.js';

/** Events of several files as SQL: what stands behind `from`. */
export interface Events {
  files: string[];
  sql: string;
}

type Columns = Readonly<Record<string, string>>;

const LINES = /\.(?:jsonl|ndjson)(?:\.gz)?$/;
const PARQUET = /\.parquet$/;

/**
 * The logs that patterns name. A line that is no JSON becomes an event of nothing, and so does one of another shape.
 * @param patterns absolute paths, with `*`, `?`, `**` and `[…]`
 * @param columns what is read of them, with types in SQL
 * @throws PromptError `logs/none`, `logs/unknown-format`, `logs/unreadable`
 */
export async function openEvents(engine: Engine, patterns: readonly string[], columns: Columns = LOG_COLUMNS): Promise<Events> {
  const found = await Promise.all(patterns.map((pattern) => engine.rows(`select file from glob(${quoteText(pattern)})`)));
  const files = [...new Set(found.flat().map(({ file }) => String(file)))].sort();
  if (files.length === 0) throw new PromptError('logs/none', { patterns });
  const unknown = files.filter((file) => !LINES.test(file) && !PARQUET.test(file));
  if (unknown.length > 0) throw new PromptError('logs/unknown-format', { files: unknown });
  const [parquet, lines] = split(files, (file) => PARQUET.test(file));
  const [marked, plain] = split(lines, startsWithMark);
  const parts = [
    ...(plain.length > 0 ? [fromLines(plain, columns)] : []),
    ...(marked.length > 0 ? [fromMarkedLines(marked, columns)] : []),
    ...(parquet.length > 0 ? [await fromParquet(engine, parquet, columns)] : []),
  ];
  return { files, sql: parts.length === 1 ? String(parts[0]) : `(${parts.map((part) => `select * from ${part}`).join(' union all ')})` };
}

/** With the columns given nothing is read to find them. */
function fromLines(files: readonly string[], given: Columns): string {
  const columns = Object.entries(given).map(([name, type]) => `${quoteText(name)}: '${type}'`);
  return `read_json(${listOf(files)}, format = 'newline_delimited', columns = {${columns.join(', ')}}, ignore_errors = true)`;
}

/** The same of files that begin with a byte-order mark. To DuckDB's reader of JSON it spoils the first line; that of CSV drops it, and lines that are no text. */
function fromMarkedLines(files: readonly string[], given: Columns): string {
  const lines = `read_csv(${listOf(files)}, columns = {'line': 'VARCHAR'}, header = false, auto_detect = false, delim = '', quote = '', escape = '', max_line_size = ${MAX_LINE}, ignore_errors = true)`;
  const shape = quoteText(JSON.stringify(given));
  return `(select unnest(json_transform(case when json_valid(line) then line end, ${shape})) from ${lines} where line <> '')`;
}

/** What the reader of JSON takes. */
const MAX_LINE = 16 * 1024 * 1024;

/** Of what cannot be read, or is no gzip, the engine complains. */
function startsWithMark(path: string): boolean {
  try {
    const head = readHead(path);
    return (path.endsWith('.gz') ? gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }) : head).indexOf(BYTE_ORDER_MARK) === 0;
  } catch {
    return false;
  }
}

const BYTE_ORDER_MARK = Buffer.from('\uFEFF');
const HEAD_BYTES = 4096;

function readHead(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    return head.subarray(0, readSync(file, head));
  } finally {
    closeSync(file);
  }
}

function split(files: readonly string[], isFirst: (file: string) => boolean): [string[], string[]] {
  const first = files.filter(isFirst);
  return [first, files.filter((file) => !first.includes(file))];
}

/** Columns that a writer left out are null, and so are values of another type. */
async function fromParquet(engine: Engine, files: readonly string[], given: Columns): Promise<string> {
  const table = `read_parquet(${listOf(files)}, union_by_name = true)`;
  const there = new Set((await engine.rows(`describe select * from ${table}`)).map((row) => String(row['column_name'])));
  const columns = Object.entries(given).map(([name, type]) =>
    there.has(name) ? `try_cast("${name}" as ${type}) as "${name}"` : `cast(null as ${type}) as "${name}"`,
  );
  return `(select ${columns.join(', ')} from ${table})`;
}

function listOf(files: readonly string[]): string {
  return `[${files.map(quoteText).join(', ')}]`;
}
