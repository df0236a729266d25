// How long starting takes, as ratios to `node -e 0` in the same rounds: absolute times depend on the machine.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PROMPT = fileURLToPath(new URL('../bin/prompt.js', import.meta.url));
const ROUNDS = 25;
/** What the project promises, as medians of the ratios. */
const LIMITS = { 'prompt --version': 1.35, 'prompt list (warm)': 2.5 };

const demo = spawnSync(process.execPath, [PROMPT, 'demo', '--json', '--quiet'], { encoding: 'utf8', maxBuffer: 1 << 24 });
if (demo.status !== 0) throw new Error(`the demo failed: ${demo.stderr}`);
const { directory } = JSON.parse(demo.stdout);

const commands = {
  'node -e 0': ['-e', '0'],
  'prompt --version': [PROMPT, '--version'],
  'prompt list (warm)': [PROMPT, 'list'],
};

function milliseconds(args) {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, args, { cwd: directory });
  if (status !== 0) throw new Error(`${args.join(' ')} exited with ${status}`);
  return performance.now() - started;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
for (const args of Object.values(commands)) milliseconds(args);
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, args] of Object.entries(commands)) times[name].push(milliseconds(args));
}
rmSync(directory, { recursive: true, force: true });

console.log(`medians of ${ROUNDS} rounds, Node ${process.versions.node}`);
let failed = false;
for (const [name, values] of Object.entries(times)) {
  const ratio = median(values.map((value, round) => value / times['node -e 0'][round]));
  const limit = LIMITS[name];
  const verdict = limit === undefined ? '' : ratio <= limit ? `  at most ${limit}: yes` : `  at most ${limit}: NO`;
  failed ||= limit !== undefined && ratio > limit;
  console.log(`${name.padEnd(20)} ${median(values).toFixed(0).padStart(5)} ms  × ${ratio.toFixed(2)}${verdict}`);
}
process.exitCode = failed ? 1 : 0;
