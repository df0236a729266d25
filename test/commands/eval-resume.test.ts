import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnsweringServer, startAnsweringServer } from '../support/answering-server.js';
import { prompt, startPrompt } from '../support/cli.js';
import { modelledProject } from '../support/modelled-project.js';
import { queries, SORT } from '../support/project.js';
import type { Repo } from '../support/repo.js';

const AB = ['ab', 'sort@1', 'sort', '--no-cache'];
const REPORT = 'prompts/team/sort.report.json';
const REQUESTS = 40;

/** All of a report but what a clock says. */
function reportOf(repo: Repo): string {
  const { timing: _, ...rest } = JSON.parse(repo.read(REPORT)) as Record<string, unknown>;
  return JSON.stringify(rest);
}

function journalOf(repo: Repo): string {
  const runs = join(repo.root, '.prompt/runs');
  return join(runs, (existsSync(runs) ? readdirSync(runs) : []).sort().at(-1) ?? '', 'journal.jsonl');
}

/** Answers that are whole. */
function rowsIn(file: string): number {
  return (existsSync(file) ? readFileSync(file, 'utf8') : '').split('\n').slice(1, -1).length;
}

/** Starts the command and does something to it when the server has seen so many requests. */
async function disturbed(server: AnsweringServer, repo: Repo, args: readonly string[], after: number, signals: readonly NodeJS.Signals[]) {
  const running = startPrompt(repo, args);
  server.onRequest = ({ number }) => {
    if (number !== after) return;
    for (const [index, signal] of signals.entries()) setTimeout(() => running.kill(signal), index * 300);
  };
  const outcome = await running.outcome;
  server.onRequest = () => {};
  return outcome;
}

/** @returns false where the command had ended by itself */
async function killedAt(server: AnsweringServer, repo: Repo, args: readonly string[], after: number, waitMs: number): Promise<boolean> {
  server.asked.length = 0;
  const running = startPrompt(repo, args);
  server.onRequest = ({ number }) => {
    if (number === after) setTimeout(() => running.kill('SIGKILL'), waitMs);
  };
  const { code } = await running.outcome;
  server.onRequest = () => {};
  return code === null;
}

describe('a run that is killed', () => {
  it('goes on with what is missing, and gives the report of an unbroken run', async () => {
    const server = await startAnsweringServer();
    const unbroken = modelledProject(server);
    expect((await prompt(unbroken, AB)).code).toBe(0);
    expect(server.asked).toHaveLength(REQUESTS);
    // Each kill at a request of those that are still missing, and so long after it.
    const kills = fc.array(fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }), waitMs: fc.integer({ min: 0, max: 25 }) }), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(kills, async (points) => {
        const repo = modelledProject(server);
        for (const { share, waitMs } of points) {
          const kept = rowsIn(journalOf(repo));
          const killed = await killedAt(server, repo, kept === 0 ? AB : [...AB, '--resume'], Math.floor(share * (REQUESTS - kept)), waitMs);
          // It may have come to its end before.
          if (!killed) return;
          expect(server.asked.length).toBeLessThanOrEqual(REQUESTS - kept);
          expect(() => repo.read(REPORT)).toThrow();
        }
        const kept = rowsIn(journalOf(repo));
        server.asked.length = 0;
        const { code, stderr } = await prompt(repo, kept === 0 ? AB : [...AB, '--resume']);
        expect(code, stderr).toBe(0);
        // Not one that was answered is paid again.
        expect(server.asked).toHaveLength(REQUESTS - kept);
        expect(reportOf(repo)).toBe(reportOf(unbroken));
      }),
      { numRuns: 8, endOnFailure: true, examples: [[[{ share: 0.25, waitMs: 0 }, { share: 0.2, waitMs: 5 }]]] },
    );
  }, 300_000);

  it('is nobody else’s while it is going on', async () => {
    const server = await startAnsweringServer();
    server.delayMs = 2000;
    const repo = modelledProject(server);
    const running = startPrompt(repo, AB);
    while (rowsIn(journalOf(repo)) === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    const refused = await prompt(repo, [...AB, '--resume']);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('another evaluation')]);
    running.kill('SIGKILL');
    await running.outcome;
    server.delayMs = 1;
    expect((await prompt(repo, [...AB, '--resume'])).code).toBe(0);
    expect(readdirSync(dirname(journalOf(repo))).sort()).toEqual(['journal.jsonl', 'report.json']);
  }, 180_000);

  it('is not gone on with where it was another evaluation; it is said what changed', async () => {
    const server = await startAnsweringServer();
    const repo = modelledProject(server);
    await disturbed(server, repo, AB, 10, ['SIGKILL']);
    server.asked.length = 0;
    const refused = async (change: Record<string, string>, args: readonly string[], words: string): Promise<void> => {
      const before = Object.keys(change).map((path) => [path, repo.read(path)] as const);
      repo.write(change);
      const { code, stderr } = await prompt(repo, [...AB, ...args, '--resume']);
      expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
      repo.write(Object.fromEntries(before));
    };
    await refused({ 'prompts/team/sort.md': SORT.replace('Which', 'What') }, [], 'the content of team/sort changed');
    await refused({ 'prompts/team/sort.queries.yaml': queries(21) }, [], 'the queries of team/sort changed');
    await refused({ 'prompts/team/sort.queries.yaml': queries(20).replace('[label]', '[exact]') }, [], 'the scorers of team/sort changed');
    await refused({}, ['--seed', '2'], '--seed is another');
    await refused({ '.promptrc': `${repo.read('.promptrc').replace('concurrency: 4', 'alpha: 0.01')}` }, [], 'the settings of the decision are others');
    await refused({}, ['--model', 'fake/n'], 'there is no run of this command to go on with');
    expect(server.asked).toHaveLength(0);
  }, 180_000);
});

describe('a run that is interrupted', () => {
  it('finishes what is under way, says how to go on, and goes on', async () => {
    const server = await startAnsweringServer();
    server.delayMs = 150;
    const repo = modelledProject(server);
    const { code, stderr } = await disturbed(server, repo, AB, 9, ['SIGINT']);
    expect(code).toBe(130);
    const answered = server.asked.length;
    expect(answered).toBeLessThan(REQUESTS);
    expect(stderr).toContain('finishing what is under way');
    expect(stderr).toContain(`interrupted; ${answered} of 40 answers are kept`);
    const command = /go on: `prompt (.*)`/.exec(stderr)?.[1]?.split(' ') ?? [];
    expect(command.slice(0, -1)).toEqual([...AB, '--resume']);
    server.delayMs = 1;
    server.asked.length = 0;
    expect((await prompt(repo, command)).code).toBe(0);
    expect(server.asked).toHaveLength(REQUESTS - answered);
  }, 180_000);

  it('stops at once when it is told twice, and exits 143 after SIGTERM', async () => {
    const server = await startAnsweringServer();
    server.delayMs = 5000;
    const repo = modelledProject(server);
    const started = performance.now();
    expect((await disturbed(server, repo, AB, 3, ['SIGINT', 'SIGINT'])).code).toBe(130);
    expect(performance.now() - started).toBeLessThan(5000);
    server.asked.length = 0;
    server.delayMs = 50;
    expect((await disturbed(server, repo, AB, 3, ['SIGTERM'])).code).toBe(143);
  }, 180_000);
});

describe('failures', () => {
  it('are data: --resume keeps them, --retry-errors asks again for them and nothing else', async () => {
    const server = await startAnsweringServer();
    const repo = modelledProject(server);
    const broken = new Set(['a red thing, number 1', 'a green thing, number 4']);
    server.onRequest = ({ texts }) => ([...broken].some((text) => texts[1]?.includes(`${text}\n`) || texts[1]?.endsWith(text)) ? { status: 400, body: { error: { message: 'no' } } } : undefined);
    const first = await prompt(repo, AB);
    expect(first.stdout).toContain('failed requests');
    server.onRequest = () => {};
    server.asked.length = 0;
    expect((await prompt(repo, [...AB, '--resume'])).stdout).toContain('failed requests');
    expect(server.asked).toHaveLength(0);
    const again = await prompt(repo, [...AB, '--retry-errors']);
    expect(again.stdout).not.toContain('failed requests');
    expect(server.asked).toHaveLength(4);
    const unbroken = modelledProject(server);
    await prompt(unbroken, AB);
    expect(reportOf(repo)).toBe(reportOf(unbroken));
  }, 180_000);

  it('that stop the run are none: they are asked again when it goes on', async () => {
    const server = await startAnsweringServer();
    const repo = modelledProject(server);
    server.onRequest = ({ number }) => (number < 12 ? undefined : { status: 429, body: { error: { message: 'out of credit', code: 'insufficient_quota' } } });
    const { code, stderr } = await prompt(repo, AB);
    expect(code).toBe(4);
    expect(stderr).toContain('12 of 40 answers are kept');
    server.onRequest = () => {};
    server.asked.length = 0;
    expect((await prompt(repo, [...AB, '--resume'])).code).toBe(0);
    expect(server.asked).toHaveLength(28);
  }, 180_000);
});

describe('a journal', () => {
  it('loses a torn last line and nothing else', async () => {
    const server = await startAnsweringServer();
    const repo = modelledProject(server);
    await prompt(repo, AB);
    const unbroken = reportOf(repo);
    const file = journalOf(repo);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.slice(0, text.length - 30));
    server.asked.length = 0;
    expect((await prompt(repo, [...AB, '--resume'])).code).toBe(0);
    expect(server.asked).toHaveLength(1);
    expect(reportOf(repo)).toBe(unbroken);
    expect(rowsIn(file)).toBe(REQUESTS);
  }, 180_000);
});
