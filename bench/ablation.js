// `prompt compress --evaluate` on Banking77 (CC BY 4.0, PolyAI) with the embedded learner and 8 examples chosen for each query: the
// list of 77 labels is the longest part of the prompt and, with examples beside it, nothing that the learner needs.
// Usage: node bench/ablation.js <folder with train.csv and test.csv> [number of queries]
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readLabelled } from './support/csv.js';

const PROMPT = fileURLToPath(new URL('../bin/prompt.js', import.meta.url));
const [data, count = '600'] = process.argv.slice(2);

if (data === undefined || !existsSync(join(data, 'train.csv')) || !existsSync(join(data, 'test.csv'))) {
  console.log('skipped: no folder with train.csv and test.csv was given');
  process.exit(0);
}

const train = readLabelled(join(data, 'train.csv'));
const test = readLabelled(join(data, 'test.csv'));
const labels = [...new Set(train.map((row) => row.category))].sort();
const wanted = Math.min(Number(count), test.length);
const queries = Array.from({ length: wanted }, (_, index) => test[Math.floor((index * test.length) / wanted)]);

const PROMPT_FILE = `---
description: Find the intent of a banking customer's question.
variables: { question: { type: string, untrusted: true } }
output: { labels: [${labels.map((label) => JSON.stringify(label)).join(', ')}] }
transforms:
  - few-shot: { k: 8 }
---
system:
Which intent does the customer's question have? Answer with one of the labels and nothing else.
Labels: ${labels.join(', ')}

user:
<question>
{{ question }}
</question>
`;

const directory = mkdtempSync(join(tmpdir(), 'ablation-'));
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

const started = performance.now();
const run = spawnSync(process.execPath, [PROMPT, 'compress', 'intent', '--evaluate', '--allow-leak', '--json'], { cwd: directory, encoding: 'utf8', maxBuffer: 1 << 28 });
if (run.status !== 0) throw new Error(run.stderr || run.stdout);
const { tokens, ablation, measured } = JSON.parse(run.stdout);
const share = (value) => `${(value * 100).toFixed(1)}%`;
const [comparison] = measured.comparisons;
console.log(`${train.length} examples, ${labels.length} labels, ${ablation.queries.search} queries to search with and ${ablation.queries.confirm} to confirm with`);
for (const { outcome, kind, tokens: size, loss, text } of ablation.segments) console.log(`${outcome} ${kind}, ${size} tokens, loss ${loss === undefined ? '–' : share(loss)}: ${text.slice(0, 60)}`);
console.log(`template ${tokens.before} → ${tokens.after} tokens; per request ${measured.variants.map(({ usage }) => Math.round(usage.inputTokens / comparison.pairs)).join(' → ')}`);
console.log(`accuracy on the second half ${share(comparison.baselineValue)} → ${share(comparison.candidateValue)}, ${ablation.trials.search} + ${ablation.trials.confirm} trials`);
console.log(measured.notice);
console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`);
rmSync(directory, { recursive: true, force: true });
const dropped = ablation.segments.some(({ outcome, text }) => outcome === 'dropped' && text.startsWith('Labels:'));
process.exitCode = dropped && comparison.candidateValue > comparison.baselineValue - ablation.margin ? 0 : 1;
