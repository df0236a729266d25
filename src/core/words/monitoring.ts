import { listed, suggestion, type Words } from './words.js';

/** Of logs of requests and what is read from them. */
export const MONITORING = {
  'logs/no-engine': (a: { reason?: string }): Words => ({
    exit: 2,
    message:
      a.reason === undefined
        ? 'reading logs takes DuckDB, an optional package that is not installed'
        : `reading logs takes DuckDB, which cannot be loaded: ${a.reason}`,
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
  'logs/no-values': (a: { message: string }): Words => ({
    exit: 3,
    message: a.message,
    remedy: 'values are logged only where the application asks for it: `openPrompts({ logs: { values: true } })`, docs/runtime.md',
  }),
  'aggregates/invalid': (a: { file: string; faults: number; shown: number }): Words => ({
    exit: 2,
    message: `${a.file} is not what the SQL of \`prompt metrics --sql\` gives${a.faults > a.shown ? `; the first ${a.shown} of ${a.faults} faults:` : ''}`,
    remedy: 'run that SQL as it is and export its rows as JSON lines',
  }),
  'aggregates/not-told-apart': (a: { file: string; by: string }): Words => ({
    exit: 2,
    message: `the rows of ${a.file} are not told apart by ${a.by}`,
    remedy: `make them with the SQL of \`prompt metrics <name> --by ${a.by} --sql\``,
  }),
  'metrics/none': (a: { names: readonly string[]; environment: string; where: string; served: readonly string[]; nearest?: string | undefined }): Words => ({
    exit: 3,
    message: `${a.where} no request of ${listed(a.names)} in ${a.environment}${suggestion(a.nearest)}`,
    remedy:
      a.served.length === 0
        ? 'let the application log requests: docs/runtime.md'
        : `the log has: ${listed(a.served.slice(0, 10))}${a.served.length > 10 ? ' …' : ''}; a longer --window may help`,
  }),
  'canary/early': (a: { name: string; from: string }): Words => ({
    exit: 3,
    message: `the canary of ${a.name} is judged by requests from ${a.from} on, a minute after its share was committed: there can be none yet`,
    remedy: 'ask again later, or say where to begin: `--since`',
  }),
};
