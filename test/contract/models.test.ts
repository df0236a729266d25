import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Models, type ModelsOptions, openModels } from '../../src/adapters/models/index.js';
import { readConfig } from '../../src/core/config/config.js';
import { PromptError } from '../../src/core/errors.js';
import type { ModelRequest, Outcome } from '../../src/core/ports.js';
import { apiError, chatCompletion, type FaultServer, json, type Reply, startFaultServer } from '../support/fault-server.js';
import { createFolder } from '../support/repo.js';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

const KEY = 'plain-key-0123456789';
const ask = (text: string, more: Partial<ModelRequest> = {}): ModelRequest => ({
  model: 'm', messages: [{ role: 'user', content: text }], parameters: { temperature: 0 }, ...more,
});

interface World {
  folder: string;
  server: FaultServer;
  warnings: string[];
  open(more?: Partial<ModelsOptions>, configText?: string): Models;
}

async function world(replies: readonly Reply[] = [json(200, chatCompletion('billing'))]): Promise<World> {
  const server = await startFaultServer(replies);
  closing.push(server.close);
  const folder = createFolder();
  const warnings: string[] = [];
  const open: World['open'] = (more = {}, configText = `providers: { test: { base_url: "${server.url}", key: TEST_KEY } }`) =>
    openModels({
      config: readConfig(configText, '.promptrc').config,
      env: { TEST_KEY: KEY },
      countTokens: async (_, texts) => texts.map(() => 1),
      cache: { folder: join(folder, 'cache'), prepare: () => {} },
      recordings: { folder: join(folder, 'recordings'), shown: '.prompt/recordings' },
      record: false,
      offline: false,
      warn: (text) => warnings.push(text),
      ...more,
    });
  return { folder, server, warnings, open };
}

const textOf = (outcome: Outcome): string => (outcome.ok ? outcome.completion.text : outcome.failure.code);

async function complete(models: Models, request: ModelRequest, name = 'test/m', prompt?: string): Promise<Outcome> {
  return models.create(name, prompt).model.complete(request);
}

describe('kept completions', () => {
  it('are asked once, and keep their usage and latency', async () => {
    const { open, server } = await world();
    const first = await complete(open(), ask('a'));
    const again = await complete(open(), ask('a'));
    expect(server.seen).toHaveLength(1);
    expect(first.ok && again.ok && { ...first.completion, kept: true }).toEqual(again.ok && again.completion);
    expect(first.ok && first.completion.kept).toBeUndefined();
  });

  it.each<[string, ModelRequest, string]>([
    ['another text', ask('b'), 'test/m'],
    ['another role', { ...ask('a'), messages: [{ role: 'system', content: 'a' }] }, 'test/m'],
    ['another parameter', ask('a', { parameters: { temperature: 0, response_format: { type: 'json_object' } } }), 'test/m'],
    ['another model', ask('a', { model: 'n' }), 'test/n'],
    ['another repeat', ask('a', { repeat: 1 }), 'test/m'],
  ])('are not those of %s', async (_name, request, name) => {
    const { open, server } = await world();
    const models = open();
    await complete(models, ask('a'));
    await complete(models, request, name);
    expect(server.seen).toHaveLength(2);
  });

  it('are those of the same server only', async () => {
    const { open, server } = await world();
    await complete(open(), ask('a'));
    const other = await startFaultServer([json(200, chatCompletion('other'))]);
    closing.push(other.close);
    expect(textOf(await complete(open({}, `providers: { test: { base_url: "${other.url}" } }`), ask('a')))).toBe('other');
    expect(server.seen).toHaveLength(1);
  });

  it('do not depend on the key, the headers or the order of parameters', async () => {
    const { open, server } = await world();
    await complete(open(), ask('a', { parameters: { temperature: 0, seed: 1 } }));
    const config = `providers: { test: { base_url: "${server.url}", headers: { X-Team: other } } }`;
    await complete(open({}, config), ask('a', { parameters: { seed: 1, temperature: 0, repeat: undefined } }));
    expect(server.seen).toHaveLength(1);
  });

  it('equal requests at one time are one', async () => {
    const { open, server } = await world();
    const models = open();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => complete(models, ask('a'))));
    expect(server.seen).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.ok && outcome.completion.kept === true)).toHaveLength(19);
    expect(models.close()).toEqual({ asked: 1, kept: 19, missing: 0, recorded: [] });
  });

  it('failures are not kept', async () => {
    const { open, server } = await world([apiError(400, { message: 'no' }), json(200, chatCompletion('yes'))]);
    expect(textOf(await complete(open(), ask('a')))).toBe('bad-request');
    expect(textOf(await complete(open(), ask('a')))).toBe('yes');
    expect(server.seen).toHaveLength(2);
  });

  it('without a cache everything is asked', async () => {
    const { open, server, folder } = await world();
    for (let time = 0; time < 2; time += 1) {
      const models = open({ cache: undefined });
      await complete(models, ask('a'));
      models.close();
    }
    expect(server.seen).toHaveLength(2);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('a folder that cannot be written is told of once, and the paid answers stand', async () => {
    const { open, folder, warnings } = await world();
    writeFileSync(join(folder, 'cache'), 'a file');
    const models = open();
    expect(textOf(await complete(models, ask('a')))).toBe('billing');
    expect(textOf(await complete(models, ask('b')))).toBe('billing');
    expect(warnings).toHaveLength(1);
  });

  it('only their owner can read them', async () => {
    const { open, folder } = await world();
    await complete(open(), ask('a'));
    expect(statSync(join(folder, 'cache')).mode & 0o777).toBe(0o700);
    const [segment = ''] = readdirSync(join(folder, 'cache'));
    expect(statSync(join(folder, 'cache', segment)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, 'cache', segment), 'utf8')).not.toContain(KEY);
  });
});

describe('models by name', () => {
  it('a name of the model map stands for the provider’s', async () => {
    const { open, server } = await world();
    const named = open({}, `providers: { test: { base_url: "${server.url}", models: { fast: m-mini } } }`).create('test/fast');
    expect(named).toMatchObject({ provider: 'test', modelName: 'm-mini', model: { id: 'test/m-mini', kind: 'api' } });
    expect(open().create('test/fast').modelName).toBe('fast');
  });

  it('what is missing is said before anything is sent', async () => {
    const { open } = await world();
    expect(() => open().create('nowhere/m')).toThrow(expect.objectContaining({ code: 'model/unknown-provider' }));
    expect(() => open({ env: {} }).create('test/m')).toThrow(expect.objectContaining({ code: 'model/key-missing' }));
  });
});

describe('recordings', () => {
  const file = ({ folder }: World): string => join(folder, 'recordings/team/sort.jsonl');
  const record = async (one: World, requests: readonly ModelRequest[], more: Partial<ModelsOptions> = {}): Promise<ReturnType<Models['close']>> => {
    const models = one.open({ record: true, ...more });
    for (const request of requests) await complete(models, request, 'test/m', 'team/sort');
    return models.close();
  };

  it('are replayed without a key, a base URL or a request', async () => {
    const one = await world();
    await record(one, [ask('a')]);
    const offline = one.open({ offline: true, env: {}, cache: undefined }, '{}');
    const outcome = await complete(offline, ask('a'), 'test/m', 'team/sort');
    expect(outcome).toMatchObject({ ok: true, completion: { text: 'billing', usage: { inputTokens: 12, outputTokens: 3 }, kept: true } });
    expect(one.server.seen).toHaveLength(1);
  });

  it('a miss says what is missing', async () => {
    const one = await world();
    const offline = one.open({ offline: true });
    const outcome = await complete(offline, ask('a', { repeat: 2 }), 'test/m', 'team/sort');
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'recording-missing', fatal: false, missing: { key: expect.stringMatching(/^[0-9a-f]{64}$/), repeat: 2 } } });
    expect(offline.close()).toEqual({ asked: 0, kept: 0, missing: 1, recorded: [] });
    expect(one.server.seen).toEqual([]);
  });

  it('what is not recorded may still be kept', async () => {
    const one = await world();
    await complete(one.open(), ask('a'));
    expect(textOf(await complete(one.open({ offline: true }), ask('a'), 'test/m', 'team/sort'))).toBe('billing');
    expect(one.server.seen).toHaveLength(1);
  });

  it('come to the same bytes in whatever order they were made', async () => {
    const [one, other] = [await world(), await world()];
    const texts = ['c', 'a', 'b', 'ä\u2028', '\ud800'];
    await record(one, texts.map((text) => ask(text)));
    await record(other, [...texts].reverse().map((text) => ask(text)));
    const bytes = (of: World): string => readFileSync(file(of), 'utf8').replace(/"latency_ms":\d+/g, '');
    expect(bytes(one)).toBe(bytes(other));
    const lines = readFileSync(file(one), 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect([...lines].sort()).toEqual(lines);
  });

  it('are added to what is there, which is not asked again', async () => {
    const one = await world();
    await record(one, [ask('a')]);
    expect(await record(one, [ask('a'), ask('b')], { cache: { folder: join(one.folder, 'other'), prepare: () => {} } })).toEqual({
      asked: 1, kept: 1, missing: 0, recorded: [{ file: '.prompt/recordings/team/sort.jsonl', added: 1, total: 2 }],
    });
    expect(one.server.seen).toHaveLength(2);
    const before = readFileSync(file(one));
    expect((await record(one, [ask('b'), ask('a')])).recorded).toEqual([]);
    expect(readFileSync(file(one))).toEqual(before);
  });

  it('hold no key, and refuse what looks like one', async () => {
    const one = await world();
    await record(one, [ask('a')]);
    const before = readFileSync(file(one), 'utf8');
    expect(before).not.toContain(KEY);
    const secret = 'sk-proj-AbCdEfGhIjKlMnOpQrStUvWx';
    const error = await record(one, [ask('b'), ask(`use ${secret} please`), ask(`and ${KEY}`)]).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PromptError);
    const { code, findings } = error as PromptError;
    expect(code).toBe('recordings/secret');
    expect(findings.map(({ message }) => message)).toEqual([
      'message 1 (user) of a request to test/m holds what looks like an API key: `use sk-pro…`',
      'message 1 (user) of a request to test/m holds what looks like a key of the environment: `and plain-…`',
    ]);
    expect(readFileSync(file(one), 'utf8')).toBe(before);
  });

  it('every line that is none is told of at once', async () => {
    const one = await world();
    await record(one, [ask('a')]);
    const [good = ''] = readFileSync(file(one), 'utf8').split('\n');
    const lines = [good, good, '<<<<<<< HEAD', '{', good.replace('billing', 'x'), good.replace('"content":"a"', '"content":"b"'), good.replace('"v":1', '"v":2'), '[]', ''];
    writeFileSync(file(one), lines.join('\n'));
    const thrown = catching(() => one.open({ offline: true }).create('test/m', 'team/sort'));
    expect(thrown.findings.map(({ place, message }) => `${place.line}: ${message}`)).toEqual([
      '3: a merge conflict; keep the lines of both sides, their order does not matter',
      '4: this line is not JSON',
      '6: the key is not that of the request; was the line edited?',
      '7: this line was written by a newer git-prompt',
      expect.stringContaining('8: this line is no recording'),
    ]);
  });
});

function catching(work: () => unknown): PromptError {
  try {
    work();
  } catch (error) {
    return error as PromptError;
  }
  throw new Error('nothing was thrown');
}
