// Seeded simulations of verdicts and intervals: how often prompts that are alike are called better or worse, and how often
// an interval misses the true difference. The same scenarios as in the tests, with more runs.
// Usage: node bench/simulations.js [times as many runs as the tests make, 5]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const factor = Number(process.argv[2] ?? 5);
const folder = mkdtempSync(join(tmpdir(), 'prompt-simulations-'));
const bundle = join(folder, 'simulating.mjs');
await build({ entryPoints: [fileURLToPath(new URL('../test/core/eval/simulating.ts', import.meta.url))], bundle: true, format: 'esm', platform: 'node', packages: 'external', outfile: bundle, logLevel: 'error' });
const { countMisses, FALSE_VERDICTS, limitOf, MISSED_INTERVALS } = await import(pathToFileURL(bundle).href);
rmSync(folder, { recursive: true });

let failed = false;
for (const [title, scenarios] of [['false verdicts', FALSE_VERDICTS], ['intervals that miss', MISSED_INTERVALS]]) {
  console.log(`${title}: observed of runs (share), limit that chance passes once in 10,000`);
  for (const scenario of scenarios) {
    const wider = { ...scenario, runs: scenario.runs * factor };
    const [missed, limit] = [countMisses(wider), limitOf(wider)];
    if (missed >= limit) failed = true;
    console.log(`  ${scenario.name.padEnd(56)} ${missed} of ${wider.runs} (${((100 * missed) / wider.runs).toFixed(1)}%), limit ${limit} at ${scenario.level}${missed >= limit ? '  FAILED' : ''}`);
  }
}
process.exitCode = failed ? 1 : 0;
