// The fuzz tests with more cases, and every other property with the cases it has, by a new seed each round:
// node scripts/fuzz.js [cases a property] [rounds]
// A failure prints its seed; `FUZZ_SEED=<seed> FUZZ_RUNS=<cases>` with vitest repeats it.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const tests = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.ts')).map((name) => join('test', name));
const properties = tests.filter((path) => readFileSync(path, 'utf8').includes("from 'fast-check'"));
const [cases = '50000', rounds = '5'] = process.argv.slice(2);
for (let round = 1; round <= Number(rounds); round++) {
  const seed = String(Math.floor(Math.random() * 2 ** 31));
  console.log(`round ${round} of ${rounds}: ${cases} cases for each property, seed ${seed}`);
  const { status } = spawnSync('npx', ['vitest', 'run', '--config', 'test/vitest.config.ts', ...properties], { stdio: 'inherit', env: { ...process.env, FUZZ_RUNS: cases, FUZZ_SEED: seed } });
  if (status !== 0) process.exit(status ?? 1);
}
