import { LLMock } from '@copilotkit/aimock';
import { afterEach, describe, expect, it } from 'vitest';
import { type Models, openModels } from '../../src/adapters/models/index.js';
import { readConfig } from '../../src/core/config/config.js';
import type { ModelRequest, Outcome } from '../../src/core/ports.js';
import { apiError, chatCompletion, json, type Reply, startFaultServer } from '../support/fault-server.js';

/** What the models of one run do together at one provider. */

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

function modelsAt(url: string, more = ''): Models {
  return openModels({
    config: readConfig(`providers: { test: { base_url: "${url}"${more} } }`, '.promptrc').config,
    env: {},
    countTokens: async () => [],
    recordings: { folder: '', shown: '' },
    record: false,
    offline: false,
    warn: () => {},
  });
}

const ask = (text: string): ModelRequest => ({ model: 'm', messages: [{ role: 'user', content: text }], parameters: {} });

function askAll(models: Models, names: readonly string[], signal?: AbortSignal): Promise<Outcome[]> {
  return Promise.all(names.map((name, index) => models.create(name).model.complete(ask(`question ${index}`), signal)));
}

const codes = (outcomes: readonly Outcome[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) {
    const code = outcome.ok ? 'ok' : outcome.failure.code;
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
};

const many = (count: number, name = 'test/m'): string[] => Array.from({ length: count }, () => name);

describe('limits of a provider', () => {
  it('hold for all of its models together', async () => {
    let [active, most] = [0, 0];
    const slow: Reply = (response, request) => {
      active += 1;
      most = Math.max(most, active);
      setTimeout(() => {
        active -= 1;
        json(200, chatCompletion('x'))(response, request);
      }, 10);
    };
    const server = await startFaultServer([slow]);
    closing.push(server.close);
    const outcomes = await askAll(modelsAt(server.url, ', limits: { concurrency: 3 }'), [...many(10, 'test/a'), ...many(10, 'test/b')]);
    expect(codes(outcomes)).toEqual({ ok: 20 });
    expect(most).toBe(3);
  });

  it('a refusal stops all for as long as was asked', async () => {
    const times: number[] = [];
    const timed = (reply: Reply): Reply => (response, request) => {
      times.push(performance.now());
      reply(response, request);
    };
    const refusal = apiError(429, { message: 'slow down' }, { 'retry-after-ms': '400' });
    const server = await startFaultServer([timed(refusal), timed(json(200, chatCompletion('x')))]);
    closing.push(server.close);
    const models = modelsAt(server.url, ', limits: { concurrency: 1 }');
    expect(codes(await askAll(models, ['test/a', 'test/b', 'test/a']))).toEqual({ ok: 3 });
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(399);
    expect(server.seen).toHaveLength(4);
  });

  it.each<[string, Reply, string]>([
    ['no more money', apiError(429, { message: 'quota', code: 'insufficient_quota' }), 'quota-exceeded'],
    ['a wait of hours', apiError(429, { message: 'later' }, { 'retry-after': '7200' }), 'rate-limited'],
    ['a wrong key', apiError(401, { message: 'who?' }), 'unauthorized'],
  ])('%s ends it: what has not been sent is not', async (_name, reply, code) => {
    const server = await startFaultServer([reply]);
    closing.push(server.close);
    const outcomes = await askAll(modelsAt(server.url, ', limits: { concurrency: 1 }'), many(20));
    expect(codes(outcomes)).toEqual({ [code]: 1, aborted: 19 });
    expect(outcomes[0]).toMatchObject({ failure: { fatal: true } });
    expect(server.seen).toHaveLength(1);
  });

  it('who waits for them hears of the end of the run', async () => {
    const server = await startFaultServer([apiError(429, { message: 'slow down' }, { 'retry-after': '50' })]);
    closing.push(server.close);
    const controller = new AbortController();
    const all = askAll(modelsAt(server.url, ', limits: { concurrency: 2 }'), many(10), controller.signal);
    setTimeout(() => controller.abort(), 100);
    expect(codes(await all)).toEqual({ aborted: 10 });
  });
});

describe('against a server not written here', () => {
  const start = async (): Promise<LLMock> => {
    const mock = await LLMock.create({ port: 0, logLevel: 'silent' });
    closing.push(() => mock.stop());
    mock.onMessage(/question/, { content: 'answer' });
    return mock;
  };

  it('refused now and then, every request is answered', async () => {
    const mock = await start();
    for (let index = 0; index < 3; index += 1) mock.nextRequestError(429, { message: 'Slow down', type: 'rate_limit_error', code: 'rate_limit_exceeded' });
    expect(codes(await askAll(modelsAt(`${mock.url}/v1`), many(12)))).toEqual({ ok: 12 });
    expect(mock.getRequests()).toHaveLength(15);
  });

  it('connections that drop and answers that break off are asked again', async () => {
    const mock = await start();
    mock.nextRequestError(500, { message: 'oops' }).nextRequestError(503, { message: 'overloaded' });
    expect(codes(await askAll(modelsAt(`${mock.url}/v1`), many(6)))).toEqual({ ok: 6 });
    mock.setChaos({ disconnectRate: 1 });
    expect(codes(await askAll(modelsAt(`${mock.url}/v1`), many(2)))).toEqual({ 'server-error': 2 });
    mock.setChaos({ malformedRate: 1 });
    expect(codes(await askAll(modelsAt(`${mock.url}/v1`), many(2)))).toEqual({ 'malformed-response': 2 });
  });

  it('no money left stops at once', async () => {
    const mock = await start();
    mock.nextRequestError(429, { message: 'You exceeded your current quota', type: 'insufficient_quota', code: 'insufficient_quota' });
    expect(codes(await askAll(modelsAt(`${mock.url}/v1`, ', limits: { concurrency: 1 }'), many(5)))).toEqual({ 'quota-exceeded': 1, aborted: 4 });
    expect(mock.getRequests()).toHaveLength(1);
  });
});
