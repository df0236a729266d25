import { LLMock } from '@copilotkit/aimock';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Report } from '../../src/core/report/report.js';
import { prompt, promptJson } from '../support/cli.js';
import { SORT, sortProject } from '../support/project.js';
import { apiError, chatCompletion, json, startFaultServer } from '../support/fault-server.js';

const KEY = 'sk-test-fedcba9876543210';
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A project whose two versions both work, answered by the server at `url`. */
function apiProject(url: string, extra = '') {
  const repo = sortProject({ '.promptrc': `default_model: mock/gpt-4.1-mini\nproviders: { mock: { base_url: "${url}", key: MOCK_KEY } }\n${extra}` });
  repo.write({ 'prompts/team/sort.md': SORT.replace('Which colour', 'What colour') });
  repo.commit('Reword');
  return repo;
}

describe('ab against a server that speaks the OpenAI API', () => {
  it('makes exactly variants × queries calls and reports the usage the server counted', async () => {
    const server = await LLMock.create({ port: 0, auth: { apiKeys: [KEY] } });
    let served = 0;
    const usage = { input: 0, output: 0 };
    server.onMessage(/./, (request) => {
      served++;
      const question = JSON.stringify(request.messages);
      const tokens = { prompt_tokens: question.length, completion_tokens: 1 + (served % 3), total_tokens: 0 };
      usage.input += tokens.prompt_tokens;
      usage.output += tokens.completion_tokens;
      return { content: question.includes('a red thing') ? 'red' : 'green', usage: tokens };
    });
    closing.push(() => server.stop());
    const repo = apiProject(`${server.url}/v1`, 'prices: { mock/gpt-4.1-mini: { input: 1, output: 2 } }\n');
    const { code, stdout } = await prompt(repo, ['ab', 'sort@2', 'sort', '--json'], { MOCK_KEY: KEY });
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as Report & { run: string };
    expect(server.getRequests()).toHaveLength(2 * 20);
    expect(served).toBe(40);
    const [baseline, candidate] = report.variants;
    expect((baseline?.usage.inputTokens ?? 0) + (candidate?.usage.inputTokens ?? 0)).toBe(usage.input);
    expect((baseline?.usage.outputTokens ?? 0) + (candidate?.usage.outputTokens ?? 0)).toBe(usage.output);
    expect((baseline?.usage.cost ?? 0) + (candidate?.usage.cost ?? 0)).toBeCloseTo((usage.input + 2 * usage.output) / 1e6, 10);
    expect(report.comparisons[0]).toMatchObject({ verdict: 'inconclusive', pairs: 20, baselineValue: 1, candidateValue: 1 });
    expect(report.notice).toBeUndefined();
    expect(report.timing.variants[0]?.latencyMs).toBeGreaterThan(0);
    const [manifest, ...rows] = readFileSync(join(repo.root, report.run, 'journal.jsonl'), 'utf8').trim().split('\n');
    expect(JSON.parse(manifest ?? '')).toBeTypeOf('object');
    expect(rows).toHaveLength(40);
    expect(everything(repo.root)).not.toContain(KEY);
  });

  it('treats failed requests as missing data: no verdict rests on them, and too many are exit 4', async () => {
    const refused = apiError(400, { message: 'no', type: 'invalid_request_error' });
    const server = await startFaultServer(Array.from({ length: 40 }, (_, index) => (index % 5 === 0 ? refused : json(200, chatCompletion('red')))));
    closing.push(() => server.close());
    const { code, stdout } = await prompt(apiProject(server.url), ['ab', 'sort@2', 'sort', '--json'], { MOCK_KEY: KEY });
    expect(code).toBe(4);
    const report = JSON.parse(stdout) as Report;
    const errors = report.variants.reduce((sum, variant) => sum + variant.errors, 0);
    expect(errors).toBe(8);
    const [comparison] = report.comparisons;
    expect(comparison?.lost.baseline).toBe(report.variants[0]?.errors);
    expect(comparison?.pairs).toBeLessThan(20);
    expect(comparison?.verdict).toBe('inconclusive');
    expect(report.variants[0]?.metrics[0]?.n).toBe(20 - (report.variants[0]?.errors ?? 0));
  });

  it('stops at the first answer that every further call would get', async () => {
    const server = await startFaultServer([apiError(401, { message: `Incorrect API key provided: ${KEY}`, code: 'invalid_api_key' })]);
    closing.push(() => server.close());
    const { code, stderr } = await prompt(apiProject(server.url), ['ab', 'sort@2', 'sort', '--concurrency', '1'], { MOCK_KEY: KEY });
    expect(code).toBe(4);
    expect(server.seen).toHaveLength(1);
    expect(stderr).toContain('mock/gpt-4.1-mini');
    expect(stderr).not.toContain(KEY);
  });

  it('says which model answered when it is another one', async () => {
    const server = await startFaultServer([json(200, { ...chatCompletion('red'), model: 'gpt-other' })]);
    closing.push(() => server.close());
    const repo = apiProject(server.url);
    const report = await promptJsonWith(repo, ['ab', 'sort@2', 'sort', '--limit', '10']);
    expect(report.variants.map((variant) => variant.servedModels)).toEqual([['gpt-other'], ['gpt-other']]);
  });
});

async function promptJsonWith(repo: ReturnType<typeof apiProject>, args: string[]): Promise<Report> {
  process.env['MOCK_KEY'] = KEY;
  try {
    return await promptJson<Report>(repo, args);
  } finally {
    delete process.env['MOCK_KEY'];
  }
}

/** All that is on disk below a folder, as one text. */
function everything(root: string): string {
  return readdirSync(root, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}
