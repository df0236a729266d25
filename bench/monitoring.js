// Seeded simulations of `prompt monitor` and `prompt canary`: false alarms on days without a change, how long it takes until something that
// got worse is found, how often canaries are judged wrongly; at the end some of it on log files, as the command reads them. The same scenarios as in the tests, with more runs.
// Usage: node bench/monitoring.js [times as many runs as the tests make, 10]
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const factor = Number(process.argv[2] ?? 10);
if (!(Number.isInteger(factor) && factor > 0)) throw new Error('usage: node bench/monitoring.js [a whole number above 0]');
const folder = mkdtempSync(join(tmpdir(), 'prompt-monitoring-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
// What is bundled there asks for packages that are here.
symlinkSync(fileURLToPath(new URL('../node_modules', import.meta.url)), join(folder, 'node_modules'));
const bundled = async (path) => {
  const outfile = join(folder, `${path.replaceAll('/', '-')}.mjs`);
  await build({ entryPoints: [fileURLToPath(new URL(`../${path}`, import.meta.url))], bundle: true, format: 'esm', platform: 'node', packages: 'external', outfile, logLevel: 'error' });
  return import(pathToFileURL(outfile).href);
};
const { CANARIES, CUSUM_DELAYS, FALSE_ALARMS, FALSE_CANARIES, hoursUntilAlarm, meanDelay, runCanary, UNSTEADY, WORSENINGS } = await bundled('test/core/monitor/simulating.ts');
const { alarmsPlayed, DROPS, hoursUntilPlayed, LEVEL, playLogs, within } = await bundled('test/e2e/playing.ts');
const { countMisses, limitOf } = await bundled('test/core/eval/simulating.ts');
const { seededRandom } = await bundled('src/core/stats/random.ts');

const percent = (count, runs) => `${count} of ${runs} (${((100 * count) / runs).toFixed(1)}%)`;
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const repeat = (runs, run) => {
  const random = seededRandom(runs);
  return Array.from({ length: runs }, () => run(random));
};

let failed = false;
for (const [title, scenarios] of [['days with a false alarm', FALSE_ALARMS], ['canaries judged wrongly', FALSE_CANARIES]]) {
  console.log(`${title}: observed of runs (share), limit that chance passes once in 10,000`);
  for (const scenario of scenarios) {
    const wider = { ...scenario, runs: scenario.runs * factor };
    const [missed, limit] = [countMisses(wider), limitOf(wider)];
    if (missed >= limit) failed = true;
    console.log(`  ${scenario.name.padEnd(56)} ${percent(missed, wider.runs)}, limit ${limit} at ${scenario.level.toFixed(3)}${missed >= limit ? '  FAILED' : ''}`);
  }
}

console.log('days with an alarm where requests are not independent (nothing is claimed)');
for (const { name, hasAlarm } of UNSTEADY) {
  const alarms = repeat(6 * factor, hasAlarm).filter(Boolean).length;
  console.log(`  ${name.padEnd(56)} ${percent(alarms, 6 * factor)}`);
}

console.log('hours until an alarm, 120 requests an hour, looking every hour: mean (24 where it is in none of 24), in the first, in none');
for (const { name, hours, within } of WORSENINGS) {
  const delays = repeat(10 * factor, (random) => hoursUntilAlarm(random, hours));
  const average = mean(delays.map((delay) => delay ?? 24));
  if (average > within) failed = true;
  const [first, none] = [delays.filter((delay) => delay === 1).length, delays.filter((delay) => delay === undefined).length];
  console.log(`  ${name.padEnd(56)} ${average.toFixed(1)}, limit ${within}; ${percent(first, delays.length)}; ${percent(none, delays.length)}${average > within ? '  FAILED' : ''}`);
}

console.log('requests until a CUSUM of 5 → 10% alarms: mean, and as computed apart from this code');
for (const { threshold, rate, requests } of CUSUM_DELAYS) {
  const runs = 400 * factor;
  const average = meanDelay(threshold, rate, runs);
  // That figure has a standard error of its own, 1.3 % at most.
  const isOff = Math.abs(average / requests - 1) > 0.03 + 4 / Math.sqrt(runs);
  if (isOff) failed = true;
  console.log(`  ${`threshold ${threshold}, failures ${100 * rate}%`.padEnd(56)} ${average.toFixed(0)}, ${requests}${isOff ? '  FAILED' : ''}`);
}

console.log('a canary of a quarter, asked every 400 requests up to 20,000: verdicts, median requests, and those over what was foretold at 2,000');
for (const { name, worse } of CANARIES) {
  const runs = repeat(3 * factor, (random) => runCanary(random, 20_000, worse));
  const words = ['abort', 'complete', 'continue', 'invalid'].map((word) => [word, runs.filter((run) => run.word === word).length]).filter(([, count]) => count > 0);
  const settled = runs.filter(({ word, foretold }) => word !== 'continue' && foretold !== undefined);
  const ratio = settled.length === 0 ? '–' : median(settled.map(({ requests, foretold }) => requests / foretold)).toFixed(2);
  console.log(`  ${name.padEnd(56)} ${words.map(([word, count]) => `${word} ${count}`).join(', ')}; ${median(runs.map(({ requests }) => requests))}; ${ratio} of ${settled.length}`);
}

console.log('logs on disk, read as `prompt monitor --window 1h --baseline 24h` reads them, 120 requests an hour');
const logsOf = (seed, hours, play) => {
  const logs = join(folder, `logs-${seed}-${play.errors.join('-')}`);
  playLogs(logs, seededRandom(seed), hours, play);
  return logs;
};
const numbers = (count) => Array.from({ length: count }, (_, index) => index + 1);
const looks = 24;
let alarms = 0;
for (const seed of numbers(factor)) alarms += await alarmsPlayed(logsOf(seed, looks, { errors: [0.05, 0.05] }), looks);
const limit = limitOf({ runs: factor * looks, level: LEVEL });
if (alarms >= limit) failed = true;
console.log(`  ${'nothing changes: looks with an alarm'.padEnd(56)} ${percent(alarms, factor * looks)}, limit ${limit} at ${LEVEL.toFixed(4)}${alarms >= limit ? '  FAILED' : ''}`);
for (const { name, after, ...play } of DROPS) {
  const delays = [];
  for (const seed of numbers(factor)) delays.push((await hoursUntilPlayed(logsOf(seed, 12, play), 12)) ?? 12);
  const average = mean(delays);
  if (average > within(after)) failed = true;
  console.log(`  ${`${name}: hours until an alarm`.padEnd(56)} ${average.toFixed(2)}, limit ${within(after)}; ${percent(delays.filter((delay) => delay === 1).length, delays.length)} in the first${average > within(after) ? '  FAILED' : ''}`);
}
process.exitCode = failed ? 1 : 0;
