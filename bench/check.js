// How long `prompt check --staged` takes with 10 changed prompts among 1,000, against `prompt --version` in the same rounds.
// CPU time, of git too, beside wall time: machines are shared.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROMPT = fileURLToPath(new URL('../bin/prompt.js', import.meta.url));
const ROUNDS = Number(process.argv[2] ?? 11);
const [PROMPTS, CHANGED] = [1000, 10];
/** What the project promises, as medians of ratios to `prompt --version`; without cached counts js-tiktoken's loading may come on top. Where bytes decide it must not be loaded. */
const LIMIT = 2;

const directory = mkdtempSync(join(tmpdir(), 'prompt-bench-'));
const cache = join(directory, '.prompt/cache/tokens.json');
const KEPT = [cache, join(directory, '.git/prompt')];
const git = (...args) => execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], { cwd: directory, stdio: 'pipe' });
const textOf = (index, budget) => `---\ndescription: Number ${index}.\nvariables: { ticket: { type: string, maxLength: 400 } }\nbudget: { template: ${budget} }\n---\nsystem:\nAnswer number ${index} with care, and keep to what is known about each order and each invoice.\n\nuser:\n<ticket>\n{{ ticket }}\n</ticket>\n`;

function stage(budget) {
  for (let index = 0; index < CHANGED; index++) writeFileSync(join(directory, `prompts/p${index}.md`), textOf(index, budget));
  git('add', 'prompts');
}

function forget() {
  for (const path of KEPT) rmSync(path, { recursive: true, force: true });
}

/** Milliseconds. A shell's `times` counts what its children used, and theirs. */
function measure(args) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync('sh', ['-c', '"$@" >&2; code=$?; times; exit $code', 'sh', process.execPath, ...args], { cwd: directory, encoding: 'utf8' });
  const wall = performance.now() - started;
  if (status !== 0) throw new Error(`${args.join(' ')} exited with ${status}: ${stderr}`);
  const [, children = ''] = stdout.split('\n');
  const cpu = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, minutes, seconds]) => sum + 60_000 * Number(minutes) + 1000 * Number(seconds), 0);
  return { wall, cpu };
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

mkdirSync(join(directory, 'prompts'));
for (let index = 0; index < PROMPTS; index++) writeFileSync(join(directory, `prompts/p${index}.md`), textOf(index, 60));
writeFileSync(join(directory, '.promptrc'), 'default_model: openai/gpt-4.1-mini\n');
git('init', '--quiet');
git('add', '.promptrc', 'prompts');
git('commit', '--quiet', '--message', 'Add prompts');

const check = [PROMPT, 'check', '--staged'];
const at = (path) => JSON.stringify(new URL(path, import.meta.url).href);
const library = `const [{ Tiktoken }, { default: ranks }] = await Promise.all([import(${at('../node_modules/js-tiktoken/dist/lite.js')}), import(${at('../node_modules/js-tiktoken/dist/ranks/o200k_base.js')})]); new Tiktoken(ranks).encode('a')`;
const own = `const { loadTokenCounter } = await import(${at('../dist/lib/adapters/tokens.js')}); (await loadTokenCounter('openai/gpt-4.1-mini')).count('a')`;
const CASES = {
  'prompt --version': () => measure([PROMPT, '--version']),
  // The prompts were looked at before, the index is another.
  'counts cached': () => {
    stage(61);
    measure(check);
    writeFileSync(join(directory, 'other.txt'), `${Math.random()}\n`);
    git('add', 'other.txt');
    return measure(check);
  },
  'counts not cached': () => (stage(62), forget(), measure(check)),
  'bytes decide': () => {
    stage(4000);
    forget();
    const measured = measure(check);
    if (existsSync(cache)) throw new Error('something was counted although bytes decide');
    return measured;
  },
  'js-tiktoken alone': () => measure(['--input-type=module', '-e', library]),
  // Its tables, with merging of our own.
  'our counter alone': () => measure(['--input-type=module', '-e', own]),
};

const rounds = Object.fromEntries(Object.keys(CASES).map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round++) for (const [name, run] of Object.entries(CASES)) rounds[name].push(run());
rmSync(directory, { recursive: true, force: true });

console.log(`${CHANGED} changed prompts among ${PROMPTS}, medians of ${ROUNDS} rounds, Node ${process.versions.node}`);
const ratios = {};
for (const [name, values] of Object.entries(rounds)) {
  ratios[name] = median(values.map(({ wall }, round) => wall / rounds['prompt --version'][round].wall));
  console.log(`${name.padEnd(20)} ${median(values.map(({ wall }) => wall)).toFixed(0).padStart(5)} ms  CPU ${median(values.map(({ cpu }) => cpu)).toFixed(0).padStart(5)} ms  × ${ratios[name].toFixed(2)}`);
}
const promises = [
  ['counts cached', LIMIT],
  ['counts not cached', LIMIT + ratios['js-tiktoken alone']],
].map(([name, limit]) => [name, ratios[name] <= limit, `at most ${limit.toFixed(2)}`]);
for (const [name, kept, promise] of promises) console.log(`${kept ? 'yes' : 'NO '} ${name}: ${promise}`);
process.exitCode = promises.every(([, kept]) => kept) ? 0 : 1;
