// Few-shot selection over pools of growing size, synthetic and seeded: Zipf words, topics by label. At most 20 ms a query and
// 30 s for the index of 100,000, in CPU time, as other work on the machine does not count; time and memory no worse than
// linear. Each size is a process of its own, so that its memory is its own.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { loadSource } from './support/load-source.js';
import { writeTickets } from './support/tickets.js';

const SIZES = [1000, 10_000, 100_000];
const QUERIES = 100;
const LIMITS = { query: 20, index: 30_000 };
/** Ten times the rows may take so many times the time or memory a row. */
const GROWTH = 1.3;
const POOLS = {
  'mmr, labels (TF-IDF)': { options: { k: 8 }, labelled: true },
  'mmr, no labels (BM25)': { options: { k: 8 }, labelled: false },
  'coverage, labels': { options: { k: 8, strategy: 'coverage' }, labelled: true },
  'per-label 1, min-score': { options: { k: 8, 'per-label': 1, 'min-score': 0.05 }, labelled: true },
  'random': { options: { k: 8, strategy: 'random' }, labelled: true },
};

const [pool, size] = process.argv.slice(2);
if (size === undefined) compareSizes();
else console.log(JSON.stringify(await measure(POOLS[pool], Number(size))));

function compareSizes() {
  let failed = false;
  for (const name of Object.keys(POOLS)) {
    const measured = SIZES.map((count) => JSON.parse(execFileSync(process.execPath, [fileURLToPath(import.meta.url), name, String(count)], { encoding: 'utf8' })));
    const [, middle, largest] = measured;
    const step = SIZES[2] / SIZES[1];
    const grows = { index: largest.index / middle.index, query: largest.query / middle.query, memory: largest.bytes / middle.bytes };
    const faults = [
      ...measured.flatMap(({ p95 }, at) => (p95 > LIMITS.query ? [`${p95.toFixed(1)} ms a query at ${SIZES[at]}, at most ${LIMITS.query}`] : [])),
      ...(largest.index > LIMITS.index ? [`${(largest.index / 1000).toFixed(1)} s for the index, at most ${LIMITS.index / 1000}`] : []),
      ...Object.entries(grows).flatMap(([what, factor]) => (factor > step * GROWTH ? [`${what} × ${factor.toFixed(1)} for ${step} times the rows`] : [])),
    ];
    failed ||= faults.length > 0;
    console.log(`${name}: ${faults.length === 0 ? 'met' : `MISSED: ${faults.join('; ')}`}`);
    for (const [at, { index, query, p95, bytes, peak }] of measured.entries()) {
      console.log(`  ${String(SIZES[at]).padStart(6)} rows  index ${(index / 1000).toFixed(2)} s  a query ${query.toFixed(2)} ms (95th percentile ${p95.toFixed(2)})  index holds ${mb(bytes)} MB  peak ${mb(peak)} MB`);
    }
  }
  process.exitCode = failed ? 1 : 0;
}

function mb(bytes) {
  return (bytes / 2 ** 20).toFixed(0);
}

async function measure({ options, labelled }, count) {
  const [{ readPrompt }, { compilePrompt }, { prepareSelector }] = await Promise.all(['src/core/prompt/prompt.ts', 'src/core/prompt/template/compile.ts', 'src/core/transform/few-shot.ts'].map(loadSource));
  const tickets = writeTickets(count + QUERIES);
  const rows = tickets.slice(0, count).map(({ text, label }, index) => JSON.stringify({ id: `e${index}`, input: text, output: label, ...(labelled ? { category: label } : {}) }));
  const { prompt, findings } = readPrompt({ name: 'a', path: 'p/a.md', text: '---\nvariables: { ticket: { type: string } }\n---\nuser:\n{{ ticket }}', examples: { path: 'p/a.examples.jsonl', text: rows.join('\n') } });
  const { compiled } = compilePrompt(prompt ?? fail(findings));
  const selector = prepareSelector({ name: 'few-shot', options }, compiled);
  const select = ({ text }) => selector.select({ ticket: text }, { compiled });
  collectGarbage();
  const before = held();
  const index = cpu(() => select(tickets[count]));
  collectGarbage();
  const bytes = held() - before;
  for (const ticket of tickets.slice(count)) select(ticket);
  const times = tickets.slice(count).map((ticket) => cpu(() => select(ticket))).sort((a, b) => a - b);
  return { index, bytes, query: times.reduce((sum, time) => sum + time, 0) / times.length, p95: times[Math.ceil(times.length * 0.95) - 1], peak: process.resourceUsage().maxRSS * 1024 };
}

function fail(findings) {
  throw new Error(JSON.stringify(findings.slice(0, 3)));
}

/** Milliseconds. */
function cpu(work) {
  const started = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}

function held() {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function collectGarbage() {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  collect();
  collect();
}
