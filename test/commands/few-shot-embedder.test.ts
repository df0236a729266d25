import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openPrompts } from '../../src/runtime/prompts.js';
import { prompt, promptJson } from '../support/cli.js';
import { type EmbeddingServer, meaningOf, startEmbeddingServer } from '../support/embedding-server.js';
import { createRepo, type Repo } from '../support/repo.js';

const ROUTE = `---
variables: { ticket: { type: string, maxLength: 200 } }
model: test/chat
output: { labels: [billing, account, shipping] }
budget: { rendered: 400, maximum: 400 }
transforms:
  - few-shot: { k: 1, strategy: knn, embedder: test/small }
---
system:
Route the ticket. Labels: billing, account, shipping. Answer with the label and nothing else.

user:
{{ ticket }}
`;
const POOL = `- { id: b1, input: I want my money back, output: billing }
- { id: a1, input: the order page does not let me log in, output: account }
- { id: s1, input: where is the courier, output: shipping }
`;
const QUERIES = `scorers: [label]
queries:
  - { id: q1, vars: { ticket: a refund of the order }, expected: billing }
  - { id: q2, vars: { ticket: my order page has no valid credentials }, expected: account }
  - { id: q3, vars: { ticket: the package is late }, expected: shipping }
`;

/** It answers as the example it is shown, so that the better choice is the better answer. */
const imitate = (texts: readonly string[]): string => texts[2] ?? 'none';

async function project(): Promise<{ server: EmbeddingServer; repo: Repo }> {
  const server = await startEmbeddingServer(imitate);
  const repo = createRepo({
    files: {
      '.promptrc': `providers: { test: { base_url: "${server.url}" } }\nprices: { test/small: { input: 100000, output: 0 }, test/chat: { input: 1, output: 1 } }\n`,
      '.prompt/.gitignore': 'runs/\ncache/\nlogs/\n',
      'prompts/route.md': ROUTE,
      'prompts/route.examples.yaml': POOL,
      'prompts/route.queries.yaml': QUERIES,
    },
  });
  return { server, repo };
}

describe('few-shot by an embedding model', () => {
  it('is rendered and explained, and asks nothing twice', async () => {
    const { server, repo } = await project();
    const first = await prompt(repo, ['render', 'route', '--query', 'q1', '--explain']);
    expect(first).toMatchObject({ code: 0, stderr: 'embeddings of test/small: 4 texts in 1 request, 40 tokens, $4.00\n'.replace('$4.00', '$4') });
    expect(first.stdout).toContain('I want my money back');
    expect(first.stdout).toContain('chosen by semantic: test/small');
    expect(await prompt(repo, ['render', 'route', '--query', 'q1'])).toMatchObject({ code: 0, stderr: '' });
    expect(server.embedded).toEqual([['I want my money back', 'the order page does not let me log in', 'where is the courier', 'a refund of the order']]);
    expect(await promptJson(repo, ['examples', 'select', 'route', '--query', 'q1'])).toMatchObject({ embedder: 'semantic: test/small', chosen: [{ example: { id: 'b1' } }] });
    expect((await prompt(repo, ['examples', 'select', 'route+few-shot:embedder=lexical', '--query', 'q1'])).stdout).toContain('knn by lexical: TF-IDF');
    expect(server.embedded).toHaveLength(1);
  });

  it('is compared with words: vectors of all queries in one request before the first is paid, and the report names the model', async () => {
    const { server, repo } = await project();
    server.onEmbedding = () => expect(server.asked).toEqual([]);
    const { code, stdout, stderr } = await prompt(repo, ['ab', 'route+few-shot:embedder=lexical', 'route']);
    expect([code, stderr]).toEqual([0, expect.stringContaining('embeddings of test/small: 6 texts in 1 request')]);
    expect(stdout).toMatch(/^embedding model +– +test\/small$/m);
    expect(server.embedded).toHaveLength(1);
    const { variants } = await promptJson<{ variants: { embedder?: string; metrics: { value: number }[] }[] }>(repo, ['ab', 'route+few-shot:embedder=lexical', 'route', '--offline']);
    expect(variants.map(({ embedder }) => embedder)).toEqual([undefined, 'test/small']);
    expect(variants[1]?.metrics[0]?.value).toBe(1);
    expect(variants[0]?.metrics[0]?.value).toBeLessThan(1);
    expect(server.embedded).toHaveLength(1);
  });

  it('counts vectors towards --max-usd: nothing is asked with what is left of it', async () => {
    const { server, repo } = await project();
    const spent = await prompt(repo, ['eval', 'route', '--max-usd', '3']);
    expect([spent.code, spent.stderr]).toEqual([4, expect.stringMatching(/embeddings of test\/small: 6 texts[^]*--max-usd 3/)]);
    expect(server.asked).toEqual([]);
    // They are kept, so the same command now goes on.
    expect((await prompt(repo, ['eval', 'route', '--max-usd', '3'])).code).toBe(0);
    expect(server.embedded).toHaveLength(1);
  });

  it('offline names what is missing: exit 4', async () => {
    const { server, repo } = await project();
    await prompt(repo, ['render', 'route', '--query', 'q1']);
    const { code, stderr } = await prompt(repo, ['eval', 'route', '--offline']);
    expect([code, stderr]).toEqual([4, expect.stringContaining('no kept vector of test/small: query q2, query q3')]);
    rmSync(join(repo.root, '.prompt/cache/embeddings'), { recursive: true });
    expect((await prompt(repo, ['eval', 'route', '--offline'])).stderr).toContain('example b1, example a1, example s1');
    expect(server.asked).toEqual([]);
  });

  it('check and tokens ask nobody: sizes are estimated, and a bad option is a finding', async () => {
    const { server, repo } = await project();
    // Whose tokens are counted exactly.
    const exact = ROUTE.replace('test/chat', 'openai/gpt-4.1-mini');
    repo.write({ 'prompts/route.md': exact });
    expect(await prompt(repo, ['check'])).toMatchObject({ code: 0 });
    const tokens = await prompt(repo, ['tokens', 'route']);
    expect(tokens).toMatchObject({ code: 0, stderr: expect.stringContaining('not asked here') });
    expect(await promptJson(repo, ['tokens', 'route'])).toMatchObject({ rendered: { largest: { method: 'approx' } } });
    expect(await promptJson(repo, ['tokens', 'route+few-shot:embedder=lexical'])).toMatchObject({ rendered: { largest: { method: 'exact' } } });
    expect(server.embedded).toEqual([]);
    repo.write({ 'prompts/route.md': exact.replace('strategy: knn', 'strategy: coverage') });
    const { code, stdout } = await prompt(repo, ['check']);
    expect(code).toBe(1);
    expect(stdout).toContain('goes by words; use mmr or knn');
    repo.write({ 'prompts/route.md': exact.replace('rendered: 400', 'rendered: 20') });
    expect((await prompt(repo, ['check'])).stdout).toMatch(/the prompt has about \d+ tokens/);
  });
});

describe('a release that chooses examples by an embedding model', () => {
  async function served(): Promise<Repo> {
    const { repo } = await project();
    repo.git('add', '-A');
    repo.git('commit', '-qm', 'by meaning');
    const { code, stderr } = await prompt(repo, ['promote', 'route', '--force', '--reason', 'a test']);
    expect([code, stderr]).toEqual([0, expect.anything()]);
    return repo;
  }
  const open = async (repo: Repo, embed?: (model: string, texts: readonly string[]) => Promise<number[][]>) => {
    const prompts = await openPrompts({ dir: repo.root, environment: 'production', env: {}, ...(embed ? { embed } : {}) });
    onTestFinished(() => prompts.close());
    return prompts;
  };

  it('is served with what the application asks the model by', async () => {
    const repo = await served();
    await expect((await open(repo)).get('route')).rejects.toMatchObject({ code: 'runtime/no-embedder', message: expect.stringContaining('test/small') });
    const asked: (readonly string[])[] = [];
    const prompts = await open(repo, async (model, texts) => {
      expect(model).toBe('test/small');
      asked.push(texts);
      return texts.map(meaningOf);
    });
    const route = await prompts.get('route');
    expect(route.embedder).toBe('test/small');
    expect(() => route.render({ ticket: 'a refund' })).toThrow(expect.objectContaining({ code: 'transform/unprepared', remedy: expect.stringContaining('renderAsync') }));
    const shown = (await route.renderAsync({ ticket: 'a refund' })).map(({ content }) => content);
    expect(shown.slice(1)).toEqual(['I want my money back', 'billing', 'a refund']);
    await expect(route.renderAsync({})).rejects.toMatchObject({ code: 'values/invalid' });
    expect((await route.countTokens({ ticket: 'a refund' })).tokens).toBeGreaterThan(20);
    const client = { chat: { completions: { create: async (body: { messages: { content: string }[] }) => ({ choices: [{ message: { content: body.messages.at(2)?.content } }] }) } } };
    expect((await prompts.complete('route', { ticket: 'the package' }, { client: client as never })).text).toBe('shipping');
    // The pool once for all renderings.
    expect(asked.map((texts) => texts.length)).toEqual([3, 1, 1, 1]);
    await expect((await open(repo, async () => [[1]])).get('route').then((one) => one.renderAsync({ ticket: 'x' }))).rejects.toMatchObject({ code: 'embeddings/failed' });
  });

  it('refreshing to it without `embed` serves on what was read before', async () => {
    const { repo } = await project();
    repo.write({ 'prompts/route.md': ROUTE.replace(', embedder: test/small', '') });
    repo.git('add', '-A');
    repo.git('commit', '-qm', 'by words');
    await prompt(repo, ['promote', 'route', '--force', '--reason', 'a test']);
    const prompts = await open(repo);
    const before = await prompts.get('route');
    expect(await before.renderAsync({ ticket: 'where is my courier' })).toEqual(before.render({ ticket: 'where is my courier' }));
    repo.write({ 'prompts/route.md': ROUTE });
    repo.git('commit', '-qam', 'by meaning');
    expect((await prompt(repo, ['promote', 'route', '--force', '--reason', 'a test'])).code).toBe(0);
    await expect(prompts.refresh()).rejects.toMatchObject({ code: 'runtime/no-embedder' });
    expect((await prompts.get('route')).hash).toBe(before.hash);
  });
});
