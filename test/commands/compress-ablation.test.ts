import { describe, expect, it } from 'vitest';
import { type AnsweringServer, startAnsweringServer } from '../support/answering-server.js';
import { prompt, promptJson, snapshot } from '../support/cli.js';
import { modelledProject } from '../support/modelled-project.js';
import { queries } from '../support/project.js';
import type { Repo } from '../support/repo.js';

const LONG = `---
description: Sort.
variables: { text: { type: string } }
output: { labels: [red, green] }
---
system:
Colours were studied long before anybody could say what light is. Say which colour is meant by the words.

- The sea is blue most days of the year.
- Use the names of the palette alone.
- Never speak of the weather in your words.

Answer with one word.

user:
Text: {{ text }}
`;

interface Data {
  ablation: { margin: number; queries: { search: number; confirm: number }; trials: { search: number; confirm: number }; segments: { outcome: string; text: string; loss?: number; limits: string[]; line: number }[]; spending: { requests: number; kept: number } };
  measured?: { queries: { count: number }; comparisons: { difference: number }[] };
  tokens: { before: number; after: number };
  written?: string;
}

/** A model that knows what to do as long as the palette is spoken of. */
async function project(count = 160, word = 'palette'): Promise<{ server: AnsweringServer; repo: Repo }> {
  const server = await startAnsweringServer(([system = '', user = '']) => (system.includes(word) ? (/red|green/.exec(user)?.[0] ?? 'none') : 'blue'));
  server.delayMs = 0;
  return { server, repo: modelledProject(server, { 'prompts/team/long.md': LONG, 'prompts/team/long.queries.yaml': queries(count) }) };
}

const COMMAND = ['compress', 'long', '--evaluate'];

describe('prompt compress --evaluate', () => {
  it('leaves out what the queries do not need, confirmed by others, and says what each would cost', async () => {
    const { server, repo } = await project();
    const before = snapshot(repo);
    const data = await promptJson<Data>(repo, COMMAND);
    const outcomes = Object.fromEntries(data.ablation.segments.map(({ text, outcome }) => [text.split(' ').slice(0, 2).join(' '), outcome]));
    expect(outcomes).toEqual({ 'Colours were': 'dropped', 'Say which': 'dropped', 'The sea': 'dropped', 'Use the': 'kept', 'Never speak': 'dropped' });
    expect(data.ablation.segments.find(({ outcome }) => outcome === 'kept')).toMatchObject({ loss: 1, line: 10 });
    expect(data.ablation).toMatchObject({ margin: 0.05, trials: { confirm: 1 } });
    expect(data.ablation.queries.search + data.ablation.queries.confirm).toBe(160);
    expect(data.measured).toMatchObject({ queries: { count: data.ablation.queries.confirm }, comparisons: [{ difference: 0 }] });
    expect(snapshot(repo)).toEqual(before);
    const asked = server.asked.length;
    const shown = await prompt(repo, [...COMMAND, '--write']);
    expect([shown.code, server.asked.length]).toEqual([0, asked]);
    expect(shown.stdout).toContain('4 of 5 segments left out');
    expect(shown.stdout).toMatch(/10:3 {2}kept item, \d+ tokens, −100\.0 points/);
    expect(shown.stdout).toContain('1 of those left out forbid or limit something (line 11)');
    expect(shown.stdout).toMatch(/output tokens and total cost: \d+ \(\$[\d.]+\) → \d+ \(\$[\d.]+\)/);
    expect(repo.read('prompts/team/long.md').split('system:\n')[1]).toBe('- Use the names of the palette alone.\n\nAnswer with one word.\n\nuser:\nText: {{ text }}\n');
  });

  it('stops at its limit and goes on from there', async () => {
    const { server, repo } = await project();
    const limited = await prompt(repo, [...COMMAND, '--max-requests', '200', '--write']);
    expect([limited.code, limited.stderr]).toEqual([4, expect.stringMatching(/stopped by --max-requests 200 in trial \d; so far \d segments with \d+ tokens could go/)]);
    expect(limited.stderr).toContain('go on: `prompt compress long --evaluate');
    expect(server.asked).toHaveLength(200);
    const dear = await prompt(repo, [...COMMAND, '--max-usd', '0.10']);
    expect([dear.code, dear.stderr]).toEqual([4, expect.stringContaining('--max-usd 0.1')]);
    const done = await promptJson<Data>(repo, [...COMMAND, '--concurrency', '8']);
    expect(done.ablation.spending.kept).toBeGreaterThanOrEqual(200);
    const offline = await promptJson<Data>(repo, [...COMMAND, '--offline']);
    expect(offline.ablation.segments).toEqual(done.ablation.segments);
  });

  it('takes no more than a target asks for', async () => {
    const { repo } = await project();
    const data = await promptJson<Data>(repo, [...COMMAND, '--target', '10%']);
    expect(data.ablation.segments.map(({ outcome }) => outcome)).toContain('untried');
    expect(data.tokens.after).toBeLessThanOrEqual(data.tokens.before * 0.9);
  });

  it('refuses what too few queries cannot show, and says how many would do', async () => {
    const { server, repo } = await project(60);
    const { code, stderr } = await prompt(repo, COMMAND);
    expect([code, stderr]).toEqual([3, expect.stringMatching(/each half needs 52 .*115 queries in all would do/)]);
    expect(server.asked).toEqual([]);
    expect((await prompt(repo, [...COMMAND, '--margin', '15%'])).code).toBe(0);
  });

  it('measures a rewriting by --engine as well', async () => {
    const { server, repo } = await project(40, 'studied');
    server.onRequest = ({ texts }) => (texts[0]?.startsWith('You shorten') ? { status: 200, body: { choices: [{ index: 0, message: { role: 'assistant', content: 'Name the hue.' }, finish_reason: 'stop' }], model: 'm', id: 'x', object: 'chat.completion', created: 1, usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } } } : undefined);
    const data = await promptJson<Data & { harmful: boolean }>(repo, ['compress', 'long', '--engine', 'fake/m', '--evaluate', '--write'], 1);
    expect(data.harmful).toBe(true);
    expect(data.written).toBeUndefined();
    expect(data.measured?.comparisons).toMatchObject([{ difference: -1 }]);
  });

  it.each([
    { args: ['--evaluate', '--resume'], said: '--resume' },
    { args: ['--evaluate', '--level', 'phrases', '--margin', '5%'], said: '--margin' },
    { args: ['--margin', '5%'], said: '--margin' },
    { args: ['--evaluate', '--margin', '0'], said: '--margin cannot be `0`' },
  ])('refuses $args', async ({ args, said }) => {
    const { repo } = await project();
    const { code, stderr } = await prompt(repo, ['compress', 'long', ...args]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
  });
});
