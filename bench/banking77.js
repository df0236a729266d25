// Banking77 (CC BY 4.0, PolyAI): how often the label of the nearest train text, or of most of the nearest five, is that of a
// test text, by the index that few-shot uses; then `prompt ab`: 8 examples chosen for each query from the train file against none.
// Usage: node bench/banking77.js <folder with train.csv and test.csv> [number of queries]
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readLabelled } from './support/csv.js';
import { loadSource } from './support/load-source.js';

const PROMPT = fileURLToPath(new URL('../bin/prompt.js', import.meta.url));
/** Percent of all test texts. */
const LEAST = { nearest: 84, five: 85 };
const [data, count = '500'] = process.argv.slice(2);

if (data === undefined || !existsSync(join(data, 'train.csv')) || !existsSync(join(data, 'test.csv'))) {
  console.log('skipped: no folder with train.csv and test.csv was given');
  process.exit(0);
}

const train = readLabelled(join(data, 'train.csv'));
const test = readLabelled(join(data, 'test.csv'));
const labels = [...new Set(train.map((row) => row.category))].sort();
const wanted = Math.min(Number(count), test.length);
const queries = Array.from({ length: wanted }, (_, index) => test[Math.floor((index * test.length) / wanted)]);

const nearestMet = await measureNeighbours();

const PROMPT_FILE = `---
description: Find the intent of a banking customer's question.
variables: { question: { type: string, untrusted: true } }
output: { labels: [${labels.map((label) => JSON.stringify(label)).join(', ')}] }
transforms:
  - few-shot: { k: 0 }
---
system:
Which intent does the customer's question have? Answer with one of the labels and nothing else.
Labels: ${labels.join(', ')}

user:
<question>
{{ question }}
</question>
`;

const directory = mkdtempSync(join(tmpdir(), 'banking77-'));
mkdirSync(join(directory, 'prompts'));
const lines = (rows) => rows.map((row) => JSON.stringify(row)).join('\n');
writeFileSync(join(directory, '.promptrc'), 'default_model: local/icl-1\n');
writeFileSync(join(directory, 'prompts/intent.md'), PROMPT_FILE);
writeFileSync(join(directory, 'prompts/intent.examples.jsonl'), lines(train.map((row, index) => ({ id: `e${index}`, input: row.text, output: row.category, category: row.category }))));
writeFileSync(join(directory, 'prompts/intent.queries.jsonl'), lines(queries.map((row, index) => ({ id: `q${index}`, vars: { question: row.text }, expected: row.category }))));
const git = (...args) => execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@example.org', ...args], { cwd: directory });
git('init', '--quiet');
git('add', '.');
git('commit', '--quiet', '-m', 'Banking77');

console.log(`${train.length} examples, ${labels.length} labels, ${wanted} test queries`);
const started = performance.now();
// A few test questions are in the train file as well, but for a space: the selection passes over those examples.
const run = spawnSync(process.execPath, [PROMPT, 'ab', 'intent', 'intent+few-shot:k=8', '--allow-leak', '--json'], { cwd: directory, encoding: 'utf8', maxBuffer: 1 << 28 });
if (run.status !== 0) throw new Error(run.stderr);
const report = JSON.parse(run.stdout);
const [comparison] = report.comparisons;
const share = (value) => `${(value * 100).toFixed(1)}%`;
console.log(`none ${share(comparison.baselineValue)}, 8 chosen ${share(comparison.candidateValue)}`);
console.log(`${comparison.verdict}: ${share(comparison.difference)} [${share(comparison.interval.lower)}, ${share(comparison.interval.upper)}] ${comparison.intervalMethod}, p = ${comparison.adjustedP} ${comparison.test}, ${comparison.pairs} pairs`);
console.log(report.notice);
console.log(`${((performance.now() - started) / 1000).toFixed(1)} s for 2 × ${wanted} answers`);
rmSync(directory, { recursive: true, force: true });
process.exitCode = comparison.verdict === 'better' && nearestMet ? 0 : 1;

async function measureNeighbours() {
  const { buildTfidfIndex } = await loadSource('src/core/similarity/tfidf.ts');
  const index = buildTfidfIndex(train.map((row) => row.text), train.map((row) => row.category));
  let [nearest, five] = [0, 0];
  for (const { text, category } of test) {
    const near = index.neighbours(text, 5).map((neighbour) => train[neighbour.index].category);
    if (near[0] === category) nearest++;
    // Where as many say one label as another, the nearest decides.
    const votes = (label) => near.filter((other) => other === label).length;
    if (near.reduce((best, label) => (votes(label) > votes(best) ? label : best)) === category) five++;
  }
  const percent = (right) => (right / test.length) * 100;
  const met = percent(nearest) >= LEAST.nearest && percent(five) >= LEAST.five;
  console.log(`${test.length} test texts: 1-NN ${percent(nearest).toFixed(2)}%, 5-NN ${percent(five).toFixed(2)}%, at least ${LEAST.nearest} and ${LEAST.five}: ${met ? 'met' : 'MISSED'}`);
  return met;
}
