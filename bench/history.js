// A repository of 1,000 prompts and 50,000 commits: what `list` and `log` cost, as ratios in one run to what git alone and
// Node alone cost. Usage: node bench/history.js [prompts] [commits]
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateHistory } from './support/fast-import.js';

const PROMPT = fileURLToPath(new URL('../bin/prompt.js', import.meta.url));
const [prompts = 1000, commits = 50_000] = process.argv.slice(2).map(Number);
const FIRST_ROUNDS = 3;
/** Prints the largest resident size, in KB, as the process ends. */
const TELL_MEMORY = `data:text/javascript,process.on('exit',()=>process.stderr.write('\\n'+process.resourceUsage().maxRSS))`;
const WARM_ROUNDS = 15;
/** What the project promises, as medians of the ratios. */
const LIMITS = { first: 2, warm: 2.5, megabytes: 300 };

const directory = mkdtempSync(join(tmpdir(), 'prompt-history-'));
let failed = false;
try {
  await generateHistory(directory, { prompts, commits });
  const some = readdirSync(join(directory, 'prompts/area-1'))[0];
  const name = `area-1/${some.slice(0, -'.md'.length)}`;
  console.log(`${prompts} prompts, ${commits} commits, Node ${process.versions.node}, ${git('--version').stdout.toString().trim()}`);
  measureFirst();
  measureWarm(name);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;

/** The first list, without the token column, to one log pass and one pass over the prompts' blobs. */
function measureFirst() {
  const oids = blobIds();
  const rounds = Array.from({ length: FIRST_ROUNDS }, () => {
    const log = timed('git', ['log', '--first-parent', '--raw', '-M', '-z', '--', 'prompts/']);
    const blobs = timed('git', ['cat-file', '--batch'], oids);
    rmSync(join(directory, '.git/prompt'), { recursive: true, force: true });
    const list = timed(process.execPath, ['--import', TELL_MEMORY, PROMPT, 'list', '--no-tokens']);
    return { log: log.ms, blobs: blobs.ms, list: list.ms, ratio: list.ms / (log.ms + blobs.ms), megabytes: Number(list.stderr.trim().split('\n').at(-1)) / 1024 };
  });
  const middle = (key) => median(rounds.map((round) => round[key]));
  console.log(`git log ${seconds(middle('log'))}, git cat-file ${seconds(middle('blobs'))}`);
  say('the first list', seconds(middle('list')), middle('ratio'), LIMITS.first, '× git’s two passes');
  say('', `${middle('megabytes').toFixed(0)} MB`, middle('megabytes'), LIMITS.megabytes, 'MB at most');
}

function measureWarm(name) {
  const list = [PROMPT, 'list', '--no-tokens'];
  const runs = { 'node -e 0': ['-e', '0'], 'the next list': list, 'log of one prompt': [PROMPT, 'log', name] };
  timed(process.execPath, runs['log of one prompt']);
  const times = measure(runs);
  ratios(times, Object.keys(runs).slice(1), WARM_ROUNDS);
  const after = [];
  const floor = [];
  for (let round = 0; round < WARM_ROUNDS; round++) {
    appendFileSync(join(directory, 'prompts/area-1', `${name.slice('area-1/'.length)}.md`), `\nRound ${round}.\n`);
    git('-c', 'user.name=Bench', '-c', 'user.email=bench@example.com', 'commit', '-qam', `round ${round}`);
    floor.push(timed(process.execPath, ['-e', '0']).ms);
    after.push(timed(process.execPath, list).ms);
  }
  ratios({ 'node -e 0': floor, 'list after one more commit': after }, ['list after one more commit'], WARM_ROUNDS, false);
}

function measure(runs) {
  const times = Object.fromEntries(Object.keys(runs).map((label) => [label, []]));
  for (let round = 0; round < WARM_ROUNDS; round++) for (const [label, args] of Object.entries(runs)) times[label].push(timed(process.execPath, args).ms);
  return times;
}

function ratios(times, labels, rounds, limited = true) {
  for (const label of labels) {
    const ratio = median(times[label].map((ms, round) => ms / times['node -e 0'][round]));
    say(label, `${median(times[label]).toFixed(0)} ms`, ratio, limited ? LIMITS.warm : undefined, '× node -e 0');
  }
}

function say(label, value, figure, limit, unit) {
  const verdict = limit === undefined ? '' : figure <= limit ? `, at most ${limit}: yes` : `, at most ${limit}: NO`;
  failed ||= limit !== undefined && figure > limit;
  console.log(`${label.padEnd(28)} ${value.padStart(9)}  ${unit.startsWith('MB') ? '' : `${figure.toFixed(2)} ${unit}`}${verdict}`);
}

/** Of every blob the prompts ever had. */
function blobIds() {
  const { stdout } = git('log', '--first-parent', '--raw', '--no-abbrev', '-M', '-z', '--format=', '--', 'prompts/');
  const ids = new Set([...stdout.toString('latin1').matchAll(/:\d+ \d+ [0-9a-f]+ ([0-9a-f]+) [AMR]/g)].map(([, oid]) => oid));
  return `${[...ids].join('\n')}\n`;
}

function git(...args) {
  return run('git', args);
}

function timed(command, args, input) {
  const started = performance.now();
  const { stderr } = run(command, args, input);
  return { ms: performance.now() - started, stderr: stderr.toString() };
}

/** Output goes to memory, as it does for whoever reads it. */
function run(command, args, input) {
  const done = spawnSync(command, args, { cwd: directory, input, maxBuffer: 1 << 28 });
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')} exited with ${done.status}: ${done.stderr}`);
  return done;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(2)} s`;
}
