import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { prompt, promptJson } from '../support/cli.js';
import { chatCompletion, type FaultServer, json, startFaultServer } from '../support/fault-server.js';
import { queries, SORT, sortProject } from '../support/project.js';
import type { Repo } from '../support/repo.js';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

const AB = ['ab', 'sort@1', 'sort@2'];
const RECORDINGS = '.prompt/recordings/team/sort.jsonl';

/** Two versions, six queries, and a server that answers alike whatever it is asked. */
async function project(): Promise<{ repo: Repo; server: FaultServer }> {
  const server = await startFaultServer([json(200, chatCompletion('red'))]);
  closing.push(server.close);
  const repo = sortProject({
    '.promptrc': `default_model: test/fast\nproviders: { test: { base_url: "${server.url}", models: { fast: m-mini } } }\n`,
    'prompts/team/sort.queries.yaml': queries(6),
  });
  return { repo, server };
}

/** What is the same in two runs, one of which asked nothing. */
const figures = (stdout: string): string[] => stdout.split('\n').filter((line) => !/^(?:spent now|kept answers|latency)/.test(line)).map((line) => line.replace(/ +/g, ' '));

describe('a second run', () => {
  it('asks nothing, says that nothing was spent, and comes to the same', async () => {
    const { repo, server } = await project();
    const first = await prompt(repo, AB);
    expect(first.code).toBe(0);
    expect(server.seen).toHaveLength(12);
    expect(server.seen[0]?.body).toMatchObject({ model: 'm-mini' });
    const again = await prompt(repo, AB);
    expect(server.seen).toHaveLength(12);
    expect(again.code).toBe(0);
    expect(figures(again.stdout)).toEqual(figures(first.stdout));
    expect(again.stdout).toMatch(/^spent now +\$0 +\$0$/m);
    expect(repo.git('status', '--porcelain', '.prompt/cache')).toBe('');
    expect((await prompt(repo, [...AB, '--no-cache'])).code).toBe(0);
    expect(server.seen).toHaveLength(24);
  });

  it('several at one time keep what each has paid', async () => {
    const { repo, server } = await project();
    const runs = await Promise.all([1, 2, 3].map((seed) => prompt(repo, [...AB, '--seed', String(seed)])));
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
    const asked = server.seen.length;
    expect((await prompt(repo, AB)).code).toBe(0);
    expect(server.seen).toHaveLength(asked);
    expect(await promptJson(repo, ['cache', 'info'])).toMatchObject({ completions: 12 });
  });
});

describe('prompt cache', () => {
  it('tells what is kept and drops it', async () => {
    const { repo } = await project();
    expect((await prompt(repo, ['cache', 'info'])).stdout).toBe('no completions are kept in .prompt/cache/completions\n');
    await prompt(repo, AB);
    expect((await prompt(repo, ['cache', 'info'])).stdout).toMatch(/^12 completions, [\d.]+ kB in \.prompt\/cache\/completions, of \d{4}-\d\d-\d\d\n$/);
    expect((await prompt(repo, ['cache', 'prune', '--older-than', '1h', '--max-size', '1MB'])).stdout).toMatch(/^nothing was dropped; 12 completions, [\d.]+ kB left\n$/);
    expect((await prompt(repo, ['cache', 'clear'])).stdout).toMatch(/^12 completions, [\d.]+ kB dropped; nothing is left\n$/);
    expect(readdirSync(join(repo.root, '.prompt/cache/completions'))).toEqual([]);
  });

  it.each([
    [['prune'], 'nothing says what is to go'],
    [['info', '--max-size', '1MB'], 'takes neither --older-than nor --max-size'],
    [['prune', '--older-than', 'month'], 'is not an age'],
    [['prune', '--max-size', '10'], 'is not a size'],
    [['cleer'], 'did you mean `clear`?'],
  ])('refuses %j', async (args, words) => {
    const { code, stderr } = await prompt(sortProject(), ['cache', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});

describe('recordings', () => {
  it('are replayed without a server, and say what they lack', async () => {
    const { repo, server } = await project();
    const first = await prompt(repo, [...AB, '--record']);
    expect(first.stderr).toContain(`recorded: 12 new of 12 answers in ${RECORDINGS}`);
    await server.close();
    closing.length = 0;
    rmSync(join(repo.root, '.prompt/cache'), { recursive: true });
    const offline = await prompt(repo, [...AB, '--offline']);
    expect(offline.code).toBe(0);
    expect(figures(offline.stdout)).toEqual(figures(first.stdout));
    repo.write({ 'prompts/team/sort.md': SORT.replace('Which colour', 'What colour') });
    const changed = await prompt(repo, ['ab', 'sort@2', 'sort', '--offline']);
    expect(changed.code).toBe(4);
    expect(changed.stderr).toContain('6 of 12 requests have no recording');
  });

  it('are made of outputs from elsewhere', async () => {
    const { repo, server } = await project();
    const rows = Array.from({ length: 6 }, (_, index) => JSON.stringify({ ticket: `q0${index + 1}`, small: { text: 'red' }, large: { text: index % 2 === 0 ? 'red' : 'green' } }));
    repo.write({ 'outputs.jsonl': `${[...rows, JSON.stringify({ ticket: 'q99', small: { text: 'x' }, large: { text: '' } })].join('\n')}\n` });
    const imported = await prompt(repo, ['import', 'completions', 'outputs.jsonl', '--prompt', 'sort@2', '--map', 'id=ticket', '--model', 'lab/small=small.text', '--model', 'lab/large=large.text']);
    expect(imported.stderr).toBe('');
    expect(imported.stdout.split('\n')).toEqual([
      'MODEL      OUTPUTS  QUERIES',
      'lab/small        6    all 6',
      'lab/large        6    all 6',
      `${RECORDINGS}: 12 added, 12 in all`,
      '1 of the rows belong to no query: outputs.jsonl:7:1',
      '1 output is empty and left out: a missing observation, not a wrong answer',
      'compare them: prompt ab team/sort@2+model:lab/small team/sort@2+model:lab/large --offline',
      '',
    ]);
    const report = await promptJson<{ variants: { metrics: { value: number }[] }[] }>(repo, ['ab', 'sort@2+model:lab/small', 'sort@2+model:lab/large', '--offline']);
    expect(report.variants.map(({ metrics }) => metrics[0]?.value)).toEqual([0.5, 1]);
    expect(server.seen).toEqual([]);
    const bytes = readFileSync(join(repo.root, RECORDINGS));
    await prompt(repo, ['import', 'completions', 'outputs.jsonl', '--prompt', 'sort@2', '--map', 'id=ticket', '--model', 'lab/small=small.text']);
    expect(readFileSync(join(repo.root, RECORDINGS))).toEqual(bytes);
  });

  it('nothing to import is told of with what there is', async () => {
    const { repo } = await project();
    repo.write({ 'outputs.jsonl': '{"n":1,"answer":{"text":"red"}}\n' });
    const { code, stderr } = await prompt(repo, ['import', 'completions', 'outputs.jsonl', '--prompt', 'sort', '--model', 'lab/x']);
    expect(code).toBe(3);
    expect(stderr).toContain('no row for a query of prompts/team/sort.queries.yaml');
    expect(stderr).toContain('the first row has: n, answer.text');
  });
});
