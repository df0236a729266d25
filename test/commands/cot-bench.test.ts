import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startAnsweringServer } from '../support/answering-server.js';
import { prompt, promptJson } from '../support/cli.js';
import { createRepo, type Repo } from '../support/repo.js';

const COUNT = 24;
const PROMPT = '---\ndescription: Sums. # of two\nvariables: { text: { type: string } }\n---\nSolve the problem.\n\n{{ text }}\n';
const TEMPLATES = ['decomposition', 'draft', 'plan-and-solve', 'step-by-step', 'verification'];

/** `12 + 1 pens`: the number of the sum is in it. */
const QUERIES = Array.from({ length: COUNT }, (_, index) => ({ id: `s${index}`, text: `Box ${index} has 12 pens and ${index} more. How many?`, expected: 12 + index }));

function project(url: string): Repo {
  const rows = QUERIES.map(({ id, text, expected }) => `  - { id: ${id}, vars: { text: "${text}" }, expected: ${expected} }\n`).join('');
  const repo = createRepo({ files: {
    '.promptrc': `default_model: mine/small\nproviders: { mine: { base_url: "${url}" } }\nprices: { mine/small: { input: 1, output: 2 } }\nevaluation: { equivalence_margin: 0.1 }\n`,
    'prompts/sum.md': PROMPT,
    'prompts/sum.queries.yaml': `scorers: [numeric]\nqueries:\n${rows}`,
  } });
  repo.commit('Add sum');
  return repo;
}

/** A model that gets so many sums right by itself, and so many with each template, by words of it. */
async function model(alone: number, byTemplate: Record<string, number> = {}): Promise<string> {
  const server = await startAnsweringServer((texts) => {
    const text = texts.join('\n');
    const index = Number(/Box (\d+) /.exec(text)?.[1]);
    const [, right = alone] = Object.entries(byTemplate).find(([words]) => text.includes(words)) ?? [];
    return `So it is.\nAnswer: ${index < right ? 12 + index : 0}`;
  });
  return server.url;
}

interface Bench {
  decision: string;
  template?: string;
  written?: string;
  rows: { label: string; template?: string; metric: { value: number; interval: object }; outputTokens: number; cost: number; latencyMs: number; against?: { verdict: string; difference?: number; adjustedP?: number; pairs: number; usdPerCorrect?: number } }[];
  stage?: { options: { template: string; when: string; evidence: Record<string, unknown> } };
}

describe('prompt cot bench', () => {
  it('compares each template with none, with Holm’s correction, and says what to write', async () => {
    const repo = project(await model(8, { 'five words': 22, 'step by step': 20 }));
    const bench = await promptJson<Bench>(repo, ['cot', 'bench', 'sum']);
    expect(bench.rows.map(({ template }) => template)).toEqual([undefined, ...TEMPLATES]);
    expect(bench).toMatchObject({ decision: 'use', template: 'draft' });
    const [without, , draft] = bench.rows;
    expect(without).toMatchObject({ label: 'sum', metric: { value: 8 / 24 }, outputTokens: 3 });
    expect(draft).toMatchObject({ label: 'sum+chain-of-thought:template=draft', against: { verdict: 'better', pairs: COUNT, difference: 14 / 24 } });
    // Fourteen pairs, all one way: the mid-p, the smallest of five, times five.
    expect(draft?.against?.adjustedP).toBeCloseTo(5 * 2 ** -14, 8);
    expect(draft?.against?.usdPerCorrect).toBe(0);
    expect(bench.stage?.options).toMatchObject({ template: 'draft', when: 'auto', evidence: { model: 'mine/small', metric: 'numeric', pairs: COUNT, difference: 0.583, helps: true } });
    expect(readFileSync(join(repo.root, 'prompts/sum.md'), 'utf8')).toBe(PROMPT);
    const { stdout } = await prompt(repo, ['cot', 'bench', 'sum', '--templates', 'draft,step-by-step']);
    expect(stdout).toMatch(/draft +91\.7% \[74, 98\] +\+58\.3 \[.*\] .* better +3\.0 /);
    expect(stdout).toContain('use draft: it is better than no reasoning');
    expect(stdout).toContain('  transforms:\n    - chain-of-thought: { template: draft, when: auto, evidence: { model: mine/small,');
    expect(stdout).not.toContain('verification');
  });

  it('writes decision and figures on demand; then the prompt goes by them, and can be measured again', async () => {
    const repo = project(await model(8, { 'five words': 22 }));
    const { written } = await promptJson<Bench>(repo, ['cot', 'bench', 'sum', '--templates', 'draft', '--write']);
    expect(written).toBe('prompts/sum.md');
    const text = readFileSync(join(repo.root, 'prompts/sum.md'), 'utf8');
    expect(text).toMatch(/^---\ndescription: Sums\. # of two\nvariables: \{ text: \{ type: string \} \}\ntransforms:\n {2}- chain-of-thought: \{ .*helps: true \} \}\n---\nSolve the problem\.\n\n\{\{ text \}\}\n$/);
    expect((await prompt(repo, ['check'])).code).toBe(0);
    const explained = await prompt(repo, ['render', 'sum', '--var', 'text=Hello.', '--explain']);
    expect(explained.stdout).toContain('draft: on: `prompt cot bench` measured numeric +58.3 points');
    const again = await promptJson<Bench>(repo, ['cot', 'bench', 'sum', '--templates', 'draft', '--write']);
    expect(again.rows[0]?.label).toBe('sum+chain-of-thought:when=never');
    expect(again.rows[0]?.metric.value).toBe(8 / 24);
    expect(readFileSync(join(repo.root, 'prompts/sum.md'), 'utf8')).toBe(text);
  });

  it('says that none helps where each is worse', async () => {
    const repo = project(await model(23, { 'five words': 3 }));
    const bench = await promptJson<Bench>(repo, ['cot', 'bench', 'sum', '--templates', 'draft', '--write']);
    expect(bench).toMatchObject({ decision: 'none', template: 'draft', stage: { options: { evidence: { helps: false } } } });
    const { stdout } = await prompt(repo, ['render', 'sum', '--var', `text=${QUERIES[3]?.text}`, '--explain']);
    expect(stdout).toContain('draft: off: `prompt cot bench` measured numeric −83.3 points');
  });

  it('recommends nothing where the data do not say, and --write then exits with 3 and writes nothing', async () => {
    const repo = project(await model(12, { 'five words': 15 }));
    const plain = await prompt(repo, ['cot', 'bench', 'sum', '--templates', 'draft']);
    expect([plain.code, plain.stdout]).toEqual([0, expect.stringContaining('nothing is recommended: the data do not say whether reasoning helps')]);
    expect(plain.stdout).toMatch(/draft: inconclusive; .*about \d+ queries would settle/);
    const { code, stdout } = await prompt(repo, ['cot', 'bench', 'sum', '--templates', 'draft', '--write']);
    expect([code, stdout]).toEqual([3, expect.stringContaining('nothing was written')]);
    expect(readFileSync(join(repo.root, 'prompts/sum.md'), 'utf8')).toBe(PROMPT);
  });

  it('takes votes with enough samples only, and counts what all of them cost', async () => {
    const repo = project(await model(8, { 'on your own': 22 }));
    const few = await prompt(repo, ['cot', 'bench', 'sum', '--templates', 'self-consistency']);
    expect([few.code, few.stderr]).toEqual([2, expect.stringContaining('takes 3 or more of each query')]);
    const { rows } = await promptJson<Bench>(repo, ['cot', 'bench', 'sum', '--templates', 'self-consistency', '--repeat', '3']);
    expect(rows[1]).toMatchObject({ template: 'self-consistency', outputTokens: 9, metric: { value: 22 / 24 } });
    const { cost } = rows[1] as Bench['rows'][number];
    const one = rows[0] as Bench['rows'][number];
    expect(cost).toBeCloseTo(3 * one.cost, 9);
    expect(rows[1]?.against?.usdPerCorrect).toBeCloseTo((cost - one.cost) / (14 / 24), 9);
  });

  it.each([
    [['cot', 'bnch', 'sum'], 'did you mean `bench`?'],
    [['cot', 'bench', 'sum+chain-of-thought:template=draft'], 'has a template already'],
    [['cot', 'bench', 'sum', '--templates', 'darft'], 'did you mean `draft`?'],
    [['cot', 'bench', 'sum@1', '--write'], 'it is no file of the work tree'],
    [['cot', 'bench', 'sum', '--shard', '1/2'], 'unknown option'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await prompt(project('http://127.0.0.1:9/v1'), args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it('refuses the embedded learner, which would refuse each template', async () => {
    const { code, stdout, stderr } = await prompt(project(await model(8)), ['cot', 'bench', 'sum', '--model', 'local/icl-1']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('the embedded learner looks answers up, it cannot reason\n  → name a language model');
  });

  it('refuses a prompt that asks for reasoning itself', async () => {
    const repo = project('http://127.0.0.1:9/v1');
    repo.write({ 'prompts/sum.md': PROMPT.replace('Solve the problem.', 'Solve it step by step.') });
    const { code, stderr } = await prompt(repo, ['cot', 'bench', 'sum']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('asks for reasoning itself')]);
  });
});
