import { describe, expect, it } from 'vitest';
import { startAnsweringServer } from '../support/answering-server.js';
import { prompt, promptJson, snapshot } from '../support/cli.js';
import { queries, sortProject } from '../support/project.js';

const PADDED = `---
# for the sorters
description:   Sort.
variables: { text: { type: string } }
output: { labels: [red, green] }
---
system:
Please make sure to sort the text in order to help. Labels: red, green. Never answer with more than 1 word.

user:
Text: {{ text }}
`;

describe('prompt compress', () => {
  it('shows, writes the body alone, and then finds nothing more', async () => {
    const repo = sortProject({ 'prompts/team/pad.md': PADDED });
    const before = snapshot(repo);
    const shown = await prompt(repo, ['compress', 'pad', '--explain']);
    expect(shown.code).toBe(0);
    expect(shown.stdout).toMatch(/input tokens \d+ → \d+ \(exact\), [\d.]+% fewer, 2 edits/);
    expect(shown.stdout).toContain('nothing was written; --write puts it into prompts/team/pad.md');
    expect(snapshot(repo)).toEqual(before);
    const data = await promptJson<{ tokens: { before: number; after: number }; edits: { line: number; column: number }[]; written: string }>(repo, ['compress', 'pad', '--target', '10%', '--write', '--level', 'phrases']);
    expect(data.written).toBe('prompts/team/pad.md');
    expect(data.edits[0]).toMatchObject({ line: 8, column: 1 });
    expect(repo.read('prompts/team/pad.md')).toBe(PADDED.replace('Please make sure to sort', 'Sort'));
    await prompt(repo, ['compress', 'pad', '--write']);
    expect(repo.read('prompts/team/pad.md')).toBe(PADDED.replace('Please make sure to sort', 'Sort').replace('in order to', 'to'));
  });

  it('refuses a target out of reach with what stands in the way, and changes nothing', async () => {
    const repo = sortProject({ 'prompts/team/pad.md': PADDED });
    const before = snapshot(repo);
    const data = await promptJson<{ target: object; blockedBy: { reason: string }[] }>(repo, ['compress', 'pad', '--target', '0.9', '--write'], 1);
    expect(data.target).toMatchObject({ met: false });
    expect(data.blockedBy.map(({ reason }) => reason)).toContain('protected: numbers, names and labels');
    expect(snapshot(repo)).toEqual(before);
    expect((await prompt(repo, ['compress', 'pad', '--target', '0.9', '--best-effort'])).code).toBe(0);
    expect((await prompt(repo, ['compress', 'team/sort@1', '--write', '--target', '1.5'])).code).toBe(2);
  });

  it('shortens a value to what a question asks for, and claims nothing without one', async () => {
    const answer = '---\nvariables: { docs: { type: string }, question: { type: string } }\n---\nuser:\n{{ docs }}\n{{ question }}\n';
    const repo = sortProject({ 'prompts/team/answer.md': answer, 'v.yaml': 'docs: Cats sleep most of the day. Refunds are paid within 14 days. The office is in Berlin.\nquestion: When are refunds paid?\n' });
    const before = snapshot(repo);
    const wish = ['compress', 'answer', '--context-var', 'docs', '--query-var', 'question', '--max-tokens', '10', '--vars', 'v.yaml'];
    const data = await promptJson<object>(repo, wish);
    expect(data).toMatchObject({ met: true, value: 'Refunds are paid within 14 days.', tokens: { budget: 10 }, variable: 'docs' });
    const unrelated = await promptJson<{ value: string }>(repo, [...wish, '--var', 'question=Xylophone tuning?'], 1);
    expect(unrelated).toMatchObject({ met: false, summary: expect.stringContaining('no sentence shares a word') as string });
    expect(unrelated.value).toContain('Berlin');
    const unasked = await prompt(repo, ['compress', 'answer', '--context-var', 'docs', '--max-tokens', '10', '--vars', 'v.yaml']);
    expect([unasked.code, unasked.stderr]).toEqual([2, expect.stringContaining('nothing says which sentences')]);
    expect((await prompt(repo, [...wish, '--write'])).code).toBe(2);
    expect(snapshot(repo)).toEqual(before);
  });

  it('measures what it costs in answers, and writes nothing that is worse', async () => {
    const { url } = await startAnsweringServer(([system = '', user = '']) => (system.includes('Please') ? (/red|green/.exec(user)?.[0] ?? 'none') : 'Hello!'));
    const files = { '.promptrc': `default_model: mine/m\nproviders: { mine: { base_url: "${url}" } }\n`, 'prompts/team/pad.md': PADDED, 'prompts/team/pad.queries.yaml': queries(20) };
    const repo = sortProject(files);
    const worse = await prompt(repo, ['compress', 'pad', '--level', 'phrases', '--evaluate', '--write']);
    expect([worse.code, worse.stdout]).toEqual([1, expect.stringContaining('the compression lowers what is measured')]);
    expect(worse.stdout).toContain('nothing was written: the shorter prompt is worse');
    expect(worse.stdout).toMatch(/accuracy -?−?100\.0 points \[/);
    expect(repo.read('prompts/team/pad.md')).toBe(PADDED);
    const stopped = await prompt(repo, ['compress', 'pad', '--level', 'phrases', '--evaluate', '--no-cache', '--max-requests', '3']);
    expect([stopped.code, stopped.stderr]).toEqual([4, expect.stringContaining('--resume')]);
    const again = await promptJson<{ measured: { comparisons: object[] } }>(repo, ['compress', 'pad', '--level', 'phrases', '--evaluate', '--offline'], 1);
    expect(again.measured.comparisons).toMatchObject([{ verdict: 'worse', difference: -1 }]);
    expect((await prompt(repo, ['compress', 'pad', '--max-requests', '3'])).code).toBe(2);
  });

  it('ab compares a variant with the prompt and says where accuracy falls', async () => {
    const { code, stdout } = await prompt(sortProject({ 'prompts/team/sort.md': PADDED, 'prompts/team/sort.queries.yaml': 'scorers: [label]\nqueries:\n' + Array.from({ length: 20 }, (_, at) => `  - { id: q${at}, vars: { text: "a ${at % 2 ? 'red' : 'green'} thing ${at}" }, expected: ${at % 2 ? 'red' : 'green'} }\n`).join('') }), ['ab', 'team/sort@1', 'team/sort@1+compress:level=phrases']);
    expect(code).toBe(0);
    expect(stdout).toContain('team/sort@1+compress:level=phrases');
    expect(stdout).toMatch(/tokens in \/ query/);
  });
});
