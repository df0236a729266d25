// Scores the recorded solutions of GSM8K (MIT, OpenAI; cobbe2021gsm8k) with the `numeric` and `answered` scorers, and checks
// the accuracies of the data set. The four differ by model, not by prompt.
// Usage: node bench/gsm8k.js <folder with example_model_solutions.jsonl>
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const [data] = process.argv.slice(2);
const FILE = 'example_model_solutions.jsonl';
if (data === undefined || !existsSync(join(data, FILE))) {
  console.log(`skipped: no folder with ${FILE} was given`);
  process.exit(0);
}

/** The core as a module: the command line offers no scoring without a run. */
async function loadCore() {
  const folder = mkdtempSync(join(tmpdir(), 'prompt-bench-'));
  const outfile = join(folder, 'core.mjs');
  const root = fileURLToPath(new URL('..', import.meta.url));
  await build({
    stdin: { contents: "export { readQueries } from './src/core/eval/queries/queries.ts'; export { scoreCases } from './src/core/eval/score.ts';", resolveDir: root, loader: 'ts' },
    outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error',
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  });
  const core = await import(outfile);
  rmSync(folder, { recursive: true });
  return core;
}

const { readQueries, scoreCases } = await loadCore();
const CONFIGURATIONS = ['6b_finetuning', '6b_verification', '175b_finetuning', '175b_verification'];
const rows = readFileSync(join(data, FILE), 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
const { set, findings } = readQueries(
  'gsm8k',
  JSON.stringify({
    scorers: [
      { type: 'numeric', name: 'ladder' },
      { type: 'numeric', name: 'strict', extract: 'strict' },
      { type: 'numeric', name: 'flexible', extract: 'flexible' },
      { type: 'answered', name: 'answer_line', extract: 'strict' },
      { type: 'answered', name: 'number' },
    ],
    queries: rows.map(({ question, ground_truth: solution }, index) => ({ id: `g${index + 1}`, vars: { question }, expected: solution.replace(/[\s\S]*\nA: /, '') })),
  }),
  undefined,
);
if (!set) throw new Error(findings.map(({ message }) => message).join('\n'));

const started = performance.now();
const results = rows.flatMap((row, query) =>
  CONFIGURATIONS.map((name, variant) => ({ variant, query, repeat: 0, outcome: { ok: true, completion: { text: row[name].solution, usage: {} } } })),
);
const scored = await scoreCases(results, set, set.queries, { output: undefined, ports: { match: (pattern, text) => pattern.test(text) }, concurrency: 8 });
const seconds = (performance.now() - started) / 1000;

let failed = false;
console.log('configuration        right  ladder  strict  flexible  of   accuracy  no answer line  no number  disagrees');
for (const [variant, name] of CONFIGURATIONS.entries()) {
  const own = scored.filter((one) => one.variant === variant);
  const count = (metric, value = 1) => own.filter(({ scores }) => scores[metric].value === value).length;
  const right = rows.filter((row) => row[name].is_correct).length;
  const disagrees = own.filter(({ query, scores }) => ['ladder', 'strict', 'flexible'].some((metric) => scores[metric].value !== Number(rows[query][name].is_correct))).length;
  if (disagrees > 0) failed = true;
  const cells = [right, count('ladder'), count('strict'), count('flexible'), own.length, `${((100 * count('ladder')) / own.length).toFixed(1)} %`, count('answer_line', 0), count('number', 0), disagrees];
  console.log(name.padEnd(20), ...cells.map((cell) => String(cell).padStart(7)));
}
console.log(`${scored.length} answers × ${set.scorers.length} scorers in ${seconds.toFixed(2)} s`);
if (failed) {
  console.log('a score differs from the data set');
  process.exit(1);
}
