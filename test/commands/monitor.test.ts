import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CanaryData } from '../../src/cli/render/monitoring/canary.js';
import type { MonitorData } from '../../src/cli/render/monitoring/monitor.js';
import { prompt, promptJson } from '../support/cli.js';
import { sortProject } from '../support/project.js';
import type { Repo } from '../support/repo.js';
import { HOUR, NOON, playSplit, requestEvent, writeLog } from '../support/request-logs.js';

const DAY = { from: NOON - 12 * HOUR, to: NOON + 12 * HOUR };
const at = (hours: number): string => new Date(NOON + hours * HOUR).toISOString();
const WATCH = ['--window', '3h', '--baseline', '12h', '--until'];

/** Version 2 is a canary for a fifth; from noon on it fails seven times as often. */
async function project(files: Readonly<Record<string, string>> = {}): Promise<Repo> {
  const repo = sortProject({ '.prompt/.gitignore': 'runs/\ncache/\nlogs/\n', ...files });
  for (const args of [['sort@1'], ['sort@2', '--canary', '20']]) expect((await prompt(repo, ['promote', ...args])).code).toBe(0);
  mkdirSync(join(repo.root, '.prompt/logs'), { recursive: true });
  writeLog(join(repo.root, '.prompt/logs/day.jsonl'), playSplit(9000, { ...DAY, worse: (version, time) => (version === 2 && time >= NOON ? 0.15 : 0.02) }));
  return repo;
}

const release = (repo: Repo): string => repo.read('.prompt/releases/production/team/sort.yaml');

describe('prompt monitor', () => {
  let repo: Repo;
  beforeAll(async () => {
    repo = await project();
  });

  it('finds nothing before noon, and the canary after it', async () => {
    expect(await prompt(repo, ['monitor', 'sort', ...WATCH, at(0)])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^# production, 2026-11-20 09:00Z to 2026-11-20 12:00Z against [^\n]+\nteam\/sort: no degradation\nMETRIC +WINDOW +BASELINE +CHANGE/) });
    const { stdout, code } = await prompt(repo, ['monitor', 'sort', ...WATCH, at(3)]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^team\/sort: degraded$/m);
    expect(stdout).toMatch(/^version 2: errors 1\d\.\d%, itself before \d\.\d%$/m);
    expect(stdout).toMatch(/^ratings +– +– +not logged$/m);
    expect(release(repo)).toContain('weight: 20');
  });

  it('speaks Markdown, GitHub’s commands and JSON', async () => {
    expect((await prompt(repo, ['monitor', 'sort', ...WATCH, at(3), '--format', 'markdown'])).stdout).toMatch(/^`team\/sort`: \*\*degraded\*\*\n\n\| metric \|[\s\S]*^- `version 2: errors/m);
    expect((await prompt(repo, ['monitor', 'sort', ...WATCH, at(3), '--format', 'github'])).stdout).toMatch(/^::error title=team\/sort%3A degraded \(errors\)::errors {2}.*%0A.*version 2: errors/);
    const data = await promptJson<MonitorData>(repo, ['monitor', 'sort', ...WATCH, at(3), '--metric', 'latency']);
    expect(data).toMatchObject({ state: 'fine', prompts: [{ name: 'team/sort', metrics: [{ metric: 'latency', state: 'fine' }] }] });
  });

  it.each([
    ['too little is known', ['sort', '--window', '10m', '--until', at(-11.9), '--baseline', '1h'], 3, /insufficient data/],
    ['a prompt without requests', ['sort', '--env', 'production', '--until', '2020-01-01'], 3, /no request of team\/sort/],
    ['a baseline that is shorter', ['sort', '--window', '2h', '--baseline', '1h'], 2, /--baseline is shorter/],
    ['a metric that is none', ['sort', '--metric', 'eror'], 2, /errors/],
    ['the same hours of half a day', ['sort', '--same-hours'], 2, /--same-hours takes a --baseline of 3 whole days or more/],
    ['the same hours of a whole day', ['sort', '--same-hours', '--window', '1d', '--baseline', '7d'], 2, /--window shorter than a day/],
    ['--dry-run of nothing', ['sort', '--dry-run'], 2, /--on-degradation/],
  ])('%s', async (_, args, code, words) => {
    const { code: exit, stdout, stderr } = await prompt(repo, ['monitor', ...args]);
    expect([exit, stdout + stderr]).toEqual([code, expect.stringMatching(words)]);
  });

  it('takes what comes every day for a change, unless it looks at the same hours', async () => {
    // At noon everybody waits twice as long, every day.
    const events = Array.from({ length: 60 * 24 * 8 }, (_, n) => {
      const time = NOON + HOUR - (n + 1) * 60_000;
      return requestEvent(n, { time: new Date(time).toISOString(), latency_ms: (500 + (n * 7919) % 300) * (new Date(time).getUTCHours() === 12 ? 2 : 1) });
    });
    writeLog(join(repo.root, 'daily.jsonl'), events);
    const week = ['monitor', 'sort', '--baseline', '7d', '--until', at(1), '--logs', 'daily.jsonl'];
    expect(await prompt(repo, week)).toMatchObject({ code: 1, stdout: expect.stringMatching(/^latency .* degraded$/m) });
    expect(await prompt(repo, [...week, '--same-hours'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^# production, 2026-11-20 12:00Z to 2026-11-20 13:00Z against the same hours of 2026-11-13 12:00Z to 2026-11-20 12:00Z\n[\s\S]*^latency .* 60\/420 +fine$/m) });
    expect(await promptJson<MonitorData>(repo, [...week, '--same-hours'])).toMatchObject({ sameHours: true, prompts: [{ requests: { window: 60, baseline: 420 }, changes: {} }] });
  });

  it('rolls back once, with its evidence, whoever asks at the same time', async () => {
    const act = ['monitor', 'sort', '--on-degradation', 'rollback', ...WATCH];
    const dry = await prompt(repo, [...act, at(3), '--dry-run']);
    expect([dry.code, dry.stdout]).toEqual([1, expect.stringContaining('would be rolled back: 1 is served instead of 2')]);
    expect(release(repo)).not.toContain('degraded');
    const both = await Promise.all([prompt(repo, [...act, at(3)]), prompt(repo, [...act, at(3)])]);
    expect(both.map(({ code }) => code)).toContain(1);
    expect(both.filter(({ stdout }) => stdout.includes('\nrolled back: 1 is served instead of 2'))).toHaveLength(1);
    expect(release(repo)).toMatch(/serves:\n {2}- version: 1\n[^\n]+\n {4}weight: 100\nkept:\n {2}- version: 2\n[^\n]+\n {4}degraded:\n {6}window:\n {8}from: 2026-11-20T12:00:00\.000Z\n[\s\S]*metric: errors/);
    expect(repo.git('log', '-1', '--format=%B')).toMatch(/^Roll back team\/sort to 1 in production\n\nprompt monitor: errors 0\.1\d+ against 0\.0\d+, of \d+ requests/);
    expect((await prompt(repo, [...act, at(3)])).stdout).toContain('not rolled back: version 2 is not served any more');
    // Promoted again, it is not taken back for the same requests, but for new ones.
    expect((await prompt(repo, ['promote', 'sort@2', '--canary', '20'])).code).toBe(0);
    expect((await prompt(repo, [...act, at(4)])).stdout).toContain('not rolled back: these requests led to a rollback before');
    expect((await prompt(repo, [...act, at(6.5)])).stdout).toContain('\nrolled back: 1 is served instead of 2');
  });

  it('that is to be pushed is not done where the release here is not the one there', async () => {
    const other = await project({ '.promptrc': 'default_model: local/icl-1\nmonitoring:\n  on_degradation: { rollback: commit, push: true }\n' });
    const origin = join(other.beside, 'origin.git');
    other.git('clone', '--quiet', '--bare', other.root, origin);
    other.git('--git-dir', origin, 'update-ref', 'refs/heads/main', 'main~1');
    other.git('remote', 'add', 'origin', origin);
    other.git('fetch', '--quiet');
    const head = other.git('rev-parse', 'HEAD');
    const { code, stderr } = await prompt(other, ['monitor', 'sort', '--on-degradation', 'rollback', ...WATCH, at(3)]);
    expect([code, stderr, other.git('rev-parse', 'HEAD')]).toEqual([2, expect.stringContaining('push them first: `git push origin main`'), head]);
    other.git('push', '--quiet', 'origin', 'main');
    expect((await prompt(other, ['monitor', 'sort', '--on-degradation', 'rollback', ...WATCH, at(3)])).stdout).toContain('rolled back: 1 is served instead of 2');
    expect(other.git('--git-dir', origin, 'rev-parse', 'main')).toBe(other.git('rev-parse', 'HEAD'));
  });

  it('writes the file of overrides where that is configured, and keeps what else it says', async () => {
    const other = await project({ '.promptrc': 'default_model: local/icl-1\nmonitoring:\n  on_degradation: { rollback: override, file: overrides.json }\n' });
    const file = join(other.root, 'overrides.json');
    writeFileSync(file, '{"other/prompt": 3}');
    const before = release(other);
    const act = ['monitor', 'sort', '--on-degradation', 'rollback', ...WATCH, at(3)];
    expect((await prompt(other, act)).stdout).toContain('overridden: 1 instead of 2, by overrides.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ 'other/prompt': '3', 'team/sort': '1' });
    expect((await prompt(other, act)).stdout).toContain('not rolled back: these requests led to a rollback before');
    expect(release(other)).toBe(before);
  });
});

describe('prompt canary', () => {
  let repo: Repo;
  beforeAll(async () => {
    repo = await project();
  });
  const judge = (...args: string[]) => prompt(repo, ['canary', 'sort', '--since', at(-12), ...args]);

  it('waits, goes on, and stops', async () => {
    expect(await judge('--until', at(-11.9))).toMatchObject({ code: 3, stdout: expect.stringMatching(/^team\/sort: canary 2 against 1: continue \(.*too few|^team\/sort: canary 2 against 1: continue \(/m) });
    expect(await judge('--until', at(-8))).toMatchObject({ code: 3, stdout: expect.stringMatching(/continue \(errors: about \d{3,} more requests should settle it\)/) });
    writeLog(join(repo.root, 'fine.jsonl'), playSplit(30_000, DAY));
    expect(await judge('--until', at(12), '--logs', 'fine.jsonl')).toMatchObject({ code: 0, stdout: expect.stringMatching(/against 1: complete\nsplit: [12]\d\.\d% of \d+ keys, 20\.0% configured[\s\S]*^next: prompt rollout team\/sort 100 --env production$/m) });
    expect(await judge('--until', at(3))).toMatchObject({ code: 1, stdout: expect.stringMatching(/against 1: abort \(errors\)\n[\s\S]*^next: prompt rollout team\/sort 0 --env production$/m) });
  });

  it('counts every request of the two, once', async () => {
    const { canary, stable, log, verdict } = await promptJson<CanaryData>(repo, ['canary', 'sort', '--since', at(-12), '--until', at(12)], 1);
    expect(canary.requests + stable.requests).toBe(9000);
    expect(log).toEqual({ files: 1, unreadable: 0, duplicates: 0 });
    expect(verdict.split.expected).toBe(0.2);
  });

  it('compares nothing where the split is not what was configured', async () => {
    const other = await project();
    writeLog(join(other.root, '.prompt/logs/day.jsonl'), playSplit(4000, DAY).filter(({ variant }, index) => variant === 'stable' || index % 3 > 0));
    writeLog(join(other.root, '.prompt/logs/lost.jsonl'), playSplit(4000, { ...DAY, seed: 2 }).filter(({ variant }) => variant === 'stable').map((event) => ({ ...event, key: `l${event.key}` })));
    const { code, stdout } = await prompt(other, ['canary', 'sort', '--since', at(-12), '--until', at(12)]);
    expect([code, stdout]).toEqual([3, expect.stringMatching(/: invalid \(the split is not what the release says/)]);
  });

  it.each([
    ['before anybody can have been served it', ['sort', '--until', '2020-01-01'], 3, /the canary of team\/sort is judged by requests from 20\d\d-\S+ on[^\n]+\n[^\n]+--since/],
    ['where there was no request', ['sort', '--since', '2020-01-01', '--until', '2020-01-02'], 3, /no request of team\/sort/],
    ['a span that ends before it begins', ['sort', '--since', '2026-11-21', '--until', '2026-11-20'], 2, /--since is not before --until/],
    ['both ways to begin', ['sort', '--since', '2026-11-20', '--window', '1h'], 2, /both say where to begin/],
  ])('%s', async (_, args, code, words) => {
    const { code: exit, stderr } = await prompt(repo, ['canary', ...args]);
    expect([exit, stderr]).toEqual([code, expect.stringMatching(words)]);
  });

  it('is refused where none runs', async () => {
    const other = sortProject();
    await prompt(other, ['promote', 'sort@1']);
    expect(await prompt(other, ['canary', 'sort'])).toMatchObject({ code: 2, stderr: expect.stringContaining('canary') });
  });
});
