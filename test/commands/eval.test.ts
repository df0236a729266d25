import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/core/report/report.js';
import { startAnsweringServer } from '../support/answering-server.js';
import { prompt, promptJson } from '../support/cli.js';
import { chatCompletion } from '../support/fault-server.js';
import { modelledProject } from '../support/modelled-project.js';
import { queries, SORT, sortProject } from '../support/project.js';
import type { Repo } from '../support/repo.js';

interface EvalJson {
  reports: (Report & { written?: string })[];
  skipped: { name: string; reason: string }[];
}

const withoutTiming = ({ timing: _, ...report }: Report): unknown => report;
const runsOf = (repo: Repo): string[] => readdirSync(join(repo.root, '.prompt/runs')).sort().map((name) => `.prompt/runs/${name}`);

describe('eval', () => {
  it('measures the prompt as it stands, and writes its report beside it', async () => {
    const repo = sortProject();
    const { reports } = await promptJson<EvalJson>(repo, ['eval', 'sort']);
    expect(reports[0]).toMatchObject({ written: 'prompts/team/sort.report.json', comparisons: [], variants: [{ role: 'candidate', label: 'team/sort' }] });
    expect(reports[0]?.variants[0]?.metrics[0]).toMatchObject({ value: 1, n: 20 });
  });

  it('shows several variants side by side and compares none', async () => {
    const repo = sortProject();
    const { reports } = await promptJson<EvalJson>(repo, ['eval', 'sort@1', 'sort', '--repeat', '2']);
    expect(reports[0]?.variants.map(({ role, label }) => [role, label])).toEqual([['candidate', 'team/sort@1'], ['candidate', 'team/sort']]);
    expect(reports[0]?.comparisons).toEqual([]);
    expect((JSON.parse(repo.read('prompts/team/sort.report.json')) as Report).variants).toHaveLength(1);
  });
});

describe('money', () => {
  it('is estimated before and counted after; a limit stops in time, and the run goes on', async () => {
    const server = await startAnsweringServer();
    const repo = modelledProject(server);
    // Each answer costs 12 × $0.001 + 3 × $0.002 = $0.018.
    const { code, stderr } = await prompt(repo, ['ab', 'sort@1', 'sort', '--max-usd', '0.2']);
    expect(code).toBe(4);
    expect(stderr).toMatch(/estimate: 40 requests, about \d+ tokens in: about \$[\d.]+; answers come on top/);
    expect(stderr).toContain('stopped by --max-usd 0.2');
    expect(server.asked.length * 0.018).toBeLessThanOrEqual(0.2);
    const before = server.asked.length;
    const more = await prompt(repo, ['ab', 'sort@1', 'sort', '--max-requests', '7', '--resume']);
    expect(more.stderr).toContain(`stopped by --max-requests 7; ${before + 7} of 40 answers are kept`);
    expect(server.asked).toHaveLength(before + 7);
    // A new run asks only what no run has asked.
    const { spending } = await promptJson<{ spending: Record<string, number> }>(repo, ['ab', 'sort@1', 'sort']);
    expect(spending).toMatchObject({ requests: 40 - before - 7, kept: before + 7 });
    expect(spending['nominal']).toBeCloseTo(0.72, 9);
    expect(spending['incurred']).toBeCloseTo(0.018 * (40 - before - 7), 9);
    // What is not asked is not estimated either.
    const offline = await prompt(repo, ['ab', 'sort@1', 'sort', '--offline']);
    expect([offline.code, offline.stderr]).toEqual([0, expect.stringMatching(/^0 requests: \$0; 40 more answered without asking/)]);
  }, 60_000);

  it('counts what the provider had cached at its price, also from the cache and from recordings', async () => {
    const server = await startAnsweringServer();
    server.onRequest = () => ({ status: 200, body: chatCompletion('red', { usage: { prompt_tokens: 12, completion_tokens: 3, prompt_tokens_details: { cached_tokens: 8 } } }) });
    const repo = modelledProject(server, {}, '{ fake/m: { input: 1000, output: 2000, cached_input: 250 } }');
    const costOf = async (...flags: string[]): Promise<number | undefined> => (await promptJson<EvalJson>(repo, ['eval', 'sort', ...flags])).reports[0]?.variants[0]?.usage.cost;
    // 4 × $0.001 + 8 × $0.00025 + 3 × $0.002 = $0.012.
    expect(await costOf('--record')).toBeCloseTo(20 * 0.012, 9);
    expect(await costOf()).toBeCloseTo(20 * 0.012, 9);
    rmSync(join(repo.root, '.prompt/cache'), { recursive: true });
    expect(await costOf('--offline')).toBeCloseTo(20 * 0.012, 9);
  }, 60_000);

  it('with a price that nobody knows, a limit in dollars is refused before anything is asked', async () => {
    const server = await startAnsweringServer();
    const { code, stderr } = await prompt(modelledProject(server, {}, '{}'), ['eval', 'sort', '--max-usd', '1']);
    expect([code, server.asked.length]).toEqual([2, 0]);
    expect(stderr).toContain('the price of fake/m is not known');
  });
});

describe('shards', () => {
  it('together give the report of one run; what is missing is named', async () => {
    const repo = sortProject();
    const { reports: [whole] } = await promptJson<EvalJson>(repo, ['eval', 'sort']);
    const own = repo.read('prompts/team/sort.report.json');
    repo.git('clean', '-fdxq');
    for (const shard of ['1/3', '2/3', '3/3']) await promptJson(repo, ['eval', 'sort', '--shard', shard]);
    const [first, second, third] = runsOf(repo) as [string, string, string];
    const few = await prompt(repo, ['eval', 'merge', first, second]);
    expect([few.code, few.stderr]).toEqual([4, expect.stringContaining('no run of shard 3/3 was given')]);
    const merged = await promptJson<EvalJson>(repo, ['eval', 'merge', third, join(first, 'journal.jsonl'), second]);
    expect(withoutTiming(merged.reports[0] as Report)).toEqual(withoutTiming(whole as Report));
    expect(repo.read('prompts/team/sort.report.json')).toBe(own);
    repo.write({ 'prompts/team/sort.queries.yaml': queries(21) });
    expect((await prompt(repo, ['eval', 'merge', first, second, third])).stderr).toContain('the queries of team/sort changed');
  }, 60_000);
});

describe('early stopping', () => {
  it('stops as soon as the evidence suffices and says so; elsewhere it is refused', async () => {
    const repo = sortProject();
    const report = await promptJson<Report>(repo, ['ab', 'sort@1', 'sort', '--stop-early']);
    expect(report.stopped).toMatchObject({ queries: 10, planned: 20 });
    expect(report.queries.count).toBe(10);
    expect(report.comparisons[0]?.verdict).toBe('better');
    expect(() => repo.read('prompts/team/sort.report.json')).toThrow();
    const refused = await prompt(repo, ['ab', 'sort@1', 'sort', '--stop-early', '--repeat', '2']);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('--stop-early cannot be used here')]);
  }, 30_000);
});

describe('--against', () => {
  it('compares each prompt that the branch changed with the merge base, equal requests sent once', async () => {
    const server = await startAnsweringServer();
    const other = SORT.replace('Sort a message.', 'Another.');
    const repo = modelledProject(server, { 'prompts/same.md': other, 'prompts/same.queries.yaml': queries(20), 'prompts/half.md': other, 'prompts/half.queries.yaml': queries(20) });
    repo.git('checkout', '-q', '-b', 'work', 'HEAD^');
    repo.write({ 'prompts/team/sort.md': SORT, 'prompts/half.md': other.replace('Text: {{ text }}', '{% if text contains "number 1" %}Say: {% endif %}Text: {{ text }}'), 'prompts/new.md': SORT });
    repo.commit('Change sort and half');
    server.asked.length = 0;
    const { reports, skipped } = await promptJson<EvalJson>(repo, ['eval', '--against', 'main', '--no-cache']);
    expect(reports.map(({ prompt, comparisons }) => [prompt, comparisons[0]?.verdict, comparisons[0]?.baseline])).toEqual([['half', expect.any(String), 'half@main'], ['team/sort', 'better', 'team/sort@main']]);
    expect(skipped).toEqual([{ name: 'new', reason: 'it has no query set' }]);
    // Of half, the eleven texts with a number that begins with 1 are asked twice: 20 + 11, and 2 × 20 of sort.
    expect(server.asked).toHaveLength(20 + 11 + 40);
    const first = server.asked.slice(0, 35).filter((texts) => texts[0] !== 'Hello.').length;
    expect(first).toBeLessThan(35);
  }, 60_000);

  it('in a shallow clone exits 2 and names the setting; on a branch that changes nothing there is nothing to do', async () => {
    const repo = sortProject();
    repo.git('clone', '-q', '--depth', '1', `file://${repo.root}`, join(repo.beside, 'shallow'));
    const shallow = await prompt(join(repo.beside, 'shallow'), ['eval', '--against', 'HEAD~1']);
    expect([shallow.code, shallow.stderr]).toEqual([2, expect.stringContaining('fetch-depth: 0')]);
    const same = await prompt(repo, ['eval', '--against', 'main']);
    expect([same.code, same.stdout]).toEqual([0, 'no prompt to evaluate differs\n']);
  }, 60_000);

  it('without recordings is not evaluated: exit 3 for a changed branch, 4 elsewhere, and no socket is opened', async () => {
    const server = await startAnsweringServer();
    const repo = modelledProject(server);
    const branch = await prompt(repo, ['eval', '--against', 'HEAD~1', '--offline']);
    const alone = await prompt(repo, ['ab', 'sort@1', 'sort', '--offline']);
    expect([branch.code, alone.code, server.asked.length]).toEqual([3, 4, 0]);
    await prompt(repo, ['ab', 'sort@1', 'sort', '--record', '--no-cache']);
    server.asked.length = 0;
    expect((await prompt(repo, ['ab', 'sort@1', 'sort', '--offline', '--no-cache'])).code).toBe(0);
    expect(server.asked).toHaveLength(0);
  }, 60_000);
});

describe('compare-techniques', () => {
  it('measures a prompt by itself and with each technique that it can take', async () => {
    const server = await startAnsweringServer(([system = '', user = '']) => `${system.includes('step by step') ? 'Let me see.\nAnswer: ' : ''}${/red|green/.exec(user)?.[0]}`);
    const repo = modelledProject(server);
    const { reports: [report], skipped } = await promptJson<EvalJson>(repo, ['compare-techniques', 'sort']);
    expect(report?.variants.map(({ label, metrics }) => [label, metrics[0]?.value])).toEqual([['team/sort', 1], ['team/sort+chain-of-thought', 1]]);
    expect(skipped[0]?.reason).toContain('has no example pool');
  }, 30_000);

  it('leaves reasoning out where the model cannot reason, and says so', async () => {
    const repo = modelledProject(await startAnsweringServer());
    const { reports: [report], skipped } = await promptJson<EvalJson>(repo, ['compare-techniques', 'sort', '--model', 'local/icl-1']);
    expect(report?.variants.map(({ label }) => label)).toEqual(['team/sort']);
    expect(skipped.map(({ name }) => name)).toEqual(['few-shot', 'chain-of-thought']);
    expect(skipped[1]?.reason).toContain('cannot reason');
  }, 30_000);
});

describe('a disk without room', () => {
  it('loses nothing that was paid for', async () => {
    const server = await startAnsweringServer();
    const repo = modelledProject(server);
    repo.write({ '.prompt/runs': 'a file where the folder should be' });
    const { code, stderr } = await prompt(repo, ['ab', 'sort@1', 'sort']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('cannot be written')]);
    expect(server.asked.length).toBeLessThanOrEqual(8);
  });
});
