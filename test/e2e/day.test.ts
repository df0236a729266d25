import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CanaryData } from '../../src/cli/render/monitoring/canary.js';
import type { MonitorData } from '../../src/cli/render/monitoring/monitor.js';
import type { PromptMetrics } from '../../src/core/monitor/summarize.js';
import type { RatingEvent, RequestEvent } from '../../src/core/monitor/request-event.js';
import { prompt, promptJson } from '../support/cli.js';
import { sortProject } from '../support/project.js';
import { createFolder, type Repo } from '../support/repo.js';

const HOUR = 3_600_000;
const REQUESTS = 20_000;
const PROCESSES = 8;
const END = Date.now();
const START = END - 24 * HOUR;
const NOON = START + 12 * HOUR;
const iso = (time: number): string => new Date(time).toISOString();

/** What is seeded by a request's number is the same whichever process makes it. */
const WORKER = `
import { openPrompts } from '${pathToFileURL(join(process.cwd(), 'dist/lib/index.js')).href}';
const [dir, own] = process.argv.slice(2);
const chance = (n, of) => { let h = Math.imul(n + 1, 2654435761) ^ Math.imul(of + 1, 40503); h = Math.imul(h ^ (h >>> 15), 2246822519); h = Math.imul(h ^ (h >>> 13), 3266489917); return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32; };
const prompts = await openPrompts({ dir, environment: 'production', onError: (error) => { throw error; } });
const acknowledged = [];
for (let n = Number(own); n < ${REQUESTS}; n += ${PROCESSES}) {
  const key = 'user-' + Math.floor(chance(n, 0) * 3000);
  const served = await prompts.get('team/sort', { key });
  const messages = served.render({ text: 'line ' + n });
  if (!JSON.stringify(messages).includes('line ' + n)) throw new Error(JSON.stringify(messages));
  const time = ${START} + Math.floor((n / ${REQUESTS}) * ${24 * HOUR});
  const failed = chance(n, 1) < (served.version === 2 && time >= ${NOON} ? 0.25 : 0.02);
  const id = prompts.logRequest(served, {
    key, time: new Date(time), latencyMs: 300 + Math.round(chance(n, 2) * 900), usage: { inputTokens: 20 + (n % 7), ...(failed ? {} : { outputTokens: 1 + (n % 5) }) },
    ...(failed ? { error: chance(n, 3) < 0.5 ? '429' : 'timeout' } : { cost: (1 + (n % 9)) / 10000 }),
  });
  if (id === undefined) throw new Error('not logged');
  if (!failed && n % 10 === 0) prompts.rate(id, 1 + (n % 5));
  acknowledged.push(id);
}
prompts.close();
process.stdout.write(JSON.stringify(acknowledged));
`;

/** Says which version a key is served whenever that changes. */
const SERVER = `
import { openPrompts } from '${pathToFileURL(join(process.cwd(), 'dist/lib/index.js')).href}';
const prompts = await openPrompts({ dir: process.argv[2], environment: 'production', ttl: 200 });
const keys = Array.from({ length: 200 }, (_, n) => 'user-' + n);
let last;
setInterval(async () => {
  const versions = await Promise.all(keys.map(async (key) => (await prompts.get('team/sort', { key })).version));
  const now = [...new Set(versions)].sort().join();
  if (now !== last) process.stdout.write((last = now) + '\\n');
}, 50);
`;

function start(source: string, ...args: string[]): ReturnType<typeof spawn> {
  const script = join(createFolder(), 'run.mjs');
  writeFileSync(script, source);
  return spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function outputOf(child: ReturnType<typeof spawn>): Promise<string> {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const code = await new Promise((done) => child.on('close', done));
  expect(code).toBe(0);
  return text;
}

describe('a day', { timeout: 300_000 }, () => {
  let repo: Repo;
  let acknowledged: string[];
  let requests: RequestEvent[];
  let ratings: RatingEvent[];

  beforeAll(async () => {
    repo = sortProject({ '.prompt/.gitignore': 'runs/\ncache/\nlogs/\n' });
    for (const args of [['sort@1'], ['sort@2', '--canary', '10']]) expect((await prompt(repo, ['promote', ...args])).code).toBe(0);
    const ids = await Promise.all(Array.from({ length: PROCESSES }, (_, own) => outputOf(start(WORKER, repo.root, String(own)))));
    acknowledged = ids.flatMap((text) => JSON.parse(text) as string[]);
    const folder = join(repo.root, '.prompt/logs');
    const events = readdirSync(folder).filter((name) => name.endsWith('.jsonl')).flatMap((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as RequestEvent | RatingEvent));
    requests = events.filter((event) => event.event === 'request');
    ratings = events.filter((event) => event.event === 'rating');
  }, 400_000);

  it('no request is lost or counted twice', async () => {
    expect(new Set(acknowledged).size).toBe(REQUESTS);
    expect(requests.map(({ id }) => id).toSorted()).toEqual(acknowledged.toSorted());
    const { prompts, log } = await promptJson<{ prompts: PromptMetrics[]; log: object }>(repo, ['metrics', 'sort', '--until', iso(END + 120_000)]);
    expect(prompts[0]?.total.requests).toBe(requests.filter(({ time }) => time >= iso(START + 120_000)).length);
    expect(log).toMatchObject({ unreadable: 0, duplicates: 0 });
  });

  it('metrics are what the raw lines say', async () => {
    const [metrics] = (await promptJson<{ prompts: PromptMetrics[] }>(repo, ['metrics', 'sort', '--by', 'version', '--until', iso(END + 120_000), '--window', '25h'])).prompts;
    expect(metrics?.total.requests).toBe(REQUESTS);
    for (const version of [1, 2]) {
      const own = requests.filter((request) => request.version === version);
      const answered = own.filter((request) => request['error.type'] === undefined);
      const ids = new Set(own.map(({ id }) => id));
      const rated = ratings.filter(({ request }) => ids.has(request));
      const latencies = answered.map(({ latency_ms = 0 }) => latency_ms).toSorted((a, b) => a - b);
      const group = metrics?.groups.find((one) => one.version === version);
      expect(group).toMatchObject({ requests: own.length, failed: own.length - answered.length, cached: 0, latency: { n: answered.length, p95: { value: Number(latencies[Math.ceil(latencies.length * 0.95) - 1]?.toPrecision(3)) } } });
      expect(group?.errors['429']).toBe(own.filter((request) => request['error.type'] === '429').length);
      expect(group?.cost?.total).toBeCloseTo(answered.reduce((sum, { cost_usd = 0 }) => sum + cost_usd, 0), 9);
      expect(group?.tokens.input?.total).toBe(own.reduce((sum, request) => sum + (request['gen_ai.usage.input_tokens'] ?? 0), 0));
      expect(group?.rating).toMatchObject({ n: rated.length, value: expect.closeTo(rated.reduce((sum, { rating }) => sum + rating, 0) / rated.length, 9) });
    }
  });

  it('the canary is let go on before noon and stopped after it, and no hour before noon raises an alarm', async () => {
    const canary = (until: number, code: number) => promptJson<CanaryData>(repo, ['canary', 'sort', '--since', iso(START), '--until', iso(until)], code);
    expect(['continue', 'complete']).toContain((await prompt(repo, ['canary', 'sort', '--since', iso(START), '--until', iso(NOON), '--json'])).stdout.match(/"word": "(\w+)"/)?.[1]);
    const { verdict, next, canary: arm, stable } = await canary(END, 1);
    expect(verdict).toMatchObject({ word: 'abort', metrics: expect.arrayContaining([expect.objectContaining({ metric: 'errors', state: 'worse' })]) });
    expect(next).toBe('prompt rollout team/sort 0 --env production');
    expect(arm.keys + stable.keys).toBe(new Set(requests.map(({ key }) => key)).size);
    for (const hour of [-3, -1, 0]) {
      expect((await prompt(repo, ['monitor', 'sort', '--window', '1h', '--baseline', '8h', '--until', iso(NOON + hour * HOUR)])).code).toBe(0);
    }
  });

  it('the monitor fires within the hour, and its rollback reaches the processes that run', async () => {
    const server = start(SERVER, repo.root);
    const seen: string[] = [];
    let tell = (): void => {};
    server.stdout?.setEncoding('utf8').on('data', (text: string) => {
      seen.push(...text.trim().split('\n'));
      tell();
    });
    const serves = (versions: string): Promise<void> => new Promise((done) => {
      tell = () => seen.at(-1) === versions && done();
      tell();
    });
    try {
      await serves('1,2');
      const watch = ['monitor', 'sort', '--window', '1h', '--baseline', '12h', '--until', iso(NOON + HOUR), '--on-degradation', 'rollback'];
      const data = await promptJson<MonitorData>(repo, watch, 1);
      expect(data.prompts[0]?.action).toMatchObject({ kind: 'rollback', withdrawn: 2, to: 1 });
      await serves('1');
      expect(seen).toEqual(['1,2', '1']);
      expect((await promptJson<MonitorData>(repo, watch, 1)).prompts[0]?.action).toEqual({ kind: 'none', why: 'not-served', versions: [2] });
      expect(repo.read('.prompt/releases/production/team/sort.yaml')).toContain('metric: errors');
    } finally {
      server.kill();
    }
  });
});
