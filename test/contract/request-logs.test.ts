import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { readAggregates } from '../../src/adapters/logs/read-aggregates.js';
import type { AggregateQuery } from '../../src/core/monitor/aggregate-query.js';
import { type Cell, toThreeDigits } from '../../src/core/monitor/aggregate.js';
import type { LogEvent, RatingEvent, RequestEvent } from '../../src/core/monitor/request-event.js';
import { createFolder } from '../support/repo.js';
import { HOUR, NOON, playDay, requestEvent, uuid, writeLog } from '../support/request-logs.js';

const DAY: AggregateQuery = { prompts: ['team/sort'], environment: 'production', windows: [{ name: 'day', from: NOON - 23 * HOUR, to: NOON + HOUR }], by: ['version'] };

/** The same by other means: every request by itself, in plain JavaScript. */
function expectedCell(events: readonly LogEvent[], matches: (request: RequestEvent) => boolean): Omit<Cell, 'window' | 'prompt' | 'environment'> {
  const newest = new Map<string, RatingEvent>();
  for (const event of events) if (event.event === 'rating' && event.time >= (newest.get(event.request)?.time ?? '')) newest.set(event.request, event);
  const requests = [...new Map(events.filter((event): event is RequestEvent => event.event === 'request').filter(matches).map((event) => [event.id, event])).values()];
  const spent = requests.filter(({ cached }) => !cached);
  const sums = (values: (number | undefined)[]): { n: number; sum: number; squares: number } => {
    const known = values.filter((value) => value !== undefined);
    return { n: known.length, sum: known.reduce((sum, value) => sum + value, 0), squares: known.reduce((sum, value) => sum + value * value, 0) };
  };
  const latencies = spent.filter((request) => request['error.type'] === undefined).map(({ latency_ms }) => latency_ms);
  const bins = count(latencies.filter((value) => value !== undefined).map(toThreeDigits).map(String));
  const rated = requests.map(({ id }) => newest.get(id)?.rating);
  return {
    requests: requests.length, cached: requests.length - spent.length,
    failed: requests.filter((request) => request['error.type'] !== undefined).length,
    errors: count(requests.flatMap((request) => request['error.type'] ?? [])),
    input: sums(spent.map((request) => request['gen_ai.usage.input_tokens'])),
    output: sums(spent.map((request) => request['gen_ai.usage.output_tokens'])),
    cost: sums(spent.map(({ cost_usd }) => cost_usd)),
    latency: { ...sums(latencies), bins: Object.entries(bins).map(([value, n]) => ({ value: Number(value), count: n })).sort((a, b) => a.value - b.value) },
    logs: {
      input: sums(spent.flatMap((request) => request['gen_ai.usage.input_tokens'] ?? []).map((tokens) => Math.log(tokens === 0 ? 0.5 : tokens))),
      output: sums(spent.flatMap((request) => request['gen_ai.usage.output_tokens'] ?? []).map((tokens) => Math.log(tokens === 0 ? 0.5 : tokens))),
      cost: sums(spent.flatMap(({ cost_usd }) => (cost_usd === undefined || cost_usd === 0 ? [] : Math.log(cost_usd)))),
    },
    ratings: [1, 2, 3, 4, 5].map((rating) => rated.filter((one) => one === rating).length) as unknown as Cell['ratings'],
  };
}

const count = (words: string[]): Record<string, number> => Object.fromEntries([...new Set(words)].map((word) => [word, words.filter((one) => one === word).length]));

/** Sums are added in any order. */
function rounded(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, part: unknown) => (typeof part === 'number' ? Number(part.toPrecision(9)) : part)));
}

describe('logs of requests', () => {
  it('add up to what plain JavaScript adds up, from lines, packed lines and Parquet, however often they were shipped', async () => {
    const folder = createFolder();
    const events = playDay(3000);
    const [first, second] = [events.slice(0, 1500), events.slice(1500)];
    writeLog(join(folder, 'a.jsonl'), first, '{"event":"request","id":"to');
    writeLog(join(folder, 'b.jsonl.gz'), second);
    mkdirSync(join(folder, 'twice/again'), { recursive: true });
    writeLog(join(folder, 'twice/again/a.jsonl'), events.slice(0, 700));
    const cases: [string, string[], { files: number; unreadable: number; duplicates: number }][] = [
      ['lines', ['*.jsonl', '*.gz'], { files: 2, unreadable: 1, duplicates: 0 }],
      ['shipped twice', ['*.jsonl', '**/*.jsonl', '*.gz'], { files: 3, unreadable: 1, duplicates: events.slice(0, 700).filter(({ event }) => event === 'request').length }],
    ];
    for (const [name, patterns, log] of cases) {
      const read = await readAggregates(patterns.map((pattern) => join(folder, pattern)), DAY);
      expect(read.log, name).toEqual(log);
      const expected = [1, 2].map((version) => ({ window: 'day', prompt: 'team/sort', environment: 'production', version, ...expectedCell(events, (request) => request.version === version) }));
      expect(rounded(read.cells), name).toEqual(rounded(expected));
    }
    const parquet = join(folder, 'all.parquet');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (select * from read_json('${folder}/*.jsonl*', format = 'newline_delimited', ignore_errors = true)) to '${parquet}'`);
    connection.closeSync();
    const [lines, columns] = [await readAggregates([join(folder, '*.jsonl*')], DAY), await readAggregates([parquet], DAY)];
    expect(rounded(columns.cells)).toEqual(rounded(lines.cells));
    expect((await readAggregates([parquet, join(folder, '*.jsonl*')], DAY)).log.duplicates).toBe(3000);
  }, 120_000);

  it('are told apart by windows, steps of time and dimensions in one pass; a rating counts where its request does', async () => {
    const folder = createFolder();
    const events = playDay(2000);
    writeLog(join(folder, 'a.jsonl'), events);
    const windows = [{ name: 'window', from: NOON, to: NOON + HOUR }, { name: 'baseline', from: NOON - 5 * HOUR, to: NOON }];
    const { cells } = await readAggregates([join(folder, 'a.jsonl')], { ...DAY, windows, by: ['variant', 'model', 'served_model'], bucket: HOUR, keys: true });
    expect(cells).toHaveLength(12);
    for (const { window, variant, model, servedModel, from, keys, ...cell } of cells) {
      const start = from as number;
      expect([window, model, servedModel]).toEqual([start === NOON ? 'window' : 'baseline', 'openai/gpt-4.1-mini', 'gpt-4.1-mini-2025-04-14']);
      const matches = (request: RequestEvent): boolean => request.variant === variant && Date.parse(request.time) >= start && Date.parse(request.time) < start + HOUR;
      expect(rounded(cell)).toEqual(rounded({ prompt: 'team/sort', environment: 'production', ...expectedCell(events, matches) }));
      expect(keys).toBe(new Set(events.filter((event): event is RequestEvent => event.event === 'request').filter(matches).map(({ key }) => key)).size);
    }
  }, 120_000);

  it.each([
    ['plain', '.jsonl', 0, (text: string) => text],
    ['marked', '.jsonl', 1, (text: string) => `\uFEFF${text}`],
    ['marked and packed', '.jsonl.gz', 1, (text: string) => gzipSync(`\uFEFF${text}`)],
  ])('%s: bear lines of any kind; what has no time or name is no request, and what was rated later is not yet known', async (_, ending, notText, write) => {
    const folder = createFolder();
    const rate = (n: number, time: number, rating: unknown): object => ({ event: 'rating', id: uuid(n + 50), request: uuid(n), time: new Date(time).toISOString(), rating });
    const good = [
      requestEvent(1, { time: '2026-11-20T13:00:00+01:00', latency_ms: 1234.6, cost_usd: -1 }),
      requestEvent(2, { latency_ms: 0, prompt: "it's" }),
      requestEvent(3, { environment: 'staging' }),
      // It failed, so nothing was kept; JSON has no such numbers, other writers do.
      requestEvent(6, { cached: true, 'error.type': '500', latency_ms: 5, prompt: 'odd' }),
      rate(1, NOON + 10, 2), rate(1, NOON + 20, 4), rate(1, NOON + 2 * HOUR, 1),
    ];
    const odd = ['NaN', 'Infinity', '-Infinity', '1e300'].map((figure, n) => JSON.stringify(requestEvent(7 + n, { prompt: 'odd', latency_ms: 1, cost_usd: 1, 'gen_ai.usage.output_tokens': 1 })).replaceAll(/(?<=latency_ms":|cost_usd":|tokens":)1/g, figure));
    const bad = ['[1,2]', '"text"', '42', '{"level":"info"}', 'null', '\u0000\uFFFD', JSON.stringify({ ...requestEvent(4), time: 'yesterday' }), JSON.stringify({ ...requestEvent(5), prompt: null }), JSON.stringify(rate(1, NOON + 30, 6)), '{"event":"requ'];
    writeFileSync(join(folder, `it's${ending}`), write([...good.map((event) => JSON.stringify(event)), '', ...odd, ...bad].join('\n')));
    writeFileSync(join(folder, 'empty.jsonl'), '');
    const { cells, log } = await readAggregates([join(folder, '*.jsonl*')], { ...DAY, prompts: ['team/sort', "it's", 'odd'], by: [] });
    expect(log).toEqual({ files: 2, unreadable: bad.length - notText, duplicates: 0 });
    expect(cells).toMatchObject([
      { prompt: "it's", requests: 1, latency: { n: 1, bins: [{ value: 0, count: 1 }] } },
      { prompt: 'odd', requests: 5, cached: 0, failed: 1, output: { n: 0 }, cost: { n: 0 }, latency: { n: 0, bins: [] }, logs: { output: { n: 0 }, cost: { n: 0 } } },
      { prompt: 'team/sort', requests: 1, cost: { n: 0 }, latency: { bins: [{ value: 1230, count: 1 }] }, ratings: [0, 0, 0, 1, 0] },
    ]);
    const none = await readAggregates([join(folder, '*.jsonl*')], { ...DAY, prompts: ['team/srot'] });
    expect(none).toMatchObject({ cells: [], served: [{ prompt: "it's", environment: 'production' }, { prompt: 'odd', environment: 'production' }, { prompt: 'team/sort', environment: 'production' }, { prompt: 'team/sort', environment: 'staging' }] });
  });

  it.each([
    ['no file', {}, '*.jsonl', 'logs/none'],
    ['a file of another kind', { 'a.csv': 'a,b\n' }, '*', 'logs/unknown-format'],
    ['a packed file that is cut off', { 'a.jsonl.gz': Buffer.from('1f8b0800', 'hex') }, '*.gz', 'logs/unreadable'],
    ['a Parquet file that is none', { 'a.parquet': 'PAR1' }, '*', 'logs/unreadable'],
  ])('%s is an error', async (_, files, pattern, code) => {
    const folder = createFolder();
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    await expect(readAggregates([join(folder, pattern)], DAY)).rejects.toMatchObject({ code });
  });

  it('say how to add the engine where it is not installed', async () => {
    const file = join(createFolder(), 'reader.mjs');
    await build({ entryPoints: ['src/adapters/logs/read-aggregates.ts'], outfile: file, bundle: true, packages: 'external', platform: 'node', format: 'esm' });
    const script = `import(${JSON.stringify(pathToFileURL(file).href)}).then((m) => m.readAggregates(['/nowhere/*.jsonl'], ${JSON.stringify(DAY)})).catch(({ code, exit, message, remedy }) => console.log(JSON.stringify({ code, exit, message, remedy })))`;
    const output = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual({ code: 'logs/no-engine', exit: 2, message: 'reading logs takes DuckDB, an optional package that is not installed', remedy: 'npm install --save-dev @duckdb/node-api' });
  });

  it('are never asked for windows that overlap', async () => {
    const windows = [{ name: 'a', from: 0, to: 10 }, { name: 'b', from: 9, to: 12 }];
    await expect(readAggregates(['/nowhere/*.jsonl'], { ...DAY, windows })).rejects.toThrow('overlap');
  });
});
