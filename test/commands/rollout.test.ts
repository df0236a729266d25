import { FlagdCore } from '@openfeature/flagd-core';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { bucketOf } from '../../src/core/release/bucket.js';
import type { Release } from '../../src/core/release/release.js';
import { parseRelease } from '../../src/core/release/release-format.js';
import { done, prompt, promptJson, snapshot } from '../support/cli.js';
import { copyOf } from '../support/copy-repo.js';
import { SORT, sortProject } from '../support/project.js';
import { createRepo, type Repo } from '../support/repo.js';

const FILE = '.prompt/releases/production/team/sort.yaml';
const releaseIn = (repo: Repo): Release => parseRelease(FILE, repo.read(FILE));
const weights = (repo: Repo): [number, number][] => releaseIn(repo).serves.map(({ version, weight }) => [version, weight]);

let template: Repo;
beforeAll(async () => {
  template = sortProject({ '.promptrc': 'default_model: local/icl-1\nenvironments: { production: { final: true }, staging: {} }\n' });
  await done(template, 'ab', 'sort@1', 'sort');
  template.commit('Measure');
  await done(template, 'promote', 'sort@1');
  await done(template, 'promote', 'sort@2', '--canary', '10');
});

/** Version 2 to ten percent, 1 to the rest. */
const withCanary = (): Repo => copyOf(template);

describe('rollout', () => {
  it('changes shares alone: the seed, the evidence and what others have staged stay', async () => {
    const repo = withCanary();
    const { seed, kept, serves: [canary] } = releaseIn(repo);
    expect(canary?.evidence).toMatchObject({ metric: 'accuracy' });
    repo.write({ 'mine.txt': 'staged' });
    repo.git('add', 'mine.txt');
    const status = repo.git('status', '--porcelain');
    for (const percent of [50, 99, 5]) {
      expect((await done(repo, 'rollout', 'sort', String(percent))).stdout).toContain(`${percent}%`);
      expect(weights(repo)).toEqual([[2, percent], [1, 100 - percent]]);
      expect(releaseIn(repo)).toMatchObject({ seed, kept, serves: [{ evidence: canary?.evidence }, {}] });
      expect(repo.git('show', '--name-only', '--format=', 'HEAD')).toBe(FILE);
      expect(repo.git('status', '--porcelain')).toBe(status);
    }
    await done(repo, 'rollout', 'sort', '100');
    expect(releaseIn(repo)).toMatchObject({ serves: [{ version: 2, weight: 100, evidence: canary?.evidence }], kept: [{ version: 1, withdrawn: false }] });
    expect(releaseIn(repo)).not.toHaveProperty('seed');
    expect((await prompt(repo, ['show', 'sort@production:canary'])).stderr).toBe(
      'error: no canary of team/sort runs in production\n  → start one with `prompt promote team/sort@<version> --env production --canary 10`\n',
    );
    await done(repo, 'rollback', 'sort');
    expect(weights(repo)).toEqual([[1, 100]]);
  });

  it.each(['500', '101', '-1', 'abc', '12.5', '', '1e1'])('to %j says what a share is, and all else that is wrong', async (percent) => {
    const repo = withCanary();
    const share = `error: a share is a whole number of percent from 0 to 100, not \`${percent}\`\n  → 100 serves the canary to everyone, 0 ends it\n`;
    expect(await prompt(repo, ['rollout', 'sort', '--', percent])).toMatchObject({ code: 2, stderr: share });
    const two = await prompt(repo, ['rollout', 'sort', '--env', 'staging', '--json', '--', percent]);
    expect([two.code, two.stderr]).toEqual([2, `${share}error: staging serves no version of team/sort yet\n  → run \`prompt promote team/sort --env staging\`\n`]);
    expect(JSON.parse(two.stdout)).toMatchObject({ error: { code: 'usage', also: [{ code: 'release/none' }] } });
  });

  it('says of a share that is typed with its sign, and of a canary that only ends, what is served', async () => {
    const repo = withCanary();
    expect((await done(repo, 'rollout', 'sort', '20%')).stdout).toContain('2 (');
    expect((await done(repo, 'promote', 'sort@1')).stdout).toMatch(/^production serves team\/sort: 1 \([0-9a-f]{7}\)\nthe canary 2 /);
  });

  it('serves nobody what was altered since, but can end it', async () => {
    const repo = withCanary();
    const [canary] = releaseIn(repo).serves;
    repo.write({ [`.prompt/content/team/sort/${canary?.hash.slice(0, 12)}/prompts/team/sort.md`]: SORT.replace('red', 'blue') });
    repo.commit('Tamper');
    const before = snapshot(repo);
    for (const percent of ['50', '100']) expect(await prompt(repo, ['rollout', 'sort', percent])).toMatchObject({ code: 2, stderr: expect.stringContaining('is not what was promoted') as string });
    expect(snapshot(repo)).toEqual(before);
    await done(repo, 'rollout', 'sort', '0');
    expect(weights(repo)).toEqual([[1, 100]]);
  });
});

describe('resolve', () => {
  it('shows the model that was pinned, in a clone of depth 1, for a prompt that is gone from the work tree', async () => {
    const repo = withCanary();
    repo.write({ '.promptrc': 'default_model: openai/gpt-4.1\n' });
    repo.remove('prompts/team/sort.md');
    repo.commit('Another model, and no more of it');
    const clone = join(repo.beside, 'shallow');
    repo.git('clone', '-q', '--depth', '1', `file://${repo.root}`, clone);
    for (const place of [repo, repo.at(clone)]) {
      const { serves } = await promptJson<{ serves: { version: number; model?: string }[] }>(place, ['resolve', 'sort']);
      expect(serves.map(({ version, model }) => [version, model])).toEqual([[2, 'local/icl-1'], [1, 'local/icl-1']]);
    }
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
    const { served } = await promptJson<{ served: { hash: string } }>(repo, ['resolve', 'sort', '--key', 'user-7']);
    expect(core.resolveObjectEvaluation('team/sort', {}, { targetingKey: 'user-7' }).value).toMatchObject({ hash: served.hash });
  });

  it('writes a file with -o, from the folder it is called in', async () => {
    const repo = withCanary();
    const { stdout } = await prompt(join(repo.root, 'prompts'), ['export', 'flagd', '-o', 'out/flags.json']);
    expect(stdout).toBe('wrote out/flags.json\n');
    const { document, ...rest } = await promptJson(repo, ['export', 'flagd']);
    expect(rest).toEqual({ schemaVersion: 1, command: 'export', format: 'flagd', environment: 'production' });
    expect(JSON.parse(readFileSync(join(repo.root, 'prompts/out/flags.json'), 'utf8'))).toEqual(document);
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
    [['constructor'], /`constructor` is no format/],
    [['flagd', '--env', 'x'], /no environment `x`/],
    [[], /missing required argument `format`/],
  ])('%j is refused', async (args, message) => {
    const repo = createRepo({ files: { '.promptrc': '{}\n' } });
    const { code, stdout, stderr } = await prompt(repo, ['export', ...args]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  it('of an environment that serves nothing has no flags, and says so', async () => {
    const { stdout, stderr } = await done(sortProject(), 'export', 'flagd');
    expect(JSON.parse(stdout)).toMatchObject({ flags: {}, metadata: { environment: 'production' } });
    expect(stderr).toBe('note: production serves nothing here, so there are no flags\n');
  });
});
