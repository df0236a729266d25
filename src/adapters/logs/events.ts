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
  const [lines, parquet] = [LINES, PARQUET].map((kind) => files.filter((file) => kind.test(file)));
  const parts = [...(lines?.length ? [fromLines(lines, columns)] : []), ...(parquet?.length ? [await fromParquet(engine, parquet, columns)] : [])];
  return { files, sql: parts.length === 1 ? String(parts[0]) : `(${parts.map((part) => `select * from ${part}`).join(' union all ')})` };
}

/** With the columns given nothing is read to find them. */
function fromLines(files: readonly string[], given: Columns): string {
  const columns = Object.entries(given).map(([name, type]) => `${quoteText(name)}: '${type}'`);
  return `read_json(${listOf(files)}, format = 'newline_delimited', columns = {${columns.join(', ')}}, ignore_errors = true)`;
}

/** Columns that a writer left out are null, and so are values of another type. */
async function fromParquet(engine: Engine, files: readonly string[], given: Columns): Promise<string> {
  const table = `read_parquet(${listOf(files)}, union_by_name = true)`;
  const there = new Set((await engine.rows(`describe select * from ${table}`)).map((row) => String(row['column_name'])));
  const columns = Object.entries(given).map(([name, type]) => (there.has(name) ? `try_cast("${name}" as ${type}) as "${name}"` : `cast(null as ${type}) as "${name}"`));
  return `(select ${columns.join(', ')} from ${table})`;
}

function listOf(files: readonly string[]): string {
  return `[${files.map(quoteText).join(', ')}]`;
}
