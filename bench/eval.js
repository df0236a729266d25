// An evaluation against a server on loopback that answers after 50 ms, 50 requests at a time: next to a bare loop over
// the `openai` package, and next to promptfoo where it is given. Ratios of one run; single times say little.
// Usage: node bench/eval.js [--large] [--promptfoo <its main.js>] [--rounds n]
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({ options: { large: { type: 'boolean' }, promptfoo: { type: 'string' }, rounds: { type: 'string', default: '3' } } });
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const PROMPT = here('../bin/prompt.js');
const CONCURRENCY = 50;
const LATENCY = 50;
const SYSTEMS = ['Is the number of characters even or odd?', 'Even or odd? Count the characters.'];

const server = spawn(process.execPath, [here('support/slow-server.js'), String(LATENCY)], { stdio: ['ignore', 'pipe', 'inherit'] });
const port = await new Promise((done) => server.stdout.setEncoding('utf8').once('data', (text) => done(text.trim())));
const url = `http://127.0.0.1:${port}/v1`;
const folder = mkdtempSync(join(tmpdir(), 'bench-eval-'));
const failures = [];

/** Writes what a process used at most into a file when it ends. */
const meter = join(folder, 'meter.mjs');
writeFileSync(meter, "import { writeFileSync } from 'node:fs';\nif (process.env.METER && process.ppid === Number(process.env.METER_PARENT)) process.on('exit', () => { const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage(); writeFileSync(process.env.METER, JSON.stringify({ megabytes: maxRSS / 1024, cpu: (userCPUTime + systemCPUTime) / 1e6 })); });\n");

/** @returns seconds, seconds of processor and megabytes */
function measured(args, cwd, env = {}) {
  const file = join(folder, 'rss');
  const started = performance.now();
  const run = spawnSync(process.execPath, ['--import', meter, ...args], { cwd, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, METER: file, METER_PARENT: String(process.pid), ...env } });
  if (run.status !== 0 && env.ANY_EXIT === undefined) throw new Error(`${args.join(' ')}: exit ${run.status}\n${run.stderr}`);
  return { seconds: (performance.now() - started) / 1000, ...JSON.parse(readFileSync(file, 'utf8')) };
}

/** A repository with two versions of one prompt and `count` queries. */
function repository(count) {
  const root = join(folder, `repo-${count}`);
  mkdirSync(join(root, 'prompts'), { recursive: true });
  const git = (...args) => execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@example.org', ...args], { cwd: root });
  const prompt = (system) => `---\nmodel: bench/slow\nparameters: { temperature: 0 }\nvariables: { text: { type: string } }\noutput: { labels: [even, odd] }\n---\nsystem:\n${system}\n\nuser:\n{{ text }}\n`;
  writeFileSync(join(root, '.promptrc'), `providers: { bench: { base_url: "${url}" } }\nevaluation: { concurrency: ${CONCURRENCY} }\n`);
  const queries = Array.from({ length: count }, (_, index) => {
    const text = `Question ${index}: ${'the length of this text decides. '.repeat(1 + (index % 5))}${'x'.repeat(index % 2)}`;
    return JSON.stringify({ id: `q${index}`, vars: { text }, expected: text.length % 2 === 0 ? 'even' : 'odd' });
  });
  writeFileSync(join(root, 'prompts/parity.queries.jsonl'), `${queries.join('\n')}\n`);
  writeFileSync(join(root, 'prompts/parity.md'), prompt(SYSTEMS[0]));
  git('init', '--quiet', '-b', 'main');
  git('add', '.');
  git('commit', '--quiet', '-m', 'Parity');
  writeFileSync(join(root, 'prompts/parity.md'), prompt(SYSTEMS[1]));
  return root;
}

const clear = (root) => rmSync(join(root, '.prompt'), { recursive: true, force: true });
const ab = (root) => measured([PROMPT, 'ab', 'parity@1', 'parity', '--json'], root);
const bare = (root) => measured([here('support/bare-loop.js'), url, join(root, 'prompts/parity.queries.jsonl'), String(CONCURRENCY)], root);

function promptfoo(root) {
  const tests = readFileSync(join(root, 'prompts/parity.queries.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line)).map(({ vars, expected }) => ({ vars, assert: [{ type: 'equals', value: expected }] }));
  const config = {
    prompts: SYSTEMS.map((system) => JSON.stringify([{ role: 'system', content: system }, { role: 'user', content: '{{text}}' }])),
    providers: [{ id: 'openai:chat:slow', config: { apiBaseUrl: url, apiKey: 'none', temperature: 0 } }],
    tests,
  };
  writeFileSync(join(root, 'promptfooconfig.json'), JSON.stringify(config));
  const env = { ANY_EXIT: '1', PROMPTFOO_DISABLE_TELEMETRY: '1', PROMPTFOO_DISABLE_UPDATE: '1', PROMPTFOO_CONFIG_DIR: join(folder, 'promptfoo') };
  return measured([options.promptfoo, 'eval', '-c', 'promptfooconfig.json', '-j', String(CONCURRENCY), '--no-cache', '--no-write', '--no-progress-bar', '--no-table', '-o', 'out.json'], root, env);
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];
const shown = ({ seconds, cpu, megabytes }) => `${seconds.toFixed(2)} s (processor ${cpu.toFixed(2)} s), ${megabytes.toFixed(0)} MB`;

function judge(what, value, limit, unit = '×') {
  const met = value <= limit;
  if (!met) failures.push(what);
  console.log(`${met ? 'met   ' : 'MISSED'}  ${what}: ${value.toFixed(2)} ${unit} (at most ${limit})`);
}

/** Cold, warm and bare in turn, ratios taken per round. */
function compare(count, rounds) {
  const root = repository(count);
  const all = Array.from({ length: rounds }, () => {
    clear(root);
    const loop = bare(root);
    const cold = ab(root);
    const warm = ab(root);
    console.log(`2 × ${count}: bare ${shown(loop)}; prompt ab ${shown(cold)}; again ${shown(warm)}`);
    return { loop, cold, warm };
  });
  return {
    root,
    ratio: median(all.map(({ loop, cold }) => cold.seconds / loop.seconds)),
    warm: median(all.map(({ cold, warm }) => warm.seconds / cold.seconds)),
    cold: median(all.map(({ cold }) => cold.seconds)),
    megabytes: Math.max(...all.map(({ cold }) => cold.megabytes)),
  };
}

try {
  const rounds = Number(options.rounds);
  const small = compare(500, rounds);
  judge('2 × 500 against the bare loop', small.ratio, 1.4);
  const usual = compare(5000, rounds);
  judge('2 × 5,000 against the bare loop', usual.ratio, 1.15);
  judge('2 × 5,000, memory', usual.megabytes, 300, 'MB');
  judge('2 × 5,000, everything cached', usual.warm, 0.15);
  if (options.promptfoo !== undefined) {
    const other = promptfoo(usual.root);
    console.log(`2 × 5,000: promptfoo ${shown(other)}`);
    judge('2 × 5,000 against promptfoo', usual.cold / other.seconds, 0.25);
  }
  if (options.large) {
    const root = repository(50_000);
    const cold = ab(root);
    console.log(`2 × 50,000: prompt ab ${shown(cold)}`);
    judge('2 × 50,000 for each query, against 2 × 5,000', cold.seconds / 10 / usual.cold, 1.05);
    judge('2 × 50,000, memory against 2 × 5,000', cold.megabytes / usual.megabytes, 10);
  }
} finally {
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failures.length === 0 ? 0 : 1;
