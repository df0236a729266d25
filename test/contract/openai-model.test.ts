import { EventEmitter, getEventListeners, once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { LLMock } from '@copilotkit/aimock';
import { afterEach, describe, expect, it } from 'vitest';
import type { Gate } from '../../src/adapters/models/gate.js';
import { openAiModel } from '../../src/adapters/models/openai.js';
import type { OpenAiOptions } from '../../src/adapters/models/openai.js';
import type { Completion, Message, ModelFailure, ModelRequest, Outcome } from '../../src/core/ports.js';
import {
  apiError,
  chatCompletion,
  dripForever,
  emptyChunked,
  endlessBody,
  json,
  neverAnswer,
  raw,
  resetBeforeHeaders,
  resetMidBody,
  stallAfterHeaders,
  startFaultServer,
} from '../support/fault-server.js';
import type { FaultServer, Reply } from '../support/fault-server.js';

const KEY = 'sk-test-0123456789abcdef';
const MESSAGES: readonly Message[] = [
  { role: 'system', content: 'Answer with the queue.' },
  { role: 'user', content: 'My invoice is wrong.' },
];
const REQUEST: ModelRequest = { model: 'gpt-4.1-mini', messages: MESSAGES, parameters: { temperature: 0, max_tokens: 16 } };
const OK = json(200, chatCompletion('billing'));
/** Lets everything through at once: for tests of what a request does by itself. */
const OPEN_GATE: Gate = { enter: async () => ({ generation: 0, tokens: 0, startedAt: 0 }), leave: () => {}, close: () => {} };

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

interface Run {
  outcome: Outcome;
  server: FaultServer;
  /** The waits asked of the injected sleep, in milliseconds. */
  waits: number[];
}

async function run(replies: readonly Reply[], options: Partial<OpenAiOptions> = {}, request = REQUEST): Promise<Run> {
  const server = await startFaultServer(replies);
  closing.push(server.close);
  const waits: number[] = [];
  const model = openAiModel({
    provider: 'openai',
    model: request.model,
    baseUrl: server.url,
    apiKey: KEY,
    gate: OPEN_GATE,
    random: () => 0,
    sleep: async (ms) => void waits.push(ms),
    ...options,
  });
  return { outcome: await model.complete(request), server, waits };
}

function completionIn(outcome: Outcome): Completion {
  if (!outcome.ok) throw new Error(`expected a completion, got ${outcome.failure.code}: ${outcome.failure.message}`);
  return outcome.completion;
}

function failureIn(outcome: Outcome): ModelFailure {
  if (outcome.ok) throw new Error(`expected a failure, got ${JSON.stringify(outcome.completion)}`);
  expect(outcome.failure.message).not.toContain(KEY);
  return outcome.failure;
}

async function startMock(): Promise<LLMock> {
  const mock = await LLMock.create({ port: 0, auth: { apiKeys: [KEY] } });
  closing.push(() => mock.stop());
  return mock;
}

function modelOn(mock: LLMock, options: Partial<OpenAiOptions> = {}): ReturnType<typeof openAiModel> {
  const baseUrl = `${mock.url}/v1`;
  return openAiModel({ provider: 'openai', model: 'gpt-4.1-mini', baseUrl, apiKey: KEY, gate: OPEN_GATE, sleep: async () => {}, ...options });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

describe('against a server not written here', () => {
  it('returns the text and the usage the server reports', async () => {
    const mock = await startMock();
    mock.onMessage('invoice', {
      content: 'billing',
      model: 'gpt-4.1-mini-2025-04-14',
      usage: { prompt_tokens: 17, completion_tokens: 2, total_tokens: 19 },
    });
    const { latencyMs, ...rest } = completionIn(await modelOn(mock).complete(REQUEST));
    expect(rest).toEqual({
      text: 'billing',
      usage: { inputTokens: 17, outputTokens: 2 },
      finishReason: 'stop',
      servedModel: 'gpt-4.1-mini-2025-04-14',
    });
    expect(latencyMs).toBeGreaterThan(0);
    expect(mock.getLastRequest()?.body).toMatchObject({ model: 'gpt-4.1-mini', messages: MESSAGES, temperature: 0, max_tokens: 16 });
  });

  it('tries again after a rate limit', async () => {
    const mock = await startMock();
    mock.onMessage('invoice', { content: 'billing' });
    mock.nextRequestError(429, { message: 'Slow down', type: 'rate_limit_error', code: 'rate_limit_exceeded' });
    expect(completionIn(await modelOn(mock).complete(REQUEST)).text).toBe('billing');
    expect(mock.getRequests()).toHaveLength(2);
  });

  it('is told of a wrong key', async () => {
    const mock = await startMock();
    const failure = failureIn(await modelOn(mock, { apiKey: 'sk-wrong-key-123456' }).complete(REQUEST));
    expect(failure).toMatchObject({ code: 'unauthorized', fatal: true });
    expect(failure.message).not.toContain('sk-wrong-key');
  });
});

describe('the request', () => {
  it('holds model, messages and parameters as given, and asks for no stream', async () => {
    const request = { ...REQUEST, parameters: { seed: 7, response_format: { type: 'json_object' }, stream: true, stream_options: {} } };
    const { server } = await run([OK], { headers: { 'X-Team': 'support' } }, request);
    expect(server.seen[0]).toMatchObject({ path: '/v1/chat/completions', headers: { authorization: `Bearer ${KEY}`, 'x-team': 'support' } });
    expect(server.seen[0]?.body).toEqual({
      model: 'gpt-4.1-mini',
      messages: MESSAGES,
      seed: 7,
      response_format: { type: 'json_object' },
    });
  });

  it('holds no Authorization where there is no key', async () => {
    const { outcome, server } = await run([OK], { provider: 'ollama', apiKey: '' });
    expect(outcome.ok).toBe(true);
    expect(server.seen[0]?.headers).not.toHaveProperty('authorization');
  });

  it('keeps OpenAI organisation settings of the environment from other providers', async () => {
    process.env.OPENAI_ORG_ID = 'org-1';
    process.env.OPENAI_PROJECT_ID = 'proj-1';
    try {
      const other = await run([OK], { provider: 'groq' });
      expect(other.server.seen[0]?.headers).not.toHaveProperty('openai-organization');
      expect(other.server.seen[0]?.headers).not.toHaveProperty('openai-project');
      const own = await run([OK]);
      expect(own.server.seen[0]?.headers).toMatchObject({ 'openai-organization': 'org-1', 'openai-project': 'proj-1' });
    } finally {
      delete process.env.OPENAI_ORG_ID;
      delete process.env.OPENAI_PROJECT_ID;
    }
  });

  it('takes a key with a line break at its end', async () => {
    const { server } = await run([OK], { apiKey: `${KEY}\n` });
    expect(server.seen[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });
});

describe('usage', () => {
  it.each([
    ['absent', undefined, {}],
    ['null', null, {}],
    ['only input', { prompt_tokens: 12 }, { inputTokens: 12 }],
    ['zero output', { prompt_tokens: 12, completion_tokens: 0 }, { inputTokens: 12, outputTokens: 0 }],
    ['not numbers', { prompt_tokens: '12', completion_tokens: null }, {}],
    ['some of it cached', { prompt_tokens: 12, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 8 } }, { inputTokens: 12, outputTokens: 1, cachedInputTokens: 8 }],
    ['more cached than there is, or none', { prompt_tokens: 12, prompt_tokens_details: { cached_tokens: 13 } }, { inputTokens: 12 }],
    ['nothing cached', { prompt_tokens: 12, prompt_tokens_details: { cached_tokens: 0 } }, { inputTokens: 12 }],
    ['negative or broken', { prompt_tokens: -1, completion_tokens: 1.5 }, {}],
  ])('%s', async (_name, usage, expected) => {
    const { outcome } = await run([json(200, chatCompletion('billing', { usage }))]);
    expect(completionIn(outcome).usage).toEqual(expected);
  });

  it('leaves out a finish reason and a model the server does not name', async () => {
    const choices = [{ message: { role: 'assistant', content: 'x' } }];
    const { latencyMs: _latency, ...rest } = completionIn((await run([json(200, { choices })])).outcome);
    expect(rest).toEqual({ text: 'x', usage: {} });
  });
});

const LIMITED = { message: 'Rate limit reached', type: 'requests', code: 'rate_limit_exceeded' };
const QUOTA = { message: 'You exceeded your current quota', type: 'insufficient_quota', code: 'insufficient_quota' };

describe('what is tried again', () => {
  it.each<[string, Reply]>([
    ['429', apiError(429, LIMITED)],
    ['408', apiError(408, { message: 'slow' })],
    ['409', apiError(409, { message: 'locked' })],
    ['500', apiError(500, { message: 'oops' })],
    ['502 with a page', raw(502, '<html>Bad gateway</html>', { 'content-type': 'text/html' })],
    ['503', apiError(503, { message: 'overloaded' })],
    ['reset before headers', resetBeforeHeaders],
    ['reset in the body', resetMidBody],
    ['truncated JSON', raw(200, '{"choices":[{"mess', { 'content-type': 'application/json' })],
    ['empty JSON body', raw(200, '', { 'content-type': 'application/json', 'content-length': '0' })],
    ['empty body without a length', emptyChunked],
    ['204', raw(204, '')],
  ])('%s, then success', async (_name, fault) => {
    const { outcome, server, waits } = await run([fault, fault, OK]);
    expect(completionIn(outcome).text).toBe('billing');
    expect(server.seen).toHaveLength(3);
    expect(waits).toEqual([500, 1000]);
  });

  it.each<[string, Reply, ModelFailure['code']]>([
    ['408', apiError(408, { message: 'slow' }), 'timeout'],
    ['409', apiError(409, { message: 'locked' }), 'server-error'],
    ['503', apiError(503, { message: 'overloaded' }), 'server-error'],
    ['reset before headers', resetBeforeHeaders, 'server-error'],
    ['reset in the body', resetMidBody, 'server-error'],
    ['truncated JSON', raw(200, '{"choices":[{"mess', { 'content-type': 'application/json' }), 'malformed-response'],
    ['204', raw(204, ''), 'malformed-response'],
  ])('%s every time', async (_name, fault, code) => {
    const { outcome, server } = await run([fault]);
    expect(failureIn(outcome)).toMatchObject({ code, fatal: false, message: expect.stringContaining('3 attempts') });
    expect(server.seen).toHaveLength(3);
  });

  it('refused every time', async () => {
    const { outcome, server, waits } = await run([apiError(429, LIMITED)]);
    expect(failureIn(outcome)).toMatchObject({ code: 'rate-limited', fatal: false, message: expect.stringContaining('8 attempts') });
    expect(server.seen).toHaveLength(8);
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000]);
  });

  it('counts refusals and faults apart', async () => {
    const [refusal, fault] = [apiError(429, LIMITED), apiError(500, { message: 'oops' })];
    const { outcome, waits } = await run([refusal, refusal, fault, refusal, refusal, fault, OK]);
    expect(outcome.ok).toBe(true);
    expect(waits).toEqual([500, 1000, 500, 2000, 4000, 1000]);
  });

  it('counts attempts as configured', async () => {
    expect((await run([apiError(500, { message: 'oops' })], { maxAttempts: 1 })).server.seen).toHaveLength(1);
    expect((await run([apiError(500, { message: 'oops' })], { maxAttempts: 5 })).server.seen).toHaveLength(5);
  });
});

describe('what is not tried again', () => {
  it.each<[string, Reply, ModelFailure['code'], boolean]>([
    ['401', apiError(401, { message: `Incorrect API key provided: ${KEY}.`, code: 'invalid_api_key' }), 'unauthorized', true],
    ['403', apiError(403, { message: 'No access' }), 'unauthorized', true],
    ['404 model', apiError(404, { message: 'The model does not exist', code: 'model_not_found' }), 'unknown-model', true],
    ['404 page', raw(404, 'not here'), 'unknown-model', true],
    ['429 quota', apiError(429, QUOTA), 'quota-exceeded', true],
    ['402', apiError(402, { message: 'Insufficient balance' }), 'quota-exceeded', true],
    ['400', apiError(400, { message: 'max_tokens is too large' }), 'bad-request', false],
    ['422', json(422, { detail: 'wrong' }), 'bad-request', false],
    ['text/html with 200', raw(200, '<html>Log in</html>', { 'content-type': 'text/html' }), 'malformed-response', false],
    ['an error with 200', json(200, { error: { message: 'Upstream failed', code: 502 } }), 'malformed-response', false],
    ['an array', json(200, []), 'malformed-response', false],
    ['no choices member', json(200, { id: 'x' }), 'malformed-response', false],
    ['no choices', json(200, chatCompletion('', { choices: [] })), 'malformed-response', false],
    ['no message', json(200, { choices: [{ text: 'old API' }] }), 'malformed-response', false],
    ['content parts', json(200, { choices: [{ message: { content: [{ type: 'text', text: 'x' }] } }] }), 'malformed-response', false],
    ['null content', json(200, chatCompletion(null)), 'empty-response', false],
    ['empty content', json(200, chatCompletion('')), 'empty-response', false],
    ['a redirect', raw(307, '', { location: '/elsewhere' }), 'unreachable', true],
    ['more than the cap', endlessBody, 'malformed-response', false],
  ])('%s', async (_name, fault, code, fatal) => {
    const { outcome, server, waits } = await run([fault, OK]);
    expect(failureIn(outcome)).toMatchObject({ code, fatal });
    expect(server.seen).toHaveLength(1);
    expect(waits).toEqual([]);
  });

  it.each([
    [{ content: null, refusal: 'I cannot help' }, 'stop', 'I cannot help'],
    [{ content: null, tool_calls: [{ id: '1' }] }, 'tool_calls', 'called a tool'],
    [{ content: '' }, 'length', 'token limit'],
    [{ content: '' }, 'content_filter', 'content_filter'],
  ])('says why there is no text: %j', async (message, finish, words) => {
    const { outcome } = await run([json(200, { choices: [{ message, finish_reason: finish }] })]);
    expect(failureIn(outcome).message).toContain(words);
  });
});

describe('how long it waits', () => {
  const tomorrow = new Date(Date.now() + 86_400_000).toUTCString();

  it.each<[string, Record<string, string>, number]>([
    ['seconds', { 'retry-after': '1' }, 1000],
    ['fraction of a second', { 'retry-after': '1.5' }, 1500],
    ['milliseconds', { 'retry-after-ms': '300' }, 300],
    ['milliseconds before seconds', { 'retry-after-ms': '300', 'retry-after': '9' }, 300],
    ['the cap itself', { 'retry-after': '60' }, 60_000],
    ['negative', { 'retry-after': '-5' }, 250],
    ['zero', { 'retry-after': '0' }, 250],
    ['a date gone by', { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, 250],
    ['nonsense', { 'retry-after': 'soon' }, 500],
    ['nothing', {}, 500],
  ])('%s', async (_name, headers, expected) => {
    const { outcome, waits } = await run([apiError(429, LIMITED, headers), OK]);
    expect(outcome.ok).toBe(true);
    expect(waits).toEqual([expected]);
  });

  it('until an HTTP date', async () => {
    const { waits } = await run([apiError(429, LIMITED, { 'retry-after': new Date(Date.now() + 40_000).toUTCString() }), OK]);
    expect(waits).toHaveLength(1);
    expect(waits[0]).toBeGreaterThan(30_000);
    expect(waits[0]).toBeLessThanOrEqual(40_000);
  });

  it.each([
    ['90 seconds', { 'retry-after': '90' }, 429],
    ['a day', { 'retry-after': tomorrow }, 429],
    ['90 seconds of a 503', { 'retry-after': '90' }, 503],
  ])('not %s: the run can be resumed', async (_name, headers, status) => {
    const { outcome, server, waits } = await run([apiError(status, LIMITED, headers), OK]);
    expect(failureIn(outcome)).toMatchObject({ code: 'rate-limited', fatal: true, message: expect.stringContaining('run again later') });
    expect(server.seen).toHaveLength(1);
    expect(waits).toEqual([]);
  });

  it('doubles up to 8 seconds, and varies by at most a half', async () => {
    const fault = apiError(500, { message: 'oops' });
    expect((await run([fault], { maxAttempts: 7 })).waits).toEqual([500, 1000, 2000, 4000, 8000, 8000]);
    expect((await run([fault], { maxAttempts: 3, random: () => 1 })).waits).toEqual([250, 500]);
  });
});

describe('time and abortion', () => {
  it.each<[string, Reply]>([
    ['no headers', neverAnswer],
    ['a body that stalls', stallAfterHeaders],
    ['a body that drips', dripForever],
    ['an error body that stalls', (response) => void response.writeHead(500).write('{')],
  ])('ends at the deadline: %s', async (_name, fault) => {
    const { outcome, server } = await run([fault], { timeoutMs: 100, maxAttempts: 2 });
    expect(failureIn(outcome)).toMatchObject({ code: 'timeout', fatal: false, message: expect.stringContaining('0.1 s') });
    expect(server.seen).toHaveLength(2);
  });

  it('ends at the deadline though garbage is collected meanwhile', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const timer = setInterval(collect, 20);
    try {
      const { outcome } = await run([stallAfterHeaders], { timeoutMs: 300, maxAttempts: 1 });
      expect(failureIn(outcome).code).toBe('timeout');
    } finally {
      clearInterval(timer);
    }
  });

  it.each<[string, Reply]>([
    ['a body that stalls', stallAfterHeaders],
    ['a body above the cap', endlessBody],
  ])('closes the connection it gives up: %s', async (_name, fault) => {
    const closed = new EventEmitter();
    const heard = once(closed, 'closed');
    const watched: Reply = (response, request) => {
      response.on('close', () => closed.emit('closed'));
      fault(response, request);
    };
    await run([watched], { timeoutMs: 3000, maxAttempts: 1 });
    await heard;
  });

  it('lets many requests share one signal without a warning', async () => {
    const server = await startFaultServer([OK]);
    closing.push(server.close);
    const model = openAiModel({ provider: 'openai', model: 'm', baseUrl: server.url, apiKey: KEY });
    const warnings: string[] = [];
    const note = (warning: Error): void => void warnings.push(warning.name);
    process.on('warning', note);
    const { signal } = new AbortController();
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => model.complete(REQUEST, signal)));
    process.off('warning', note);
    expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
    expect(warnings).toEqual([]);
  });

  it('leaves no listener on the signal of the run', async () => {
    const server = await startFaultServer([apiError(500, { message: 'oops' }), OK]);
    closing.push(server.close);
    const model = openAiModel({ provider: 'openai', model: 'm', baseUrl: server.url, apiKey: KEY, sleep: async () => {} });
    const { signal } = new AbortController();
    expect((await model.complete(REQUEST, signal)).ok).toBe(true);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('succeeds when only the first attempt stalls, and times that attempt alone', async () => {
    const { outcome } = await run([stallAfterHeaders, OK], { timeoutMs: 2000 });
    expect(completionIn(outcome).latencyMs).toBeLessThan(2000);
  });

  it('makes no request once aborted', async () => {
    const server = await startFaultServer([OK]);
    closing.push(server.close);
    const model = openAiModel({ provider: 'openai', model: 'm', baseUrl: server.url, apiKey: KEY });
    expect(failureIn(await model.complete(REQUEST, AbortSignal.abort())).code).toBe('aborted');
    expect(server.seen).toEqual([]);
  });

  it('stops a request that is under way', async () => {
    const controller = new AbortController();
    const server = await startFaultServer([() => controller.abort()]);
    closing.push(server.close);
    const model = openAiModel({ provider: 'openai', model: 'm', baseUrl: server.url, apiKey: KEY });
    expect(failureIn(await model.complete(REQUEST, controller.signal))).toMatchObject({ code: 'aborted', fatal: false });
    expect(server.seen).toHaveLength(1);
  });

  it('stops the real sleep between attempts', async () => {
    const controller = new AbortController();
    const server = await startFaultServer([apiError(429, LIMITED, { 'retry-after': '60' })]);
    closing.push(server.close);
    const model = openAiModel({ provider: 'openai', model: 'm', baseUrl: server.url, apiKey: KEY });
    const outcome = model.complete(REQUEST, controller.signal);
    setTimeout(() => controller.abort(), 300);
    expect(failureIn(await outcome).code).toBe('aborted');
    expect(server.seen).toHaveLength(1);
  });
});

describe('where it goes', () => {
  it('reports a refused connection after the attempts', async () => {
    const port = await freePort();
    const { outcome, waits } = await run([OK], { baseUrl: `http://127.0.0.1:${port}/v1` });
    const failure = failureIn(outcome);
    expect(failure).toMatchObject({ code: 'unreachable', fatal: true });
    expect(failure.message).toContain(`127.0.0.1:${port}`);
    expect(failure.message).toContain('ECONNREFUSED');
    expect(waits).toHaveLength(2);
  });

  it('reports a host that does not exist', async () => {
    const { outcome } = await run([OK], { baseUrl: 'https://nowhere.invalid/v1', maxAttempts: 1 });
    expect(failureIn(outcome)).toMatchObject({ code: 'unreachable', fatal: true });
  });

  it.each([
    ['plain http with a key', { baseUrl: 'http://10.0.0.7:8000/v1' }, 'no key if the server needs none'],
    ['plain http with a secret header', { baseUrl: 'http://10.0.0.7/v1', apiKey: '', headers: { 'api-key': 'azure-secret' } }, 'plain http'],
    ['a name that only begins like loopback', { baseUrl: 'http://127.0.0.1.evil.example/v1' }, 'plain http'],
    ['credentials in the URL', { baseUrl: 'https://user:hunter22@host.example/v1' }, 'contains credentials'],
    ['another scheme', { baseUrl: 'file:///etc/passwd' }, 'https: or http:'],
    ['no URL', { baseUrl: 'api.example/v1' }, 'no URL'],
    ['another provider without a base URL', { provider: 'groq', baseUrl: undefined }, 'no base URL'],
  ])('refuses %s and names the remedy', async (_name, options, words) => {
    const { baseUrl, ...rest } = { provider: 'openai', apiKey: KEY, ...options };
    const model = openAiModel({ model: 'm', ...rest, ...(baseUrl === undefined ? {} : { baseUrl }) });
    const failure = failureIn(await model.complete(REQUEST));
    expect(failure).toMatchObject({ code: 'bad-request', fatal: true });
    expect(failure.message).toContain(words);
    expect(failure.message).not.toContain('hunter22');
  });

  it('asks a server over plain http when no key would be sent', async () => {
    const { outcome } = await run([OK], { provider: 'vllm', baseUrl: 'http://nowhere.invalid/v1', apiKey: '', maxAttempts: 1 });
    expect(failureIn(outcome).code).toBe('unreachable');
  });
});

describe('keys', () => {
  it.each([
    ['the key itself', `Wrong: ${KEY}`, KEY],
    ['another key', 'Wrong: sk-proj-AbCdEfGh1234', 'AbCdEfGh1234'],
    ['a masked key', 'Wrong: sk-ab***wxyz', 'wxyz'],
    ['a bearer header', 'Header was "Bearer abcdefghijkl"', 'abcdefghijkl'],
    ['credentials in an address', 'See https://bob:hunter22@host/', 'hunter22'],
    ['a key at the end of what is quoted', `${'x '.repeat(70)}${KEY}`, KEY.slice(0, 12)],
    ['a secret header', 'Got tok-abcdef', 'tok-abcdef'],
  ])('%s is not repeated', async (_name, message, hidden) => {
    const headers = { 'X-Auth': 'Token tok-abcdef' };
    for (const fault of [apiError(400, { message }), json(200, { error: { message } }), raw(500, message), raw(200, message)]) {
      const { outcome } = await run([fault], { headers, maxAttempts: 1 });
      const failure = failureIn(outcome);
      expect(failure.message).not.toContain(hidden);
      expect(failure.message).toContain('[redacted]');
    }
  });

  it('a key is known by its text without the line break it was read with', async () => {
    const { outcome } = await run([apiError(401, { message: 'Wrong: plain-key-123' })], { apiKey: 'plain-key-123\n' });
    expect(failureIn(outcome).message).not.toContain('plain-key');
  });

  it('a key that is no header value is not repeated either', async () => {
    const { outcome, server } = await run([OK], { apiKey: 'first-half\nsecond-half' });
    const failure = failureIn(outcome);
    expect(failure.message).not.toMatch(/first-half|second-half/);
    expect(server.seen).toEqual([]);
  });

  it('printing the model shows none', async () => {
    const server = await startFaultServer([OK]);
    closing.push(server.close);
    const model = openAiModel({ provider: 'openai', model: 'm', baseUrl: server.url, apiKey: KEY });
    await model.complete(REQUEST);
    expect(inspect(model, { depth: 10, showHidden: true })).not.toContain(KEY);
    expect(model).toMatchObject({ id: 'openai/m', kind: 'api' });
  });
});
