// `prompt metrics` over a million logged requests (`--large`: ten million, 5 GB on disk while it runs) against one pass in
// JavaScript over the same files, whole processes, in turn; then over the same requests as Parquet. The figures must agree.
// Usage: node bench/metrics.js [--large] [--rows <number>] [--rounds <number>]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { writeRequestLogs } from './support/request-lines.js';

const { values: options } = parseArgs({ options: { large: { type: 'boolean' }, rows: { type: 'string' }, rounds: { type: 'string' } } });
const rows = Number(options.rows ?? (options.large ? 10_000_000 : 1_000_000));
const rounds = Number(options.rounds ?? 3);
if (!(rows >= 1 && rounds >= 1)) throw new Error('--rows and --rounds take numbers above 0');
const PROMPT = fileURLToPath(new URL('../bin/prompt.js', import.meta.url));
const STREAM = fileURLToPath(new URL('support/stream-logs.js', import.meta.url));
/** Prints what the process used, as it ends. */
const TELL_USAGE = `data:text/javascript,process.on('exit',()=>process.stderr.write('\\n'+JSON.stringify(process.resourceUsage())))`;
/** What the project promises: at ten million requests, and of memory always. */
const LIMITS = { rows: 10_000_000, faster: 3, megabytes: 1000 };
const DAY = 86_400_000;
const FROM = Date.parse('2026-01-01T00:00:00Z');

const directory = mkdtempSync(join(tmpdir(), 'prompt-metrics-'));
let failed = false;
try {
  const logs = join(directory, 'logs');
  makeProject(logs);
  const { files, bytes } = writeRequestLogs(logs, { rows, from: FROM, day: DAY });
  const parquet = join(directory, 'requests.parquet');
  await toParquet(files, parquet);
  console.log(`${rows.toLocaleString('en')} requests, ${(bytes / 1e9).toFixed(2)} GB of JSON lines in ${files.length} files, Node ${process.versions.node}, medians of ${rounds}`);
  compare(files, join(logs, '*.jsonl'), parquet);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;

function compare(files, glob, parquet) {
  const window = ['--window', '24h', '--until', new Date(FROM + DAY).toISOString(), '--json'];
  const runs = {
    'one pass in JavaScript': [STREAM, new Date(FROM).toISOString(), new Date(FROM + DAY).toISOString(), ...files],
    'prompt metrics': [PROMPT, 'metrics', 'triage', ...window, '--logs', glob],
    'prompt metrics, by version': [PROMPT, 'metrics', 'triage', '--by', 'version', ...window, '--logs', glob],
    'prompt metrics, Parquet': [PROMPT, 'metrics', 'triage', ...window, '--logs', parquet],
  };
  const [base, ...ours] = Object.keys(runs);
  const measured = Object.fromEntries(Object.keys(runs).map((label) => [label, []]));
  for (let round = 0; round < rounds; round++) for (const [label, args] of Object.entries(runs)) measured[label].push(timed(args));
  const middle = (label, of) => median(measured[label].map(of));
  const expected = JSON.parse(measured[base][0].stdout);
  const figures = (label, megabytes) => `${label.padEnd(28)} ${seconds(middle(label, ({ ms }) => ms))}  CPU ${seconds(middle(label, ({ cpu }) => cpu))}  ${megabytes.toFixed(0).padStart(5)} MB`;
  console.log(figures(base, middle(base, ({ megabytes }) => megabytes)));
  for (const label of ours) {
    const faster = median(measured[label].map(({ ms }, round) => measured[base][round].ms / ms));
    const megabytes = Math.max(...measured[label].map((run) => run.megabytes));
    const slow = rows >= LIMITS.rows ? verdict(faster >= LIMITS.faster, `at least ${LIMITS.faster} ×`) : '';
    console.log(`${figures(label, megabytes)}  ${faster.toFixed(2)} × faster${slow}${verdict(megabytes < LIMITS.megabytes, `below ${LIMITS.megabytes} MB`)}`);
    requireEqual(label, JSON.parse(measured[label][0].stdout).prompts[0].total, expected);
  }
  failed ||= middle('prompt metrics, Parquet', ({ ms }) => ms) >= middle('prompt metrics', ({ ms }) => ms);
}

/** Latencies are kept to three digits; sums differ in the order they are made in. */
function requireEqual(label, { requests, failed: failures, cost, tokens, latency }, expected) {
  const answered = expected.requests - expected.failed;
  const pairs = [
    [requests, expected.requests, 0], [failures, expected.failed, 0], [cost.total, expected.cost, 1e-9],
    [tokens.input.value * answered, expected.input, 1e-9], [tokens.output.value * answered, expected.output, 1e-9],
    ...['p50', 'p95', 'p99'].map((name) => [latency[name].value, expected[name], 0.005]),
  ];
  const wrong = pairs.filter(([ours, theirs, tolerance]) => !(Math.abs(ours - theirs) <= tolerance * theirs));
  if (wrong.length > 0) throw new Error(`${label} says otherwise than the lines do: ${JSON.stringify(wrong)}`);
}

function verdict(kept, promise) {
  failed ||= !kept;
  return `, ${promise}: ${kept ? 'yes' : 'NO'}`;
}

function makeProject(logs) {
  mkdirSync(logs, { recursive: true });
  mkdirSync(join(directory, 'prompts'));
  writeFileSync(join(directory, 'prompts/triage.md'), 'Route the ticket.\n');
  writeFileSync(join(directory, '.promptrc'), '');
  for (const args of [['init', '-q'], ['add', 'prompts', '.promptrc'], ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.com', 'commit', '-qm', 'Add triage']]) run('git', args);
}

async function toParquet(files, to) {
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '4GB' });
  const connection = await instance.connect();
  const list = files.map((file) => `'${file}'`).join(', ');
  await connection.run(`copy (select * from read_json([${list}], format = 'newline_delimited', sample_size = 20000)) to '${to}' (format parquet, compression zstd)`);
  connection.closeSync();
  instance.closeSync();
}

function timed(args) {
  const started = performance.now();
  const { stdout, stderr } = run(process.execPath, ['--import', TELL_USAGE, ...args]);
  const { maxRSS, userCPUTime, systemCPUTime } = JSON.parse(stderr.trim().split('\n').at(-1));
  return { ms: performance.now() - started, cpu: (userCPUTime + systemCPUTime) / 1000, stdout, megabytes: maxRSS / 1024 };
}

function run(command, args) {
  const done = spawnSync(command, args, { cwd: directory, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')} exited with ${done.status}: ${done.stderr}`);
  return done;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(2)} s`.padStart(9);
}
