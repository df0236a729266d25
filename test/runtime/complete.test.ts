import { describe, expect, it } from 'vitest';
import { createCompleter, type CompleteOptions } from '../../src/runtime/complete.js';
import type { RequestFacts } from '../../src/runtime/recorder.js';
import type { ServedPrompt } from '../../src/runtime/served-prompt.js';

const SERVED: ServedPrompt = {
  name: 'team/sort', environment: 'production', version: 2, hash: 'a'.repeat(64), variant: 'stable', parameters: { temperature: 0 },
  render: () => [{ role: 'user', content: 'Sort.' }], renderAsync: async () => [{ role: 'user', content: 'Sort.' }], extract: (text) => text, countTokens: async () => ({ tokens: 1, method: 'exact' }),
};
const OPENAI: ServedPrompt = { ...SERVED, model: 'openai/gpt-4.1-mini' };
const RED = { choices: [{ finish_reason: 'stop', message: { content: 'red' } }] };

interface SetUp {
  complete: (prompt: ServedPrompt, options?: Omit<CompleteOptions, 'client'>) => Promise<unknown>;
  asked: unknown[][];
  logged: RequestFacts[];
}

/** What was asked of the client, and what was logged. */
function setUp(answer: (body: unknown, options?: { signal?: AbortSignal }) => unknown = () => RED): SetUp {
  const [asked, logged]: [unknown[][], RequestFacts[]] = [[], []];
  const completer = createCompleter({ logRequest: (_, facts) => String(logged.push(facts)), rate: () => true, close: () => {} });
  const client = { chat: { completions: { create: async (...given: [body: unknown, options?: { signal?: AbortSignal }]) => (asked.push(given), answer(...given)) } } };
  return { asked, logged, complete: (prompt, options) => completer(prompt, {}, { client, ...options }) };
}

describe('complete', () => {
  it('asks for the model by its own name, which may have slashes', async () => {
    const { complete, asked, logged } = setUp();
    expect(await complete({ ...SERVED, model: 'openrouter/meta/llama-3' })).toMatchObject({ text: 'red', finishReason: 'stop', cached: false });
    expect(asked).toEqual([[{ temperature: 0, model: 'meta/llama-3', messages: [{ role: 'user', content: 'Sort.' }] }]]);
    expect(logged).toHaveLength(1);
  });

  it('reads answers whole: parameters that ask for a stream are left out', async () => {
    const { complete, asked } = setUp();
    await complete({ ...OPENAI, parameters: { stream: true, stream_options: { include_usage: true }, top_p: 0.5 } });
    expect(asked[0]?.[0]).toEqual({ top_p: 0.5, model: 'gpt-4.1-mini', messages: [{ role: 'user', content: 'Sort.' }] });
  });

  it.each([
    [undefined, 'team/sort@2 names no model', '`model:`'],
    ['gpt-4.1-mini', 'the model `gpt-4.1-mini` of team/sort@2 names no provider', 'openai/gpt-4.1-mini'],
  ])('refuses the model %j with what to write, before anything is sent or logged', async (model, message, remedy) => {
    const { complete, asked, logged } = setUp();
    const refused: unknown = await complete({ ...SERVED, ...(model === undefined ? {} : { model }) }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'runtime/option', message: expect.stringContaining(message) as string, remedy: expect.stringContaining(remedy) as string });
    expect([asked, logged]).toEqual([[], []]);
  });

  it.each([
    ['the page of a proxy', '<html>Bad gateway</html>'],
    ['an empty object', {}],
    ['no choice', { choices: [] }],
    ['a choice of a stream', { choices: [{ delta: { content: 're' } }] }],
    ['a stream', { async *[Symbol.asyncIterator]() { yield RED; } }],
    ['nothing', undefined],
  ])('takes no %s for an answer, logs it as a failure and does not keep it', async (_, response) => {
    const { complete, asked, logged } = setUp(() => response);
    for (let round = 1; round <= 2; round++) {
      await expect(complete(OPENAI, { reuse: true })).rejects.toMatchObject({ code: 'runtime/no-answer', message: expect.stringContaining('team/sort@2') as string });
      expect([asked.length, logged.length, logged.at(-1)?.error]).toEqual([round, round, 'no_answer']);
    }
  });

  it('has an empty text where the model called a tool, and says so', async () => {
    const { complete } = setUp(() => ({ choices: [{ finish_reason: 'tool_calls', message: { content: null, tool_calls: [] } }] }));
    expect(await complete(OPENAI)).toMatchObject({ text: '', finishReason: 'tool_calls' });
  });

  it('hands a signal on, and tells an abort and a deadline from a failure of the model', async () => {
    const waiting = (_: unknown, options?: { signal?: AbortSignal }): Promise<unknown> =>
      new Promise((_resolve, reject) => options?.signal?.addEventListener('abort', () => reject(new Error('Request was aborted, ticket 4711'))));
    const { complete, logged } = setUp(waiting);
    const controller = new AbortController();
    const aborted = complete(OPENAI, { signal: controller.signal });
    controller.abort();
    await expect(aborted).rejects.toThrow('aborted');
    await expect(complete(OPENAI, { signal: AbortSignal.timeout(1) })).rejects.toThrow('aborted');
    expect(logged.map(({ error }) => error)).toEqual(['aborted', 'timeout']);
    expect(JSON.stringify(logged)).not.toContain('4711');
  });

  it.each([
    [Object.assign(new Error('slow down, ticket 4711'), { status: 429 }), '429'],
    [new (class APIConnectionTimeoutError extends Error {})('ticket 4711'), 'timeout'],
    [new TypeError('fetch failed'), 'TypeError'],
    ['a text', 'unknown'],
  ])('logs the kind of %s and not its words', async (error, kind) => {
    const { complete, logged } = setUp(() => Promise.reject(error));
    await expect(complete(OPENAI)).rejects.toBe(error);
    expect(logged.map((facts) => facts.error)).toEqual([kind]);
    expect(JSON.stringify(logged)).not.toContain('4711');
  });
});
