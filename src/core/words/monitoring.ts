import { listed, type Words } from './words.js';

/** Of logs of requests and what is read from them. */
export const MONITORING = {
  'logs/no-engine': (a: { reason: string }): Words => ({
    exit: 2,
    message: `reading logs takes DuckDB, which is not there: ${a.reason}`,
    remedy: 'npm install --save-dev @duckdb/node-api',
  }),
  'logs/none': (a: { patterns: readonly string[] }): Words => ({
    exit: 3,
    message: `no log matches ${listed(a.patterns)}`,
    remedy: "name the files: `--logs 'logs/*.jsonl'` (also .jsonl.gz and .parquet)",
  }),
  'logs/unknown-format': (a: { files: readonly string[] }): Words => ({
    exit: 2,
    message: `these files are no logs by their names: ${listed(a.files.slice(0, 5))}${a.files.length > 5 ? ` and ${a.files.length - 5} more` : ''}`,
    remedy: "narrow the pattern to .jsonl, .jsonl.gz or .parquet: `--logs 'logs/*.jsonl'`",
  }),
  'logs/unreadable': (a: { reason: string }): Words => ({
    exit: 2,
    message: `the logs cannot be read: ${a.reason}`,
    remedy: 'see that the files are whole, and leave those out that are not: --logs <glob>',
  }),
};
