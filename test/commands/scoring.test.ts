import { afterEach, describe, expect, it } from 'vitest';
import type { Report } from '../../src/core/report/report.js';
import { prompt, promptJson } from '../support/cli.js';
import { chatCompletion, type FaultServer, json, startFaultServer } from '../support/fault-server.js';
import { sortProject, SORT } from '../support/project.js';

/** Scoring as a person meets it: sets in several files, scripts, judges, leaks. */

interface ReportJson {
  queries: { count: number };
  variants: { metrics: { name: string; value?: number; n: number; unscored: number }[] }[];
  results: { id: string; scores: Record<string, number | null> }[];
}

const MAIN = `
defaults: { tags: [plain] }
scorers: [label]
queries:
  - { id: a, vars: { text: a red thing }, expected: red }
  - { id: b, vars: { text: a green thing }, expected: red }
`;
const CSV = 'id,text,expected\nc,"a red one, really",red\n';

let server: FaultServer | undefined;
afterEach(() => server?.close());

const metrics = ({ reports: [report] }: { reports: ReportJson[] }): unknown => report?.variants[0]?.metrics.map(({ name, value, n, unscored }) => [name, value, n, unscored]);

describe('prompt eval on a set in several files', () => {
  it('joins them, and takes up what failed in the last run', async () => {
    const repo = sortProject({ 'prompts/team/sort.queries.yaml': MAIN, 'prompts/team/sort.more.queries.csv': CSV });
    const whole = await promptJson<{ reports: ReportJson[] }>(repo, ['eval', 'team/sort']);
    expect(whole.reports[0]?.results).toEqual([{ id: 'a', scores: { accuracy: 1 } }, { id: 'b', scores: { accuracy: 0 } }, { id: 'c', scores: { accuracy: 1 } }]);
    const failing = await promptJson<{ reports: ReportJson[] }>(repo, ['eval', 'team/sort', '--filter', 'failing']);
    expect(failing.reports[0]?.results.map(({ id }) => id)).toEqual(['b']);
    const { code, stderr } = await prompt(repo, ['eval', 'team/sort', '--filter', 'errored']);
    expect([code, stderr]).toEqual([3, expect.stringContaining('no query of prompts/team/sort.queries.yaml, prompts/team/sort.more.queries.csv matches errored')]);
    expect((await prompt(repo, ['mv', 'team/sort', 'team/colour'])).code).toBe(0);
    expect(repo.git('diff', '--cached', '--name-only', '-M').trim().split('\n')).toContain('prompts/team/colour.more.queries.csv');
  });

  it('needs a last run for that', async () => {
    const { code, stderr } = await prompt(sortProject({ 'prompts/team/sort.queries.yaml': MAIN }), ['eval', 'team/sort', '--filter', 'failing']);
    expect([code, stderr]).toEqual([3, expect.stringContaining('needs an earlier result of team/sort')]);
  });

  it('all faults at once, with file, line and column', async () => {
    const repo = sortProject({ 'prompts/team/sort.queries.yaml': MAIN.replace('[label]', '[lable]'), 'prompts/team/sort.more.queries.csv': 'id,text,expected,weight\na,x,red,0\n' });
    const { code, stdout } = await prompt(repo, ['check']);
    expect(code).toBe(1);
    expect(stdout).toContain('prompts/team/sort.queries.yaml:3:11');
    expect(stdout).toContain('prompts/team/sort.more.queries.csv:2:9');
  });
});

describe('scripts', () => {
  const files = {
    'prompts/team/sort.queries.yaml': `${MAIN.replace('[label]', '[label, { type: exec, command: [node, scorers/long.js], kind: pass-fail }, { type: module, path: scorers/short.mjs }]')}`,
    'scorers/long.js': "let t='';process.stdin.on('data',d=>t+=d).on('end',()=>{const{answer}=JSON.parse(t);console.log(JSON.stringify({score:answer.length>3,explanation:'long'}))})",
    'scorers/short.mjs': 'export default ({ answer }) => 1 / answer.length;',
  };

  it('are refused before anything is asked, and run when allowed', async () => {
    const repo = sortProject(files);
    const refused = await prompt(repo, ['eval', 'team/sort']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('has scorers that run code of the repository: node scorers/long.js, scorers/short.mjs');
    expect(refused.stderr).toContain('--allow-scripts');
    const allowed = await promptJson<{ reports: ReportJson[] }>(repo, ['eval', 'team/sort', '--allow-scripts']);
    expect(metrics(allowed)).toEqual([['accuracy', 0.5, 2, 0], ['macro_f1', expect.any(Number), 2, 0], ['exec', 0.5, 2, 0], ['module', expect.closeTo(4 / 15, 5), 2, 0]]);
  });
});

describe('a judge', () => {
  const judged = (url: string): Record<string, string> => ({
    '.promptrc': `default_model: local/icl-1\nproviders: { fake: { base_url: "${url}" } }\nprices: { fake/judge: { input: 1000, output: 1000 } }\n`,
    'prompts/team/sort.queries.yaml': MAIN.replace('[label]', '[label, { type: judge, model: fake/judge, rubric: It names a colour. }]'),
  });

  it('is asked with the answers, its cost told apart, an unreadable reply unscored, and not asked again', async () => {
    server = await startFaultServer([json(200, chatCompletion('{"reasoning":"It does.","verdict":"pass"}')), json(200, chatCompletion('pass, I think'))]);
    const repo = sortProject(judged(server.url));
    const first = await prompt(repo, ['eval', 'team/sort', '--json']);
    expect(first.code).toBe(0);
    expect(metrics(JSON.parse(first.stdout) as { reports: ReportJson[] })).toEqual([['accuracy', 0.5, 2, 0], ['macro_f1', expect.any(Number), 2, 0], ['judge', 1, 1, 1]]);
    expect(first.stderr).toContain('judge fake/judge: 2 requests, $0.03, apart from the cost of the prompts');
    expect(server.seen).toHaveLength(2);
    expect(JSON.stringify(server.seen[0]?.body)).toContain('It names a colour.');
    const second = await prompt(repo, ['eval', 'team/sort', '--json']);
    expect(second.stderr).toContain('judge fake/judge: 2 requests, 2 of them kept');
    const [before, after] = [first, second].map(({ stdout }) => (JSON.parse(stdout) as { reports: Report[] }).reports[0]);
    expect(after?.judges).toEqual([{ model: 'fake/judge', requests: 2, failed: 0, inputTokens: expect.any(Number), outputTokens: expect.any(Number), cost: 0.03 }]);
    expect(before?.judges).toEqual(after?.judges);
    expect([before?.timing.judges, after?.timing.judges]).toEqual([[{ model: 'fake/judge', kept: 0, incurred: 0.03 }], [{ model: 'fake/judge', kept: 2, incurred: 0 }]]);
    expect(server.seen).toHaveLength(2);
  });

  it('whose key is missing is said before anything is asked', async () => {
    const repo = sortProject({ 'prompts/team/sort.queries.yaml': MAIN.replace('[label]', '[{ type: judge, model: openai/gpt-x, rubric: x }]') });
    const { code, stderr } = await prompt(repo, ['eval', 'team/sort'], { OPENAI_API_KEY: undefined });
    expect([code, stderr]).toEqual([2, expect.stringContaining('OPENAI_API_KEY is not set')]);
  });
});

describe('a query that is also an example', () => {
  it('is refused unless it is allowed', async () => {
    const repo = sortProject({ 'prompts/team/sort.queries.yaml': MAIN, 'prompts/team/sort.examples.yaml': '- { input: "A  red THING", output: red }\n- { input: something green, output: green }\n' });
    repo.write({ 'prompts/team/sort.md': SORT.replace('budget:', 'transforms: [{ few-shot: { k: 1 } }]\nbudget:') });
    const { code, stderr } = await prompt(repo, ['eval', 'team/sort']);
    expect(code).toBe(2);
    expect(stderr).toContain('a query of prompts/team/sort.queries.yaml is also shown as an example');
    expect(stderr).toContain('query `a` is also in the few-shot pool');
    expect((await prompt(repo, ['eval', 'team/sort', '--allow-leak'])).code).toBe(0);
  });
});
