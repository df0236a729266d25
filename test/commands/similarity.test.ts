import { describe, expect, it, vi } from 'vitest';
import { prompt, promptJson, startPrompt } from '../support/cli.js';
import { startEmbeddingServer } from '../support/embedding-server.js';
import { apiError, json, neverAnswer, startFaultServer } from '../support/fault-server.js';
import { SORT } from '../support/project.js';
import { createRepo } from '../support/repo.js';

const NEWS = 'Summarise the news article {article} in one sentence of at most thirty words. Add nothing that the article does not say.\n';

describe('similar, dedupe and cluster', () => {
  const repo = () => createRepo({
    files: {
      'prompts/a/sort.md': SORT,
      'prompts/b/sort.md': SORT.replaceAll('text', 'message').replace('Sort a message.', 'Another.'),
      'prompts/news.md': NEWS,
      'prompts/broken.md': '---\nvariables: 3\n---\nHello.\n',
    },
  });

  it('compares templates without their variables, and says by what', async () => {
    const { code, stdout, stderr } = await prompt(repo(), ['similar', 'a/sort', '--top', '1']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/b\/sort .*same text/);
    expect(stdout).not.toContain('news');
    expect(stdout).toContain('lexical: TF-IDF words');
    expect(stdout).not.toContain('semantic');
    expect(stderr).toBe('note: left out, since they cannot be read: broken; see `prompt check`\n');
  });

  it('finds duplicates, and fails only where it is asked to', async () => {
    const here = repo();
    const { pairs } = await promptJson<{ pairs: { prompt: string; other: string; relation: string }[] }>(here, ['dedupe']);
    expect(pairs).toMatchObject([{ prompt: 'a/sort', other: 'b/sort', relation: 'same' }]);
    expect((await prompt(here, ['dedupe', '--fail-on', 'duplicate'])).code).toBe(1);
    here.remove('prompts/b');
    expect(await prompt(here, ['dedupe', '--fail-on', 'fork', '-q'])).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^no duplicates/) });
  });

  it('shows the most alike where there are more than anybody reads, and all as JSON', async () => {
    const variants = Array.from({ length: 22 }, (_, at) => [`prompts/v${at}.md`, NEWS.replace('thirty', `${at + 10}`)]);
    const here = createRepo({ files: Object.fromEntries(variants) });
    const { pairs } = await promptJson<{ pairs: object[] }>(here, ['dedupe']);
    expect(pairs).toHaveLength((22 * 21) / 2);
    const { stdout } = await prompt(here, ['dedupe']);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1 + 200 + 2);
    expect(stdout).toContain('\nand 31 more, less alike; `prompt dedupe --json` has all of them\n');
  });

  it('groups prompts, and refuses a distance that is none', async () => {
    const here = repo();
    expect(await promptJson(here, ['cluster'])).toMatchObject({ embedder: 'lexical: TF-IDF words', distance: 0.7, clusters: [{ prompts: ['a/sort', 'b/sort'] }], alone: ['news'] });
    expect(await prompt(here, ['cluster', '--distance', '2'])).toMatchObject({ code: 2, stderr: expect.stringContaining('from 0 to 1') });
  });
});

/** Two of one meaning in other words, one of another. */
const MEANT = {
  'prompts/pay/back.md': 'Decide whether the customer {customer} should get their money back.\n',
  'prompts/pay/refund.md': 'Should we approve this refund request? Request: {request}\n',
  'prompts/ship.md': 'Tell where the parcel {number} is now.\n',
};
const EMBEDDER = ['--embedder', 'test/small'];

describe('with an embedding model', () => {
  const meant = async (url?: string) => {
    const server = url === undefined ? await startEmbeddingServer() : undefined;
    const config = `providers: { test: { base_url: "${url ?? server?.url}", models: { small: embed-small } } }\nprices: { test/embed-small: { input: 0.02, output: 0 } }\n`;
    return { server, repo: createRepo({ files: { '.promptrc': config, '.prompt/.gitignore': 'runs/\ncache/\n', ...MEANT } }) };
  };

  it('similar finds what is meant alike, says that it is semantic, and what it took', async () => {
    const { server, repo } = await meant();
    const lexical = await promptJson<{ prompts: { name: string; similarity: number }[] }>(repo, ['similar', 'pay/back']);
    expect(lexical.prompts.find(({ name }) => name === 'pay/refund')?.similarity).toBeLessThan(0.5);
    const { code, stdout, stderr } = await prompt(repo, ['similar', 'pay/back', ...EMBEDDER]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/pay\/refund +0\.99 .*duplicate/);
    expect(stdout).toContain('semantic: test/small');
    expect(stdout).not.toContain('lexical');
    expect(stderr).toContain('embeddings of test/small: 3 texts in 1 request, 30 tokens, $0.0000006\n');
    expect(server?.embedded).toHaveLength(1);
  });

  it('nothing is asked twice, the cache tells of it, and clearing it drops it', async () => {
    const { server, repo } = await meant();
    expect(await promptJson(repo, ['dedupe', ...EMBEDDER])).toMatchObject({
      embedder: 'semantic: test/small', embedding: { model: 'test/small', asked: 3, kept: 0, requests: 1, tokens: 30 },
      pairs: [{ prompt: 'pay/back', other: 'pay/refund', relation: 'duplicate' }],
    });
    const again = await prompt(repo, ['cluster', ...EMBEDDER, '--offline', '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ embedding: { asked: 0, kept: 3 }, distance: 0.5, clusters: [{ prompts: ['pay/back', 'pay/refund'] }], alone: ['ship'] });
    expect(again.stderr).toBe('');
    expect(server?.embedded).toHaveLength(1);
    expect((await prompt(repo, ['cache', 'info'])).stdout).toMatch(/^no completions .*\n3 vectors, [\d.]+ k?B in \.prompt\/cache\/embeddings, of \d{4}-\d\d-\d\d\n$/);
    expect((await prompt(repo, ['cache', 'clear'])).stdout).toMatch(/^3 vectors, [\d.]+ k?B dropped; nothing is left\n$/);
    expect(await prompt(repo, ['dedupe', ...EMBEDDER, '--offline'])).toMatchObject({ code: 4, stderr: expect.stringContaining('3 of 3 texts have no kept vector of test/small: pay/back, pay/refund, ship') });
  });

  it('many processes at one time keep what each has paid', async () => {
    const { server, repo } = await meant();
    const codes = await Promise.all(['similar pay/back', 'dedupe', 'cluster'].map(async (command) => (await prompt(repo, [...command.split(' '), ...EMBEDDER])).code));
    expect(codes).toEqual([0, 0, 0]);
    const requests = server?.embedded.length;
    expect((await prompt(repo, ['dedupe', ...EMBEDDER, '--offline'])).code).toBe(0);
    expect(server?.embedded).toHaveLength(requests as number);
  });

  it('a provider that refuses, and options that would be passed over, are told', async () => {
    const refusing = await startFaultServer([apiError(404, { message: 'no such model', code: 'model_not_found' })]);
    const { repo } = await meant(refusing.url);
    expect(await prompt(repo, ['dedupe', ...EMBEDDER])).toMatchObject({ code: 4, stdout: '', stderr: expect.stringContaining('no such model') });
    await refusing.close();
    expect(await prompt(repo, ['dedupe', '--offline'])).toMatchObject({ code: 2, stderr: expect.stringContaining('nothing is asked without --embedder') });
    expect(await prompt(repo, ['similar', 'ship', '--embedder', 'small'])).toMatchObject({ code: 2, stderr: expect.stringContaining('expects provider/model') });
    expect(await prompt(repo, ['cluster', '--embedder', 'openai/text-embedding-3-small'], { OPENAI_API_KEY: undefined })).toMatchObject({ code: 2, stderr: expect.stringContaining('OPENAI_API_KEY') });
  });

  it('an interrupt ends it at once and says so', async () => {
    const hanging = await startFaultServer([neverAnswer]);
    const { repo } = await meant(hanging.url);
    const { outcome, kill } = startPrompt(repo, ['dedupe', ...EMBEDDER]);
    await vi.waitFor(() => expect(hanging.seen).toHaveLength(1), 20_000);
    kill('SIGINT');
    expect(await outcome).toMatchObject({ code: 130, stderr: expect.stringContaining('test/embed-small: interrupted') });
    await hanging.close();
  });

  it('what was paid before the rest failed is told, and kept', async () => {
    const rows = { data: [{ index: 0, embedding: [1, 0] }], usage: { prompt_tokens: 7 } };
    const failing = await startFaultServer([json(200, rows), apiError(400, { message: 'too long' })]);
    const { repo } = await meant(failing.url);
    // Each so long that it goes by itself.
    repo.write({ 'prompts/long.md': `${'refund '.repeat(36_000)}\n`, 'prompts/longer.md': `${'parcel '.repeat(36_000)}\n` });
    repo.remove('prompts/pay');
    const { code, stderr } = await prompt(repo, ['dedupe', ...EMBEDDER]);
    await failing.close();
    expect([code, stderr]).toEqual([4, expect.stringContaining('too long')]);
    expect(stderr).toContain('1 text in 1 request, 7 tokens');
    expect((await prompt(repo, ['cache', 'info'])).stdout).toContain('1 vector,');
  });
});
