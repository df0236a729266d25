import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readLabelled } from './csv.js';

const PROMPT = fileURLToPath(new URL('../../bin/prompt.js', import.meta.url));

/** Train texts, test texts and labels. Ends the process where the data are not there: they do not come with the project. */
export function readBanking77(data) {
  if (data === undefined || !existsSync(join(data, 'train.csv')) || !existsSync(join(data, 'test.csv'))) {
    console.log('skipped: no folder with train.csv and test.csv was given');
    process.exit(0);
  }
  const train = readLabelled(join(data, 'train.csv'));
  return { train, test: readLabelled(join(data, 'test.csv')), labels: [...new Set(train.map((row) => row.category))].sort() };
}

/**
 * A command of `prompt` in a repository with the prompt `intent`, its pool of train texts, and queries drawn evenly from the test texts.
 * @param shown how many examples the prompt shows by itself
 * @returns what it says with `--json`, and the milliseconds it took
 */
export function runOnBanking77({ train, test, labels }, { queries, shown }, args) {
  const directory = mkdtempSync(join(tmpdir(), 'banking77-'));
  const asked = Array.from({ length: queries }, (_, index) => test[Math.floor((index * test.length) / queries)]);
  const lines = (rows) => rows.map((row) => JSON.stringify(row)).join('\n');
  const git = (...words) => execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@example.org', ...words], { cwd: directory });
  mkdirSync(join(directory, 'prompts'));
  writeFileSync(join(directory, '.promptrc'), 'default_model: local/icl-1\n');
  writeFileSync(join(directory, 'prompts/intent.md'), promptFile(labels, shown));
  writeFileSync(join(directory, 'prompts/intent.examples.jsonl'), lines(train.map((row, index) => ({ id: `e${index}`, input: row.text, output: row.category, category: row.category }))));
  writeFileSync(join(directory, 'prompts/intent.queries.jsonl'), lines(asked.map((row, index) => ({ id: `q${index}`, vars: { question: row.text }, expected: row.category }))));
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '-m', 'Banking77');
  const started = performance.now();
  const run = spawnSync(process.execPath, [PROMPT, ...args, '--json'], { cwd: directory, encoding: 'utf8', maxBuffer: 1 << 28 });
  const took = performance.now() - started;
  rmSync(directory, { recursive: true, force: true });
  if (run.status !== 0) throw new Error(run.stderr || run.stdout);
  return { result: JSON.parse(run.stdout), took };
}

function promptFile(labels, shown) {
  return `---
description: Find the intent of a banking customer's question.
variables: { question: { type: string, untrusted: true } }
output: { labels: [${labels.map((label) => JSON.stringify(label)).join(', ')}] }
transforms:
  - few-shot: { k: ${shown} }
---
system:
Which intent does the customer's question have? Answer with one of the labels and nothing else.
Labels: ${labels.join(', ')}

user:
<question>
{{ question }}
</question>
`;
}
