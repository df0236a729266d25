import { describe, expect, it } from 'vitest';
import { type AnsweringServer, startAnsweringServer } from '../support/answering-server.js';
import { prompt, promptJson, snapshot } from '../support/cli.js';
import { modelledProject } from '../support/modelled-project.js';
import type { Repo } from '../support/repo.js';

const WORDY = `---
description: Sort.
variables: { text: { type: string } }
output: { labels: [red, green] }
---
system:
Whenever somebody hands a text like {{ text }} to you, think about which of the colours it is that is meant by it, and never answer with more than 1 word.

Labels: red, green.

user:
Text: {{ text }}
`;
const SHORT = 'Given ⟦1⟧, find the colour meant; never answer with more than ⟦2⟧ word.';
const FILLED = 'Given {{ text }}, find the colour meant; never answer with more than 1 word.';

interface Data {
  engine: { requests: number; kept: number; inputTokens: number; outputTokens: number; cost: number; incurred: number; passages: { outcome: string; line: number; retries: number; faults: string[] }[] };
  tokens: { before: number; after: number };
  target?: { met: boolean };
}

/** A model that rewrites as told, once for each answer; the last one for every request after. */
async function rewriter(...answers: string[]): Promise<{ server: AnsweringServer; repo: Repo }> {
  let next = 0;
  const server = await startAnsweringServer(() => answers[Math.min(next++, answers.length - 1)] ?? '');
  return { server, repo: modelledProject(server, { 'prompts/team/wordy.md': WORDY }) };
}

const COMMAND = ['compress', 'wordy', '--engine', 'fake/m'];

describe('prompt compress --engine', () => {
  it('shows protected parts as marks, takes what holds, and asks nothing a second time', async () => {
    const { server, repo } = await rewriter(SHORT);
    const before = snapshot(repo);
    const { code, stdout } = await prompt(repo, [...COMMAND, '--explain']);
    expect(code).toBe(0);
    expect(stdout).toContain('engine fake/m: 1 of 1 passages rewritten, 0 asked for again');
    expect(stdout).toMatch(/1 request; input tokens 12, output tokens 3, total cost \$0\.018/);
    expect(stdout).toMatch(/7:1 {2}rewritten \d+ → \d+ \(at most \d+ wanted\)/);
    expect(stdout).toContain('nothing was written; --write puts it into prompts/team/wordy.md');
    expect(server.asked[0]?.[1]).toMatch(/^At most \d+ tokens: "Whenever somebody hands a text like ⟦1⟧ to you/);
    expect(snapshot(repo)).toEqual(before);
    const again = await promptJson<Data>(repo, [...COMMAND, '--write']);
    expect(again.engine).toMatchObject({ requests: 1, kept: 1, cost: 0.018, incurred: 0 });
    expect(server.asked).toHaveLength(1);
    expect(repo.read('prompts/team/wordy.md')).toBe(WORDY.replace(/Whenever.*/, FILLED));
  });

  it('names what was wrong, twice at most, and leaves the passage as the edits made it', async () => {
    const dropped = await rewriter(SHORT.replace('⟦1⟧', 'it'), SHORT);
    const mended = await promptJson<Data>(dropped.repo, COMMAND);
    expect(mended.engine.passages).toMatchObject([{ outcome: 'rewritten', retries: 1, faults: ['⟦1⟧ is missing'] }]);
    expect(dropped.server.asked[1]?.[1]).toContain('What is wrong with it: ⟦1⟧ is missing');
    const changed = await rewriter(SHORT.replace('⟦2⟧', '⟦2⟧ or 2'));
    const kept = await promptJson<Data>(changed.repo, COMMAND);
    expect(kept.engine.passages).toMatchObject([{ outcome: 'kept', retries: 2 }]);
    expect(kept.engine.passages[0]?.faults).toContain('it changes the number 2');
    expect(kept.tokens.after).toBe(kept.tokens.before);
    expect(changed.server.asked).toHaveLength(3);
    expect((await prompt(changed.repo, COMMAND)).stdout).toContain('refused: it changes the number 2');
  });

  it('is asked for what a target still lacks, and for nothing where edits meet it', async () => {
    const { server, repo } = await rewriter(SHORT);
    expect((await promptJson<Data>(repo, [...COMMAND, '--target', '0.1'])).target).toMatchObject({ met: true });
    expect((await promptJson<Data>(repo, [...COMMAND, '--target', '0.9'], 1)).target).toMatchObject({ met: false });
    const asked = server.asked.length;
    const loose = await promptJson<Data>(repo, [...COMMAND, '--max-tokens', '500']);
    expect([loose.engine.passages, server.asked.length]).toEqual([[], asked]);
  });

  it('stops where the provider is down, a limit is reached or nothing is recorded, and writes nothing', async () => {
    const { server, repo } = await rewriter(SHORT);
    const before = snapshot(repo);
    const offline = await prompt(repo, [...COMMAND, '--offline', '--write']);
    expect([offline.code, offline.stderr]).toEqual([4, expect.stringContaining('1 of 1 passages have no recorded answer (line 7)')]);
    const limited = await prompt(repo, [...COMMAND, '--max-usd', '0.001', '--write']);
    expect([limited.code, limited.stderr]).toEqual([4, expect.stringContaining('--max-usd 0.001')]);
    expect(server.asked).toHaveLength(0);
    server.onRequest = () => ({ status: 401, body: { error: { message: 'no' } } });
    const refused = await prompt(repo, [...COMMAND, '--write']);
    expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining('0 of 1 answers are kept')]);
    server.onRequest = () => ({ status: 400, body: { error: { message: 'too hot' } } });
    const fallen = await promptJson<Data>(repo, COMMAND);
    expect(fallen.engine.passages[0]?.faults[0]).toContain('too hot');
    expect(snapshot(repo)).toEqual(before);
  });

  it('records, and answers from recordings without the model', async () => {
    const { server, repo } = await rewriter(SHORT);
    await promptJson<Data>(repo, [...COMMAND, '--record']);
    expect(repo.read('.prompt/recordings/team/wordy.jsonl')).toContain('⟦1⟧');
    const offline = await promptJson<Data>(repo, [...COMMAND, '--offline']);
    expect(offline.engine.passages[0]?.outcome).toBe('rewritten');
    expect(server.asked).toHaveLength(1);
  });

  it.each([
    { args: ['--engine', 'local/icl-1'], said: 'cannot rewrite a text' },
    { args: ['--engine', 'nobody/m'], said: '`nobody`' },
    { args: ['--engine', 'fake/m', '--limit', '3'], said: '--limit' },
    { args: ['--max-usd', '3'], said: 'nothing is asked without --evaluate or --engine' },
    { args: ['--engine', 'fake/m', '--context-var', 'text', '--query-var', 'text', '--max-tokens', '9'], said: '--engine is for templates' },
  ])('refuses $args', async ({ args, said }) => {
    const { repo } = await rewriter(SHORT);
    const { code, stderr } = await prompt(repo, ['compress', 'wordy', ...args]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
  });
});
