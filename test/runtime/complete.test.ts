import { describe, expect, it } from 'vitest';
import { createCompleter } from '../../src/runtime/complete.js';
import type { ServedPrompt } from '../../src/runtime/served-prompt.js';

const SERVED: ServedPrompt = {
  name: 'team/sort', environment: 'production', version: 2, hash: 'a'.repeat(64), variant: 'stable', parameters: { temperature: 0 },
  render: () => [{ role: 'user', content: 'Sort.' }], extract: (text) => text, countTokens: async () => ({ tokens: 1, method: 'exact' }),
};

/** What was asked of the client, and how often something was logged. */
function setUp(): { complete: (model: string | undefined) => Promise<unknown>; asked: unknown[]; logged: unknown[] } {
  const [asked, logged]: [unknown[], unknown[]] = [[], []];
  const complete = createCompleter({ logRequest: (_, facts) => String(logged.push(facts)), rate: () => true, close: () => {} });
  const client = { chat: { completions: { create: async (body: unknown) => (asked.push(body), { choices: [{ message: { content: 'red' } }] }) } } };
  return { asked, logged, complete: (model) => complete({ ...SERVED, ...(model === undefined ? {} : { model }) }, {}, { client }) };
}

describe('complete', () => {
  it('asks for the model by its own name, which may have slashes', async () => {
    const { complete, asked, logged } = setUp();
    expect(await complete('openrouter/meta/llama-3')).toMatchObject({ text: 'red', cached: false });
    expect(asked).toEqual([{ temperature: 0, model: 'meta/llama-3', messages: [{ role: 'user', content: 'Sort.' }] }]);
    expect(logged).toHaveLength(1);
  });

  it.each([
    [undefined, 'team/sort@2 names no model', '`model:`'],
    ['gpt-4.1-mini', 'the model `gpt-4.1-mini` of team/sort@2 names no provider', 'openai/gpt-4.1-mini'],
  ])('refuses the model %j with what to write, before anything is sent or logged', async (model, message, remedy) => {
    const { complete, asked, logged } = setUp();
    const refused: unknown = await complete(model).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'runtime/option', message: expect.stringContaining(message) as string, remedy: expect.stringContaining(remedy) as string });
    expect([asked, logged]).toEqual([[], []]);
  });
});
