import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, describe, expect, it } from 'vitest';
import { parseEvent } from '../../src/core/monitor/request-event.js';
import { openPrompts, type Prompts, type PromptsOptions } from '../../src/runtime/prompts.js';
import { done, prompt } from '../support/cli.js';
import { sortProject } from '../support/project.js';
import { createFolder, type Repo } from '../support/repo.js';
import { expectLogged } from '../support/request-schema.js';

const VALUES = { text: 'a red thing' };

let opened: Prompts[] = [];
afterEach(() => {
  for (const one of opened) one.close();
  opened = [];
});

async function open(options: Partial<PromptsOptions>): Promise<Prompts> {
  const prompts = await openPrompts({ environment: 'production', env: {}, ...options });
  opened.push(prompts);
  return prompts;
}

/** Version 1 is served, then 2. */
async function servedProject(): Promise<Repo> {
  const repo = sortProject({ '.promptrc': 'default_model: openai/gpt-4.1-mini\n' });
  await done(repo, 'promote', 'sort@1');
  await done(repo, 'promote', 'sort@2');
  return repo;
}

const eventsIn = (folder: string): unknown[] =>
  readdirSync(folder).filter((name) => name.endsWith('.jsonl')).flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').filter((line) => line !== '').map((line) => parseEvent(line)));

describe('prompts that are served', () => {
  it('come from a folder and from a bundle alike, follow a rollback, and keep the last good ones', async () => {
    const repo = await servedProject();
    const bundle = join(createFolder(), 'prompts.bundle.json');
    await done(repo, 'bundle', '-o', bundle);
    await done(repo, 'bundle', '-o', bundle, '--check');
    const errors: unknown[] = [];
    const [folder, file] = [await open({ dir: repo.root }), await open({ bundle, onError: (error) => errors.push(error) })];
    const [here, there] = [await folder.get('team/sort', { key: 'user-1' }), await file.get('team/sort')];
    expect(here).toMatchObject({ name: 'team/sort', version: 2, variant: 'stable', model: 'openai/gpt-4.1-mini', environment: 'production' });
    expect([there.hash, there.render(VALUES)]).toEqual([here.hash, here.render(VALUES)]);
    expect(here.render(VALUES).at(-1)).toEqual({ role: 'user', content: 'Text: a red thing' });
    expect(() => here.render({ txet: 'x' })).toThrow(expect.objectContaining({ code: 'values/invalid' }));
    expect((await here.countTokens(VALUES)).tokens).toBeGreaterThan(10);

    await done(repo, 'rollback', 'sort');
    expect((await folder.get('team/sort')).version).toBe(2);
    await folder.refresh();
    expect((await folder.get('team/sort')).version).toBe(1);
    expect((await prompt(repo, ['bundle', '-o', bundle, '--check'])).code).toBe(1);

    // A bundle that was replaced by a bad one is refused as often as it is read, and what was there is served on.
    const good = readFileSync(bundle, 'utf8');
    writeFileSync(bundle, good.replace('Which colour', 'What colour'));
    for (let round = 0; round < 2; round++) await expect(file.refresh()).rejects.toMatchObject({ code: 'bundle/invalid' });
    expect((await file.get('team/sort')).version).toBe(2);
    await done(repo, 'bundle', '-o', bundle);
    await file.refresh();
    expect((await file.get('team/sort')).version).toBe(1);
    expect(errors).toEqual([]);
  }, 120_000);

  it('are refreshed by themselves, and a release whose content is gone takes nobody’s place', async () => {
    const repo = await servedProject();
    const errors: { code?: string }[] = [];
    const prompts = await open({ dir: repo.root, ttl: 20, onError: (error) => errors.push(error as { code?: string }) });
    expect((await prompts.get('team/sort')).version).toBe(2);
    await done(repo, 'rollback', 'sort');
    while ((await prompts.get('team/sort')).version === 2) await new Promise((resolve) => setTimeout(resolve, 5));
    repo.write({ 'prompts/team/sort.md': `${repo.read('prompts/team/sort.md')}\nPlease.\n` });
    repo.commit('Ask nicely');
    await done(repo, 'promote', 'sort@3', '--dry-run');
    rmSync(join(repo.root, '.prompt/releases'), { recursive: true });
    while (errors.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    // The folder was going while it was read, or it was gone.
    expect(['runtime/no-environment', 'file/missing']).toContain(errors[0]?.code);
    expect((await prompts.get('team/sort')).version).toBe(1);
  }, 120_000);

  it('are chosen by an override, and never silently others than those asked for', async () => {
    const repo = await servedProject();
    const overrides = join(createFolder(), 'overrides.json');
    writeFileSync(overrides, '{"team/sort": 1}');
    const env: Record<string, string> = {};
    const prompts = await open({ dir: repo.root, overrides, env });
    expect(await prompts.get('team/sort')).toMatchObject({ version: 1, override: overrides });
    env['PROMPT_OVERRIDE_TEAM_SORT'] = '2';
    expect(await prompts.get('team/sort')).toMatchObject({ version: 2, override: 'PROMPT_OVERRIDE_TEAM_SORT' });
    env['PROMPT_OVERRIDE_TEAM_SORT'] = '7';
    await expect(prompts.get('team/sort')).rejects.toMatchObject({ code: 'runtime/no-override' });
    await expect(prompts.get('team/sorted')).rejects.toMatchObject({ code: 'runtime/no-prompt', message: expect.stringContaining('did you mean `team/sort`') as string });
    await expect(openPrompts({ dir: repo.root, environment: 'prodution' })).rejects.toMatchObject({ code: 'runtime/no-environment', message: expect.stringContaining('did you mean `production`') as string });
  }, 120_000);

  it.each([
    [{}, '`environment` is missing'],
    [{ dir: '.', environment: '' }, '`environment`: expected the name of an environment'],
    [{ environment: 'production' }, 'either `dir: '],
    [{ environment: 'production', dir: '.', bundle: 'b.json' }, 'either `dir: '],
    [{ dir: '.', environment: 'production', overides: 'o.json' }, 'unknown key `overides`; did you mean `overrides`?'],
    [{ dir: '.', environment: 'production', ttl: '30s' }, '`ttl`: expected a number of milliseconds above 0'],
    [{ dir: '.', environment: 'production', ttl: 0, logs: { maxBytes: 0, folder: '' } }, '`ttl`: expected a number of milliseconds above 0; `logs.folder`: expected a folder; `logs.maxBytes`: expected a number of bytes above 0'],
    [{ dir: '.', environment: 'production', logs: true }, '`logs`: expected a map with `folder`'],
  ])('are not opened with %j', async (options, message) => {
    await expect(openPrompts(options as unknown as PromptsOptions)).rejects.toMatchObject({ code: 'runtime/option', message: expect.stringContaining(message) as string });
  });

  it('are split by keys that are texts or numbers, as `resolve --key` splits them', async () => {
    const repo = sortProject({ '.promptrc': 'default_model: openai/gpt-4.1-mini\n' });
    await done(repo, 'promote', 'sort@1');
    await done(repo, 'promote', 'sort@2', '--canary', '50');
    const prompts = await open({ dir: repo.root });
    const keys = ['é', ' ', 'x'.repeat(500), 1, 2, 5, 42n];
    const served = await Promise.all(keys.map(async (key) => (await prompts.get('team/sort', { key: key as string })).version));
    const resolved = await Promise.all(keys.map(async (key) => JSON.parse((await prompt(repo, ['resolve', 'sort', '--key', String(key), '--json'])).stdout) as { served: { version: number } }));
    expect(served).toEqual(resolved.map((one) => one.served.version));
    expect(new Set(served)).toEqual(new Set([1, 2]));
    for (const key of [undefined, null, '']) expect((await prompts.get('team/sort', { key: key as unknown as string })).variant).toBe('stable');
    await expect(prompts.get('team/sort', { key: { id: 1 } as unknown as string })).rejects.toMatchObject({ code: 'runtime/option' });
    for (const options of ['user-1', { kee: 'user-1' }, null]) {
      await expect(prompts.get('team/sort', options as never)).rejects.toMatchObject({ code: 'runtime/option', remedy: 'write `prompts.get(name, { key: userId })`' });
    }
    await expect(prompts.get(undefined as unknown as string)).rejects.toMatchObject({ code: 'runtime/option' });
  }, 120_000);
});

describe('requests', () => {
  it('are logged with what is known of them, failures too, and rated', async () => {
    const repo = await servedProject();
    const folder = createFolder();
    const prompts = await open({ dir: repo.root, logs: { folder } });
    let calls = 0;
    const client = { chat: { completions: { create: async () => {
      calls++;
      return { model: 'gpt-4.1-mini-2025', choices: [{ finish_reason: 'stop', message: { content: 'red' } }], usage: { prompt_tokens: 30, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 20 } } };
    } } } };
    const answer = await prompts.complete('team/sort', VALUES, { client, key: 'user-1', reuse: true });
    expect(answer).toMatchObject({ text: 'red', cached: false, usage: { inputTokens: 30, outputTokens: 1 } });
    expect((await prompts.complete('team/sort', VALUES, { client, reuse: true })).cached).toBe(true);
    expect(calls).toBe(1);
    prompts.rate(answer.request as string, 4);
    for (const rating of [0, 6, 4.5, Number.NaN, '4' as unknown as number]) expect(() => prompts.rate(answer.request as string, rating)).toThrow(expect.objectContaining({ code: 'runtime/option' }));
    const failing = { chat: { completions: { create: () => Promise.reject(Object.assign(new Error('busy'), { status: 429 })) } } };
    await expect(prompts.complete('team/sort', VALUES, { client: failing })).rejects.toThrow('busy');
    const [first, second, rating, failed] = eventsIn(folder) as Record<string, unknown>[];
    for (const event of [first, second, rating, failed]) expectLogged(event);
    expect(first).toMatchObject({ event: 'request', id: answer.request, prompt: 'team/sort', version: 2, variant: 'stable', environment: 'production', 'gen_ai.request.model': 'gpt-4.1-mini', 'gen_ai.provider.name': 'openai', 'gen_ai.usage.input_tokens': 30, 'gen_ai.response.finish_reasons': ['stop'] });
    // Of 30 tokens 20 were cached: $0.40, $0.10 and $1.60 a million.
    expect(first?.['cost_usd']).toBeCloseTo((10 * 0.4 + 20 * 0.1 + 1.6) / 1e6, 12);
    expect(first?.['key']).toMatch(/^[0-9a-f]{16}$/);
    expect(JSON.stringify([first, failed])).not.toContain('red thing');
    expect(second).toMatchObject({ cached: true });
    expect(rating).toMatchObject({ event: 'rating', request: answer.request, rating: 4 });
    expect(failed).toMatchObject({ 'error.type': '429' });
    // A process that was killed while it wrote leaves a line that is none.
    const log = readdirSync(folder).find((name) => name.endsWith('.jsonl')) ?? '';
    appendFileSync(join(folder, log), '{"event":"request","id":"to');
    expect(eventsIn(folder).filter((event) => event !== undefined)).toHaveLength(4);
  }, 120_000);
});

describe('facts', () => {
  it('that are no figures are left out, and those that nothing would read are refused', async () => {
    const repo = await servedProject();
    const folder = createFolder();
    const errors: unknown[] = [];
    const prompts = await open({ dir: repo.root, logs: { folder }, onError: (error) => errors.push(error) });
    const served = await prompts.get('team/sort');
    expect(prompts.logRequest(served, { latencyMs: Number.NaN, cost: -1, time: new Date('yesterday'), usage: { inputTokens: -5, outputTokens: 3 }, error: 'timeout' })).toBeDefined();
    expect(errors).toEqual([expect.objectContaining({ code: 'runtime/option', message: 'logged without what is no figure: latencyMs NaN, cost -1, usage.inputTokens -5, time NaN' })]);
    prompts.logRequest(served, { latencyMs: 1.23456789, key: 42 as unknown as string });
    const [event, other] = eventsIn(folder) as Record<string, unknown>[];
    for (const one of [event, other]) expectLogged(one);
    expect(event).toMatchObject({ 'gen_ai.usage.output_tokens': 3, 'error.type': 'timeout' });
    for (const name of ['latency_ms', 'cost_usd', 'gen_ai.usage.input_tokens']) expect(event).not.toHaveProperty([name]);
    expect(other?.['latency_ms']).toBe(1.235);
    expect(() => prompts.logRequest(served, { latency: 5 } as object)).toThrow(expect.objectContaining({ code: 'runtime/option', message: expect.stringContaining('did you mean `latencyMs`') as string }));
    // What could not be logged cannot be rated; what is no id is a mistake.
    expect(prompts.rate(undefined, 4)).toBe(false);
    expect(() => prompts.rate('', 4)).toThrow(expect.objectContaining({ code: 'runtime/option' }));
    const client = { chat: { completions: { create: async () => ({}) } } };
    for (const options of [undefined, {}, { client: {} }, { client, stream: true }, { client, signal: 5 }]) await expect(prompts.complete('team/sort', VALUES, options as never)).rejects.toMatchObject({ code: 'runtime/option' });
    expect(eventsIn(folder)).toHaveLength(2);
  }, 120_000);

  it('are kept by nobody where no log is wanted', async () => {
    const repo = await servedProject();
    const prompts = await open({ dir: repo.root, logs: false });
    const served = await prompts.get('team/sort');
    expect([prompts.logRequest(served, { latencyMs: 5 }), prompts.rate('some-id', 5)]).toEqual([undefined, false]);
    expect(existsSync(join(repo.root, '.prompt/logs'))).toBe(false);
  }, 120_000);
});

describe('the library', () => {
  it('loads prices with the first request that has one', async () => {
    const repo = await servedProject();
    const script = `
      const { openPrompts } = require('./dist/lib/index.js');
      const loaded = () => Object.keys(require.cache).some((path) => path.includes('genai-prices'));
      openPrompts({ dir: ${JSON.stringify(repo.root)}, environment: 'production' }).then(async (prompts) => {
        const prompt = await prompts.get('team/sort');
        prompt.render(${JSON.stringify(VALUES)});
        prompts.logRequest(prompt, { error: 'timeout' });
        const before = loaded();
        prompts.logRequest(prompt, { usage: { inputTokens: 10, outputTokens: 1 } });
        console.log(before, loaded());
        prompts.close();
      });`;
    expect(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })).toBe('false true\n');
    expect((eventsIn(join(repo.root, '.prompt/logs')) as { cost_usd?: number }[]).map(({ cost_usd }) => cost_usd !== undefined && cost_usd > 0)).toEqual([false, true]);
  }, 120_000);

  it('is there for CommonJS', () => {
    const script = "const { openPrompts, generatePrompt } = require('./dist/lib/index.js'); console.log(typeof openPrompts, typeof generatePrompt)";
    expect(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })).toBe('function function\n');
  });

  it('draws on none of the packages of the command line', async () => {
    const { metafile } = await build({ entryPoints: ['src/index.ts'], bundle: true, packages: 'external', platform: 'node', format: 'esm', write: false, metafile: true });
    const packages = new Set(Object.values(metafile.outputs).flatMap(({ imports }) => imports.filter(({ external }) => external).map(({ path }) => path)));
    expect([...packages]).toContain('liquidjs');
    expect(['commander', 'chalk', 'cli-table3', 'simple-git'].filter((name) => packages.has(name))).toEqual([]);
  });
});
