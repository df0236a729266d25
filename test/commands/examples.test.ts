import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prompt, promptJson, snapshot } from '../support/cli.js';
import { SORT } from '../support/project.js';
import { createRepo } from '../support/repo.js';

const POOL = '# From the shop floor.\n- { id: e1, input: a red thing, output: red } # plain\n- { id: e2, input: a green thing, output: green, quality: 0.5 }\n';
const repo = (pool = POOL) => createRepo({
  files: {
    'prompts/sort.md': SORT.replace('budget:', 'transforms: [few-shot: { k: 1 }]\nbudget:'),
    'prompts/sort.examples.yaml': pool,
    'prompts/sort.queries.yaml': 'scorers: [label]\nqueries:\n  - { id: q1, vars: { text: a ruby }, expected: red }\n',
  },
});

describe('examples', () => {
  it('adds what fits and keeps the file as it is; what does not fit changes nothing', async () => {
    const here = repo();
    expect(await prompt(here, ['examples', 'add', 'sort', '--input', 'an apple', '--output', 'red', '--quality', '0.9'])).toMatchObject({ code: 0, stderr: '' });
    expect(here.read('prompts/sort.examples.yaml')).toBe(`${POOL}- id: e3\n  input: an apple\n  output: red\n  quality: 0.9\n`);
    const before = snapshot(here);
    const refused = await prompt(here, ['examples', 'add', 'sort', '--input', 'A ruby', '--output', 'blue']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('none of the labels red, green');
    expect(refused.stderr).toContain('that of the query q1');
    expect(await prompt(here, ['examples', 'add', 'sort@latest', '--input', 'x', '--output', 'red'])).toMatchObject({ code: 2, stderr: expect.stringContaining('not a prompt of the work tree') });
    expect(await prompt(here, ['examples', 'list', 'sort', '--skip'])).toMatchObject({ code: 2, stderr: expect.stringContaining('takes no --skip') });
    expect(snapshot(here)).toEqual(before);
  });

  it('imports all or, when told so, what fits', async () => {
    const here = repo();
    here.write({ 'found.csv': 'text,colour,note\n"A rose, cut",red,x\na red thing,red,\nmoss,blue,\n' });
    const args = ['examples', 'import', 'sort', 'found.csv', '--map', 'colour=output'];
    const before = snapshot(here);
    expect(await prompt(here, args)).toMatchObject({ code: 1, stderr: expect.stringContaining('found.csv:4:1: its output "blue"') });
    expect(snapshot(here)).toEqual(before);
    expect(await promptJson(here, [...args, '--skip'])).toMatchObject({ added: ['e3'], present: 1, refused: [expect.stringContaining('blue')], total: 3 });
    expect(here.read('prompts/sort.examples.yaml')).toBe(`${POOL}- id: e3\n  input:\n    text: A rose, cut\n  output: red\n`);
  });

  it('lints with places, and exits 1 for errors', async () => {
    const here = repo(`${POOL}- { id: e3, input: A RUBY, output: green }\n`);
    const { code, stdout } = await prompt(here, ['examples', 'lint', 'sort']);
    expect(code).toBe(1);
    expect(stdout).toContain('prompts/sort.examples.yaml:4:3: error: e3 has the input of the query q1 [examples/leak]');
    here.remove('prompts/sort.examples.yaml');
    here.write({ 'prompts/sort.md': SORT });
    expect(await prompt(here, ['examples', 'lint', 'sort'])).toMatchObject({ code: 3, stderr: expect.stringContaining('has no examples') });
  });

  it('says what few-shot chooses, and by which figures', async () => {
    const here = repo();
    const { chosen, skipped } = await promptJson<{ chosen: { tokens: { tokens: number } }[]; skipped: unknown[] }>(here, ['examples', 'select', 'sort+few-shot:k=2', '--input', 'A green thing']);
    expect(chosen).toMatchObject([{ example: { id: 'e1' }, rank: 0, penalty: 0, tokens: { method: 'exact' } }]);
    expect(chosen[0]?.tokens.tokens).toBeGreaterThan(8);
    expect(skipped).toMatchObject([{ example: { id: 'e2' }, reason: 'leak' }]);
    const { stdout } = await prompt(here, ['examples', 'select', 'sort', '--query', 'q1']);
    expect(stdout).toMatch(/^# sort · mmr by lexical: TF-IDF, 1 of 2 examples/);
    const narrow = await prompt(here, ['examples', 'select', 'sort+few-shot:k=2,max-tokens=5', '--query', 'q1']);
    expect(narrow.stdout).toMatch(/^# sort\S+ · mmr by lexical: TF-IDF, 0 of 2 examples \(k 2, 0 of at most 5 tokens\)/);
    expect(narrow.stdout).toMatch(/passed over e1: it would add \d+ tokens, and max-tokens leaves 5/);
    const rendered = await prompt(here, ['render', 'sort+few-shot:k=2,max-tokens=5', '--query', 'q1', '--explain']);
    expect(rendered).toMatchObject({ code: 0, stdout: expect.stringContaining('the examples have 0 of 5 tokens') });
  });

  it('imports the good answers of a run, only where its queries are not those the prompt is judged by', async () => {
    const here = repo();
    here.write({
      '.promptrc': 'default_model: local/icl-1\n',
      'more.yaml': 'scorers: [label]\nqueries:\n  - { id: c1, vars: { text: a red rose }, expected: red }\n  - { id: c2, vars: { text: a green leaf }, expected: green }\n  - { id: c3, vars: { text: red in name only }, expected: green }\n',
    });
    const evaluated = async (...args: string[]): Promise<string> => {
      const runs = join(here.root, '.prompt/runs');
      const known = existsSync(runs) ? readdirSync(runs) : [];
      expect(await prompt(here, ['eval', 'sort', ...args])).toMatchObject({ code: 0 });
      return `.prompt/runs/${readdirSync(runs).find((name) => !known.includes(name))}`;
    };
    const importing = (from: string, score = 'accuracy:1', ...args: string[]) => prompt(here, ['examples', 'import', 'sort', '--from-run', from, '--min-score', score, ...args]);
    const own = await evaluated();
    expect(await importing(own)).toMatchObject({ code: 2, stderr: expect.stringContaining('are those sort is judged by') });
    expect(await importing(await evaluated('--queries', 'prompts/sort.queries.yaml'), 'accuracy:0')).toMatchObject({ code: 1, stderr: expect.stringContaining('that of the query q1') });
    const run = await evaluated('--queries', 'more.yaml');
    const before = snapshot(here);
    expect(await importing(run, 'speed:1')).toMatchObject({ code: 2, stderr: expect.stringContaining('no metric `speed`') });
    expect(await importing(run, 'accuracy')).toMatchObject({ code: 2, stderr: expect.stringContaining('is not metric:number') });
    expect(await importing('prompts/sort.report.json')).toMatchObject({ code: 2, stderr: expect.stringContaining('keeps scores, not answers') });
    expect(await importing('.prompt/runs/none')).toMatchObject({ code: 2, stderr: expect.stringContaining('.prompt/runs/none') });
    expect(await prompt(here, ['examples', 'import', 'sort', '--from-run', run])).toMatchObject({ code: 2, stderr: expect.stringContaining('--min-score accuracy:1') });
    expect(await prompt(here, ['examples', 'import', 'sort', 'more.yaml', '--min-score', 'accuracy:1'])).toMatchObject({ code: 2, stderr: expect.stringContaining('--from-run') });
    expect(await importing(run, 'accuracy:1', '--map', 'a=input')).toMatchObject({ code: 2, stderr: expect.stringContaining('--map') });
    expect(snapshot(here)).toEqual(before);
    expect(JSON.parse((await importing(`${run}/report.json`, 'accuracy:1', '--json')).stdout)).toMatchObject({ added: ['e3', 'e4'], refused: [], total: 4 });
    expect(here.read('prompts/sort.examples.yaml')).toBe(`${POOL}${['red rose', 'green leaf'].map((text, at) => `- id: e${at + 3}\n  input:\n    text: a ${text}\n  output: ${text.split(' ')[0]}\n  source: run ${run.slice('.prompt/runs/'.length)}, query c${at + 1}\n`).join('')}`);
    expect(await importing(run)).toMatchObject({ code: 2, stderr: expect.stringContaining('was another evaluation') });
  });
});
