import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { QueriesData } from '../../src/cli/render/queries.js';
import { prompt, promptJson } from '../support/cli.js';
import { sortProject } from '../support/project.js';
import type { Repo } from '../support/repo.js';
import { HOUR, NOON, requestEvent, writeLog } from '../support/request-logs.js';

const UNTIL = ['--until', new Date(NOON + HOUR).toISOString()];
const FROM_LOGS = ['queries', 'sample', 'sort', '--from-logs', ...UNTIL];
const DAY = 24 * HOUR;

describe('prompt queries sample', () => {
  let repo: Repo;
  beforeAll(() => {
    repo = sortProject();
    mkdirSync(join(repo.root, '.prompt/logs'), { recursive: true });
    const texts = [
      ...Array.from({ length: 60 }, (_, n) => [`a ${n % 3 === 0 ? 'green' : 'red'} scarf, order ${n}`, n % 3 === 0 ? 'green' : 'red'] as const),
      ['mail me at ada@mail.example', 'red'], ['Mail me  at bob@mail.example', 'red'], ['a red thing, number 1', 'red'], ['x'.repeat(300), 'green'],
    ] as const;
    const events = texts.map(([text, output], n) => requestEvent(-n * 1000 - (n % 2) * DAY, { values: { text }, output }));
    const failed = requestEvent(-5, { values: { text: 'it failed' }, 'error.type': '429' });
    writeLog(join(repo.root, '.prompt/logs/requests.jsonl'), [...events, events[0] as object, failed, requestEvent(-7)], '{"torn');
  });

  it('draws distinct inputs, redacted, that are not known, by a seed', async () => {
    const data = await promptJson<QueriesData>(repo, [...FROM_LOGS, '--limit', '100']);
    expect(data.left).toEqual({ duplicates: 1, known: 1, unfit: 1 });
    expect(data).toMatchObject({ inputs: 64, redacted: { email: 1 } });
    expect(JSON.stringify(data)).not.toMatch(/mail\.example|it failed/);
    const draw = async (...more: string[]): Promise<string[]> => (await promptJson<QueriesData>(repo, [...FROM_LOGS, '--limit', '10', ...more])).queries.map(({ id }) => id);
    const [first, again, other] = [await draw(), await draw(), await draw('--seed', '2')];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('draws in proportion', async () => {
    const { queries } = await promptJson<QueriesData>(repo, [...FROM_LOGS, '--limit', '12', '--by', 'output']);
    expect([queries.filter(({ tags }) => tags[0] === 'green').length, queries.length]).toEqual([4, 12]);
  });

  it('writes a file that is a query set, and never over another', async () => {
    const path = 'prompts/team/sort.production.queries.yaml';
    const write = [...FROM_LOGS, '--limit', '5', '--expect-outputs', '--write', path];
    expect(await prompt(repo, write)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^wrote prompts\/team\/sort\.production\.queries\.yaml\n5 of 64 inputs of team\/sort in production, in proportion to day\nleft out: 1 known/) });
    expect(readFileSync(join(repo.root, path), 'utf8')).toMatch(/^# Inputs of production with its answers[^\n]*\n- id: log-[0-9a-f]{10}\n {2}vars:\n {4}text: /);
    expect(await prompt(repo, ['eval', 'sort'])).toMatchObject({ code: 0 });
    expect((await prompt(repo, write)).code).toBe(2);
  });

  it('prints them with what was answered as a comment', async () => {
    const { stdout } = await prompt(repo, [...FROM_LOGS, '--limit', '1']);
    expect(stdout).toMatch(/^# 1 of \d+ inputs[^\n]*\n[\s\S]*names and addresses are not found[^\n]*\n# Inputs of production\. What is to be answered is for you to say: `expected:`\.\n- id: log-\w+\n {2}vars:\n {4}text: [^\n]+\n {2}tags:\n {4}- 2026-11-\d\d\n {2}# answered: "(?:red|green)"$/m);
  });

  it.each([
    ['from nowhere', ['queries', 'sample', 'sort'], 2, /--from-logs/],
    ['where no values were logged', [...FROM_LOGS.slice(0, 4), '--until', '2026-01-01'], 3, /no request with values[\s\S]*logs: \{ values: true \}/],
    ['another action', ['queries', 'list', 'sort'], 2, /sample/],
  ])('%s', async (_, args, code, words) => {
    const { code: exit, stderr } = await prompt(repo, args);
    expect([exit, stderr]).toEqual([code, expect.stringMatching(words)]);
  });
});
