import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PromptMetrics } from '../../src/core/monitor/summarize.js';
import type { RequestEvent } from '../../src/core/monitor/request-event.js';
import { prompt, promptJson } from '../support/cli.js';
import { sortProject } from '../support/project.js';
import type { Repo } from '../support/repo.js';
import { HOUR, NOON, playDay, requestEvent, writeLog } from '../support/request-logs.js';

interface Metrics {
  prompts: PromptMetrics[];
  log?: { files: number; unreadable: number; duplicates: number };
}

const UNTIL = ['--until', new Date(NOON + HOUR).toISOString()];
const events = playDay(1200);
const requests = events.filter((event): event is RequestEvent => event.event === 'request');

function project(): Repo {
  const repo = sortProject();
  mkdirSync(join(repo.root, '.prompt/logs'), { recursive: true });
  writeLog(join(repo.root, '.prompt/logs/requests-1.jsonl'), events, '{"event":"requ');
  writeLog(join(repo.root, '.prompt/logs/requests-2.jsonl'), [requestEvent(3e6, { prompt: 'gone', cost_usd: 0.5 }), requestEvent(3e6 + 1, { prompt: 'gone', environment: 'staging' })]);
  return repo;
}

/** The value that a share of the sorted values does not exceed, and what the log says of a request, by plain means. */
const quantile = (values: number[], q: number): number => Number((values.toSorted((a, b) => a - b)[Math.ceil(values.length * q) - 1] ?? 0).toPrecision(3));

describe('prompt metrics', () => {
  let repo: Repo;
  beforeAll(() => {
    repo = project();
  });

  it('says what the raw lines say, as a whole and by version', async () => {
    const { prompts, log } = await promptJson<Metrics>(repo, ['metrics', 'sort', 'gone', '--by', 'version', ...UNTIL]);
    expect(log).toEqual({ files: 2, unreadable: 1, duplicates: 0 });
    const [sort, gone] = prompts;
    for (const [metrics, own] of [[sort?.total, requests], ...[1, 2].map((version, index) => [sort?.groups[index], requests.filter((request) => request.version === version)] as const)] as const) {
      const failed = own.filter((request) => request['error.type'] !== undefined);
      const costs = own.flatMap(({ cost_usd }) => cost_usd ?? []);
      const latencies = own.filter((request) => !request.cached && request['error.type'] === undefined).map(({ latency_ms }) => latency_ms ?? 0);
      expect(metrics).toMatchObject({ requests: own.length, failed: failed.length, errorRate: { value: failed.length / own.length }, latency: { n: latencies.length, p50: { value: quantile(latencies, 0.5) }, p95: { value: quantile(latencies, 0.95) }, p99: { value: quantile(latencies, 0.99) } } });
      expect(metrics?.cost?.total).toBeCloseTo(costs.reduce((sum, cost) => sum + cost, 0), 9);
      expect(metrics?.efficiency?.missing).toEqual([]);
    }
    expect(sort?.history?.requests.reduce((sum, count) => sum + count, 0)).toBe(requests.length);
    expect(gone).toMatchObject({ name: 'gone', total: { requests: 1, cost: { total: 0.5 }, efficiency: { missing: ['rating', 'latency'] } } });
  });

  it('reads as a table, in which what is not known is shown as such', async () => {
    const { stdout, code } = await prompt(repo, ['metrics', 'sort', 'gone', '--by', 'variant', ...UNTIL]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# production, 2026-11-19 13:00Z to 2026-11-20 13:00Z\nPROMPT +BY +REQUESTS/);
    expect(stdout).toMatch(/^team\/sort +all +1200 +\d+ +\d\.\d% \[\d\.\d, \d\.\d\]/m);
    expect(stdout).toMatch(/^ +canary/m);
    expect(stdout).toMatch(/^gone +all +1 +0 +0\.0% \[0\.0, 79\.3\] +– +– +– +– +– +\$0\.5 +– +\d+\*$/m);
    expect(stdout).toMatch(/^team\/sort +requests [▁▂▃▄▅▆▇█]{24} up to 50$/m);
    expect(stdout).toContain('* without rating, latency, of which nothing is known');
    expect(stdout).toContain("1 line of the log is no event (torn, or another program's)");
    expect(stdout).not.toMatch(/^gone +requests|up to –|up to 0 ms/m);
    const beside = await prompt(repo, ['metrics', 'sort', 'gone', ...UNTIL]);
    expect(beside.stdout).toMatch(/\n +team\/sort +gone\nrequests +1200 +1\ncached +\d+ +0\n/);
    expect((await prompt(repo, ['metrics', 'sort', 'nosuch', ...UNTIL])).stderr).toContain('note: no request of nosuch in production in that time');
    const markdown = await prompt(repo, ['metrics', 'sort', '--by', 'hour', '--format', 'markdown', ...UNTIL]);
    expect(markdown.stdout).toMatch(/^\| prompt \| by \| requests \|/m);
    expect(markdown.stdout.match(/^\| {2}\| `11-\d\d \d\d:00Z` \| \d+/gm)).toHaveLength(24);
  });

  it('gives the aggregation to an engine that holds the logs, and takes what that says', async () => {
    const arguments_ = ['metrics', 'sort', '--by', 'version'];
    const { stdout: sql } = await prompt(repo, [...arguments_, '--sql', ...UNTIL]);
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const types = '"time": \'TIMESTAMPTZ\', event: \'VARCHAR\', id: \'VARCHAR\', prompt: \'VARCHAR\', version: \'BIGINT\', variant: \'VARCHAR\', environment: \'VARCHAR\', "gen_ai.request.model": \'VARCHAR\', "gen_ai.provider.name": \'VARCHAR\', "gen_ai.usage.input_tokens": \'BIGINT\', "gen_ai.usage.output_tokens": \'BIGINT\', latency_ms: \'DOUBLE\', "error.type": \'VARCHAR\', cost_usd: \'DOUBLE\', cached: \'BOOLEAN\', request: \'VARCHAR\', rating: \'BIGINT\'';
    // Every line is there twice.
    const source = `read_json('${repo.root}/.prompt/logs/*.jsonl', format = 'newline_delimited', columns = {${types}}, ignore_errors = true)`;
    await connection.run(`create table request_log as select * from ${source} union all select * from ${source}`);
    // As many drivers do, this gives whole numbers and exact decimals as texts.
    const rows = (await connection.runAndReadAll(sql.trim().replace(/;$/, ''))).getRowObjectsJson();
    connection.closeSync();
    const file = join(repo.beside, 'aggregates.jsonl');
    writeFileSync(file, rows.map((row) => JSON.stringify(row)).join('\n'));
    const round = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (_, part: unknown) => (typeof part === 'number' ? Number(part.toPrecision(9)) : part)));
    const [there, here] = [await promptJson<Metrics>(repo, [...arguments_, '--from', file]), await promptJson<Metrics>(repo, [...arguments_, ...UNTIL])];
    expect(round(there.prompts)).toEqual(round(here.prompts));

    const refused = await prompt(repo, ['metrics', 'sort', '--by', 'model', '--from', file]);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('not told apart by model')]);
    writeFileSync(file, '{"window":"w"}\n{"torn');
    const invalid = await prompt(repo, [...arguments_, '--from', file]);
    expect([invalid.code, invalid.stderr]).toEqual([2, expect.stringMatching(/:1:1[\s\S]*`prompt` is missing[\s\S]*:2:1/)]);
    writeFileSync(file, '{"window":"w"}\n'.repeat(5000));
    const flooded = await prompt(repo, [...arguments_, '--from', file]);
    expect(flooded.stderr).toMatch(/--sql` gives; the first 50 of \d{6} faults:/);
    expect(flooded.stderr.split('\n').length).toBeLessThan(60);
  });

  it.each([
    ['a name that was mistyped', ['metrics', 'gnoe', ...UNTIL], 3, /no request of gnoe in production; did you mean `gone`\?[\s\S]*the log has: gone, team\/sort/],
    ['a window without requests', ['metrics', 'sort', '--until', '2026-01-01'], 3, /no request of team\/sort/],
    ['no log', ['metrics', 'sort', '--logs', 'nowhere/*.jsonl'], 3, /no log matches/],
    ['a window that is none', ['metrics', 'sort', '--window', '1 day'], 2, /24h/],
    ['options that would do nothing', ['metrics', 'sort', '--from', 'a.jsonl', '--window', '1h'], 2, /--from and --window do not go together/],
    ['a pattern that the shell has put files in the place of', ['metrics', 'sort', '--logs', 'a.jsonl', 'b.jsonl', 'c.jsonl.gz'], 2, /b\.jsonl is a log, not the name of a prompt[\s\S]*in quotes/],
    ['what cannot be told apart', ['metrics', 'sort', '--by', 'versoin'], 2, /did you mean `version`/],
    ['another environment', ['metrics', 'sort', '--env', 'prodution'], 2, /did you mean `production`/],
  ])('%s is an error', async (_, args, code, words) => {
    const outcome = await prompt(repo, args);
    expect([outcome.code, outcome.stderr]).toEqual([code, expect.stringMatching(words)]);
  });
});
