// Ten processes promote the same prompt with the same --expect, again and again: one wins each round, the others exit 5,
// and nothing is left behind. `node bench/promote-race.js [rounds] [processes]`
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROMPT = fileURLToPath(new URL('../bin/prompt.js', import.meta.url));
const [ROUNDS = 100, PROCESSES = 10] = process.argv.slice(2).map(Number);
const VERSIONS = 4;
const RELEASE = '.prompt/releases/production/greet.yaml';

const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
const person = { GIT_AUTHOR_NAME: 'Bench', GIT_AUTHOR_EMAIL: 'bench@example.com', GIT_COMMITTER_NAME: 'Bench', GIT_COMMITTER_EMAIL: 'bench@example.com' };
const env = { ...own, ...person, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
const root = mkdtempSync(join(tmpdir(), 'prompt-race-'));
const git = (...args) => execFileSync('git', args, { cwd: root, env, encoding: 'utf8' }).trim();

function run(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [PROMPT, ...args], { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.on('close', (code) => resolve({ code, stderr }));
  });
}

/** The version served, and its hash. */
function served() {
  const [, version, hash] = /serves:\n {2}- version: (\d+)\n {4}hash: ([0-9a-f]+)/.exec(readFileSync(join(root, RELEASE), 'utf8'));
  return { version: Number(version), hash };
}

/** Locks, temporary files, and whatever git finds changed. */
function leftovers() {
  const folders = ['.git', '.git/prompt', '.git/prompt/locks', '.prompt/cache'].map((folder) => join(root, folder)).filter((folder) => existsSync(folder));
  const files = folders.flatMap((folder) => readdirSync(folder)).filter((name) => /\.lock$|\.tmp$/.test(name));
  return [...files, ...git('status', '--porcelain').split('\n').filter(Boolean)];
}

git('init', '--quiet', '--initial-branch=main');
git('config', 'gc.auto', '0');
mkdirSync(join(root, '.prompt'));
writeFileSync(join(root, '.prompt/.gitignore'), 'runs/\ncache/\n');
mkdirSync(join(root, 'prompts'));
for (let version = 1; version <= VERSIONS; version++) {
  writeFileSync(join(root, 'prompts/greet.md'), `Greet the user, the ${version}. way.\n`);
  git('add', '--all');
  git('commit', '--quiet', '--message', `Version ${version}`);
}
const first = await run(['promote', 'greet@1']);
if (first.code !== 0) throw new Error(`the first promotion failed: ${first.stderr}`);

const winners = new Map();
const faults = [];
const started = performance.now();
for (let round = 1; round <= ROUNDS; round++) {
  const { version, hash } = served();
  const head = git('rev-parse', 'HEAD');
  const others = Array.from({ length: VERSIONS }, (_, index) => index + 1).filter((other) => other !== version);
  const outcomes = await Promise.all(Array.from({ length: PROCESSES }, (_, index) => run(['promote', `greet@${others[index % others.length]}`, '--expect', hash])));
  const won = outcomes.filter(({ code }) => code === 0).length;
  winners.set(won, (winners.get(won) ?? 0) + 1);
  const strange = outcomes.filter(({ code }) => code !== 0 && code !== 5);
  const commits = Number(git('rev-list', '--count', `${head}..HEAD`));
  const left = leftovers();
  if (won !== 1 || commits !== 1 || strange.length > 0 || left.length > 0) faults.push({ round, won, commits, strange, left });
}
const seconds = (performance.now() - started) / 1000;
rmSync(root, { recursive: true, force: true });

console.log(`${ROUNDS} rounds × ${PROCESSES} processes, ${seconds.toFixed(0)} s, Node ${process.versions.node}`);
for (const [won, rounds] of [...winners].sort(([a], [b]) => a - b)) console.log(`${String(won).padStart(3)} ${won === 1 ? 'winner ' : 'winners'} in ${rounds} rounds`);
console.log(`left behind: ${faults.flatMap(({ left }) => left).join(', ') || 'nothing'}`);
for (const fault of faults) console.log(JSON.stringify(fault));
process.exitCode = faults.length > 0 ? 1 : 0;
