import { FlagdCore } from '@openfeature/flagd-core';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { bucketOf } from '../../src/core/release/bucket.js';
import type { Release } from '../../src/core/release/release.js';
import { parseRelease } from '../../src/core/release/release-format.js';
import { prompt, promptJson, snapshot } from '../support/cli.js';
import { copyOf } from '../support/copy-repo.js';
import { SORT, sortProject } from '../support/project.js';
import { createRepo, type Repo } from '../support/repo.js';

const FILE = '.prompt/releases/production/team/sort.yaml';
const releaseIn = (repo: Repo): Release => parseRelease(FILE, repo.read(FILE));
const weights = (repo: Repo): [number, number][] => releaseIn(repo).serves.map(({ version, weight }) => [version, weight]);

async function done(repo: Repo, ...args: string[]): Promise<void> {
  const { code, stderr } = await prompt(repo, args);
  if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
}

let template: Repo;
beforeAll(async () => {
  template = sortProject({ '.promptrc': 'default_model: local/icl-1\nenvironments: { production: { final: true }, staging: {} }\n' });
  await done(template, 'promote', 'sort@1');
  await done(template, 'promote', 'sort@2', '--canary', '10');
});

/** Version 2 to ten percent, 1 to the rest. */
const withCanary = (): Repo => copyOf(template);

interface ResolvedJson {
  name: string;
  key?: string;
  bucket?: number;
  serves: { variant: string; version: number; hash: string; share: number; model?: string }[];
}

describe('rollout', () => {
  it('raises and lowers the share of the canary that runs, each with a commit of the release alone', async () => {
    const repo = withCanary();
    const { seed } = releaseIn(repo);
    repo.write({ 'mine.txt': 'staged' });
    repo.git('add', 'mine.txt');
    const status = repo.git('status', '--porcelain');
    for (const percent of [50, 99, 5]) {
      const { code, stdout } = await prompt(repo, ['rollout', 'sort', String(percent), '--reason', 'Looks well.']);
      expect([code, stdout]).toEqual([0, expect.stringMatching(new RegExp(`^production serves team/sort: 2 \\([0-9a-f]{7}\\) to ${percent}%, 1 \\([0-9a-f]{7}\\) to the rest\n`)) as string]);
      expect(weights(repo)).toEqual([[2, percent], [1, 100 - percent]]);
      expect(releaseIn(repo).seed).toBe(seed);
      expect(repo.git('show', '--name-only', '--format=%B', 'HEAD')).toBe(`Serve team/sort@2 to ${percent}% in production\n\nLooks well.\n\nPrompt: team/sort\nPrompt-Version: 2\nPrompt-Environment: production\n\n\n${FILE}`);
      expect(repo.git('status', '--porcelain')).toBe(status);
    }
  });

  it('to 100 serves everyone, and what was served before is kept', async () => {
    const repo = withCanary();
    const { stdout } = await prompt(repo, ['rollout', 'sort', '100%']);
    expect(stdout).toMatch(/^production serves team\/sort: 1 \([0-9a-f]{7}\) → 2 \([0-9a-f]{7}\)\n/);
    expect(releaseIn(repo)).toMatchObject({ serves: [{ version: 2, weight: 100 }], kept: [{ version: 1, withdrawn: false }] });
    expect(releaseIn(repo)).not.toHaveProperty('seed');
    await done(repo, 'rollback', 'sort');
    expect(weights(repo)).toEqual([[1, 100]]);
  });

  it('to 0 ends the canary, and without one it says how to start it', async () => {
    const repo = withCanary();
    const { stdout } = await prompt(repo, ['rollout', 'sort', '0']);
    expect(stdout).toMatch(/^production serves team\/sort again: 2 \([0-9a-f]{7}\) → 1 \([0-9a-f]{7}\)\n/);
    expect(releaseIn(repo)).toMatchObject({ serves: [{ version: 1, weight: 100 }], kept: [{ version: 2, withdrawn: true }] });
    const { code, stderr } = await prompt(repo, ['rollout', 'sort', '50']);
    expect(code).toBe(2);
    expect(stderr).toBe('error: production serves team/sort@1 to everyone: no canary runs\n  → start one with `prompt promote team/sort@<version> --env production --canary <percent>`\n');
  });

  it('keeps the evidence', async () => {
    const repo = sortProject();
    await done(repo, 'ab', 'sort@1', 'sort');
    repo.commit('Measure');
    await done(repo, 'promote', 'sort@1');
    await done(repo, 'promote', 'sort@2', '--canary', '10');
    const [canary] = releaseIn(repo).serves;
    expect(canary?.evidence).toMatchObject({ metric: 'accuracy' });
    await done(repo, 'rollout', 'sort', '50');
    expect(releaseIn(repo).serves[0]?.evidence).toEqual(canary?.evidence);
    await done(repo, 'rollout', 'sort', '100');
    expect(releaseIn(repo).serves[0]?.evidence).toEqual(canary?.evidence);
  });

  it('with --dry-run only shows the plan', async () => {
    const repo = withCanary();
    const before = snapshot(repo);
    const { code, stdout } = await prompt(repo, ['rollout', 'sort', '100', '--dry-run']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('dry run: nothing was written') as string]);
    expect(snapshot(repo)).toEqual(before);
    expect(await promptJson(repo, ['rollout', 'sort', '25', '--dry-run'])).toMatchObject({ schemaVersion: 1, command: 'rollout', kind: 'canary', canary: 25, from: { version: 1 }, to: { version: 2 } });
  });

  describe('is refused and changes nothing', () => {
    let repo: Repo;
    let before: Record<string, string>;
    beforeAll(async () => {
      repo = withCanary();
      before = snapshot(repo);
    });

    it.each<[string[], RegExp, RegExp?]>([
      [['sort', '10'], /^error: production already serves team\/sort@2 to 10%$/m, /nothing to do/],
      [['sort', '101'], /^error: a share is a whole number from 0 to 100 percent, not `101`$/m],
      [['sort', '1.5'], /not `1\.5`/],
      [['sort', 'half'], /not `half`/],
      [['sort', ''], /not ``/],
      [['sort', '10', '--env', 'staging'], /^error: staging serves no version of team\/sort yet$/m],
      [['sort', '10', '--env', 'stagin'], /did you mean `staging`/],
      [['srt', '10'], /no prompt `srt` in this repository; did you mean `sort`/],
    ])('%j', async (args, message, remedy = /./) => {
      const { code, stdout, stderr } = await prompt(repo, ['rollout', ...args]);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(message);
      expect(stderr).toMatch(remedy);
      expect(snapshot(repo)).toEqual(before);
    });

    it('while a merge is in progress', async () => {
      repo.write({ '.git/MERGE_HEAD': `${repo.git('rev-parse', 'HEAD')}\n` });
      expect(await prompt(repo, ['rollout', 'sort', '50'])).toMatchObject({ code: 2, stderr: expect.stringContaining('a merge is in progress') as string });
    });
  });

  it('serves nobody what was altered since', async () => {
    const repo = withCanary();
    const [canary] = releaseIn(repo).serves;
    repo.write({ [`.prompt/content/team/sort/${canary?.hash.slice(0, 12)}/prompts/team/sort.md`]: SORT.replace('red', 'blue') });
    repo.commit('Tamper');
    for (const percent of ['50', '100']) expect(await prompt(repo, ['rollout', 'sort', percent])).toMatchObject({ code: 2, stderr: expect.stringContaining('is not what was promoted') as string });
    await done(repo, 'rollout', 'sort', '0');
  });
});

describe('resolve', () => {
  let repo: Repo;
  beforeAll(async () => {
    repo = withCanary();
    await done(repo, 'rollout', 'sort', '30');
  });

  it('without a key shows both, with their shares', async () => {
    const { code, stdout, stderr } = await prompt(repo, ['resolve', 'sort']);
    expect([code, stderr]).toEqual([0, '']);
    const [stable, canary] = releaseIn(repo).serves.toReversed().map(({ hash }) => hash.slice(0, 7));
    expect(stdout).toBe([
      'production serves team/sort',
      'VARIANT  SHARE  VERSION  HASH     MODEL',
      `canary     30%        2  ${canary}  local/icl-1`,
      `stable     70%        1  ${stable}  local/icl-1`,
      'which of the two: --key <user>',
      `as main has it (${repo.git('rev-parse', 'HEAD').slice(0, 7)})`,
      '',
    ].join('\n'));
  });

  it('with a key shows the one, the same at every call', async () => {
    const { seed = '' } = releaseIn(repo);
    const users = Array.from({ length: 100 }, (_, index) => `user-${index}`);
    const [inside = '', outside = ''] = [users.find((key) => bucketOf(seed, key, 100) < 30), users.find((key) => bucketOf(seed, key, 100) >= 30)];
    for (const [key, expected] of [[inside, { variant: 'canary', version: 2, share: 30 }], [outside, { variant: 'stable', version: 1, share: 70 }], [inside, { variant: 'canary' }], ['é', {}]] as const) {
      const resolved = await promptJson<ResolvedJson>(repo, ['resolve', 'team/sort', '--env', 'production', '--key', key]);
      expect(resolved).toMatchObject({ name: 'team/sort', key, bucket: bucketOf(seed, key, 100), serves: [expected] });
    }
    const { stdout } = await prompt(repo, ['resolve', 'sort', '--key', 'user-1']);
    expect(stdout).toContain(`production serves team/sort to user-1 (bucket ${bucketOf(seed, 'user-1', 100)}; the canary has those below 30)\n`);
  });

  it('shows the model that was pinned, not what configuration says now', async () => {
    const other = withCanary();
    other.write({ '.promptrc': 'default_model: openai/gpt-4.1\n' });
    other.commit('Another model');
    expect((await promptJson<ResolvedJson>(other, ['resolve', 'sort'])).serves.map(({ model }) => model)).toEqual(['local/icl-1', 'local/icl-1']);
  });

  it('where nothing is split needs no key and has no bucket', async () => {
    const other = sortProject();
    await done(other, 'promote', 'sort@1');
    for (const args of [[], ['--key', 'user-1']]) {
      const resolved = await promptJson<ResolvedJson>(other, ['resolve', 'sort', ...args]);
      expect(resolved.serves).toMatchObject([{ variant: 'stable', version: 1, share: 100 }]);
      expect(resolved).not.toHaveProperty('bucket');
    }
  });

  it('works in a clone of depth 1, and for a prompt that is gone from the work tree', async () => {
    const other = withCanary();
    other.remove('prompts/team/sort.md');
    other.commit('Drop');
    const clone = join(other.beside, 'shallow');
    other.git('clone', '-q', '--depth', '1', `file://${other.root}`, clone);
    for (const place of [other, other.at(clone)]) expect((await promptJson<ResolvedJson>(place, ['resolve', 'sort'])).serves.map(({ version }) => version)).toEqual([2, 1]);
  });

  it.each<[string[], string]>([
    [['sort', '--key', ''], 'a key must not be empty'],
    [['sort', '--env', 'staging'], 'staging serves no version of team/sort yet'],
    [['sort', '--env', 'prodution'], 'did you mean `production`'],
    [['srt'], 'did you mean `sort`'],
  ])('%j is refused', async (args, message) => {
    expect(await prompt(repo, ['resolve', ...args])).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) as string });
  });

  it('tells of content that is not what was promoted', async () => {
    const other = withCanary();
    other.remove(`.prompt/content/team/sort/${releaseIn(other).serves[0]?.hash.slice(0, 12)}`);
    other.commit('Lose');
    expect(await prompt(other, ['resolve', 'sort'])).toMatchObject({ code: 2, stderr: expect.stringContaining('is missing or altered') as string });
  });
});

describe('export flagd', () => {
  it('writes what flagd evaluates as resolve does', async () => {
    const repo = withCanary();
    await done(repo, 'rollout', 'sort', '35');
    const { code, stdout, stderr } = await prompt(repo, ['export', 'flagd']);
    expect([code, stderr]).toEqual([0, '']);
    const core = new FlagdCore();
    core.setConfigurations(stdout);
    const { seed = '', serves } = releaseIn(repo);
    const keys = Array.from({ length: 3000 }, (_, index) => `user-${index}`);
    for (const key of keys) {
      const expected = serves[bucketOf(seed, key, 100) < 35 ? 0 : 1];
      expect([key, core.resolveObjectEvaluation('team/sort', {}, { targetingKey: key }).value]).toEqual([key, { prompt: 'team/sort', version: expected?.version, hash: expected?.hash }]);
    }
    const { serves: [resolved] } = await promptJson<ResolvedJson>(repo, ['resolve', 'sort', '--key', 'user-7']);
    expect(core.resolveObjectEvaluation('team/sort', {}, { targetingKey: 'user-7' }).value).toMatchObject({ hash: resolved?.hash });
  });

  it('writes a file with -o, from the folder it is called in', async () => {
    const repo = withCanary();
    const { stdout } = await prompt(join(repo.root, 'prompts'), ['export', 'flagd', '-o', 'out/flags.json']);
    expect(stdout).toBe('wrote  out/flags.json (flagd: what production serves)\n');
    const { definition, ...rest } = await promptJson(repo, ['export', 'flagd']);
    expect(rest).toEqual({ schemaVersion: 1, command: 'export', format: 'flagd', environment: 'production' });
    expect(JSON.parse(readFileSync(join(repo.root, 'prompts/out/flags.json'), 'utf8'))).toEqual(definition);
    expect((await prompt(repo, ['export', 'flagd'])).stdout).toBe(repo.read('prompts/out/flags.json'));
  });

  it('prints every name as it is, and nothing that a terminal obeys', async () => {
    const name = 'é\u202ex\u{1f600}';
    const repo = createRepo({ files: { [`prompts/${name}.md`]: 'Hello.\n', '.promptrc': 'default_model: local/icl-1\n' } });
    repo.commit('Add');
    await done(repo, 'promote', name);
    const { stdout } = await prompt(repo, ['export', 'flagd']);
    expect(stdout).toMatch(/^[\n -~]*$/);
    expect(Object.keys((JSON.parse(stdout) as { flags: object }).flags)).toEqual([name]);
  });

  it.each<[string[], RegExp]>([
    [['flgd'], /no format `flgd`; did you mean `flagd`\?\n {2}→ there are: flagd/],
    [['constructor'], /no format `constructor`/],
    [['flagd', '--env', 'x'], /no environment `x`/],
    [[], /missing required argument 'format'/],
  ])('%j is refused', async (args, message) => {
    const repo = createRepo({ files: { '.promptrc': '{}\n' } });
    const { code, stdout, stderr } = await prompt(repo, ['export', ...args]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  it('of an environment that serves nothing has no flags', async () => {
    expect(await promptJson(sortProject(), ['export', 'flagd'])).toMatchObject({ definition: { flags: {}, metadata: { environment: 'production' } } });
  });
});
