import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseServed } from '../../src/core/release/bucket.js';
import { parseRelease, parseReleaseFile } from '../../src/core/release/release-format.js';
import { done, prompt, promptJson, snapshot } from '../support/cli.js';
import { sortProject } from '../support/project.js';
import type { Repo } from '../support/repo.js';

const RELEASE = '.prompt/releases/production/team/sort.yaml';

async function refused(repo: Repo, ...args: string[]): Promise<string> {
  const before = snapshot(repo);
  const { code, stderr } = await prompt(repo, args);
  expect([args, code]).toEqual([args, 2]);
  expect(snapshot(repo)).toEqual(before);
  expect(stderr).toContain('→');
  return stderr;
}

describe('rollout and resolve', () => {
  it('a canary grows, is resolved by key, exported, and goes through or ends', async () => {
    const repo = sortProject();
    await done(repo, 'promote', 'sort@1');
    expect(await refused(repo, 'rollout', 'sort', '50')).toContain('no canary of team/sort runs in production');
    await done(repo, 'promote', 'sort@2', '--canary', '10');
    expect((await done(repo, 'rollout', 'sort', '40%')).stdout).toContain('2 (');
    expect(repo.git('log', '-1', '--format=%B')).toContain('Serve team/sort@2 to 40% in production');
    await refused(repo, 'rollout', 'sort', '40');
    await refused(repo, 'rollout', 'sort', '140');
    await refused(repo, 'rollout', 'sort', 'half');

    const release = parseRelease(RELEASE, repo.read(RELEASE));
    for (const key of ['user-1', 'user-2', 'user-3', 'üser']) {
      const { served } = await promptJson<{ served: { version: number; variant: string; bucket: number; hash: string } }>(repo, ['resolve', 'sort', '--key', key]);
      const { served: expected, variant, bucket } = chooseServed(release, key);
      expect(served).toMatchObject({ version: expected.version, hash: expected.hash, variant, bucket });
    }
    const both = await promptJson<{ serves: unknown[]; served?: unknown }>(repo, ['resolve', 'sort']);
    expect([both.serves.length, both.served]).toEqual([2, undefined]);

    expect(JSON.parse((await done(repo, 'export', 'flagd')).stdout)).toMatchObject({ flags: { 'team/sort': { defaultVariant: 'v1', targeting: { if: [{ var: 'targetingKey' }, { fractional: [{ cat: [release.seed, { var: 'targetingKey' }] }, ['v2', 40], ['v1', 60]] }] } } } });
    expect((await done(repo, 'export', 'flagd', '-o', 'flags.json')).stdout).toContain('wrote flags.json');
    expect(JSON.parse(repo.read('flags.json')).flags).toHaveProperty(['team/sort']);
    expect(await refused(repo, 'export', 'flagdd')).toContain('did you mean `flagd`?');

    expect((await done(repo, 'rollout', 'sort', '0', '--dry-run')).stdout).toMatch(/^production would serve [^]*\ndry run: nothing was written\n$/);
    await done(repo, 'rollout', 'sort', '100', '--reason', 'It went well');
    expect(repo.git('log', '-1', '--format=%B')).toMatch(/^Serve team\/sort@2 to everyone in production\n\nIt went well\n\nPrompt: team\/sort\n/);
    expect((await promptJson<{ served: object }>(repo, ['resolve', 'sort', '--key', 'user-1'])).served).toMatchObject({ version: 2, variant: 'stable' });
    await done(repo, 'promote', 'sort@1', '--canary', '10');
    await done(repo, 'rollout', 'sort', '0');
    expect(parseRelease(RELEASE, repo.read(RELEASE)).serves.map(({ version }) => version)).toEqual([2]);
  });

  it('what is not served, or altered, is said', async () => {
    const repo = sortProject();
    expect(await refused(repo, 'resolve', 'sort')).toContain('serves no version');
    expect(await refused(repo, 'resolve', 'sort', '--env', 'productoin')).toContain('did you mean `production`?');
    await done(repo, 'promote', 'sort@2');
    expect(await refused(repo, 'resolve', 'sort', '--key', '')).toContain('the key is empty');
    const content = repo.git('ls-files', '.prompt/content').split('\n').find((path) => path.endsWith('sort.md')) ?? '';
    repo.write({ [content]: `${repo.read(content)}tampered\n` });
    repo.commit('tamper');
    expect(await refused(repo, 'resolve', 'sort')).toContain('is not what was promoted');
  });
});

describe('mv', () => {
  it('moves a prompt with companions, releases and contents, and leaves an alias', async () => {
    const repo = sortProject({ 'prompts/team/sort.examples.yaml': '- { id: e1, input: a red one, output: red }\n', 'prompts/team/sort/deeper.md': 'Another prompt, below its name.\n' });
    await done(repo, 'promote', 'sort@1');
    await done(repo, 'promote', 'sort@2');
    await done(repo, 'promote', 'deeper');
    await done(repo, 'ab', 'sort@1', 'sort');
    repo.write({ 'prompts/team/sort.md': `${repo.read('prompts/team/sort.md')}\n<!-- not staged -->\n` });
    const told = await promptJson<{ moves: { to: string }[]; aliases: string[] }>(repo, ['mv', 'sort', 'desk/pick']);
    expect(told.moves.map(({ to }) => to).filter((to) => to.startsWith('prompts/')).sort()).toEqual(['prompts/desk/pick.examples.yaml', 'prompts/desk/pick.md', 'prompts/desk/pick.queries.yaml', 'prompts/desk/pick.report.json']);
    expect(told.aliases).toEqual(['production']);
    // What was not staged of the file is not staged now, and the report that git did not know moved along.
    expect(repo.git('diff', '--name-only')).toBe('prompts/desk/pick.md');
    expect(repo.git('ls-files', '--others', '--exclude-standard')).toBe('prompts/desk/pick.report.json');
    repo.git('commit', '-qm', 'Rename sort to pick');
    repo.git('checkout', '-q', '--', 'prompts');

    expect(parseReleaseFile(RELEASE, repo.read(RELEASE))).toEqual({ schemaVersion: 1, prompt: 'team/sort', environment: 'production', alias: 'desk/pick' });
    const { prompts } = await promptJson<{ prompts: { name: string; version: string; environments: Record<string, { version: number }> }[] }>(repo, ['list']);
    expect(prompts.map(({ name, version, environments }) => [name, version, environments['production']?.version])).toEqual([['desk/pick', '2', 2], ['team/sort/deeper', '1', 1]]);
    // By the old name it is served, rolled back and found; elsewhere its new name is said.
    const { code, stdout, stderr } = await prompt(repo, ['resolve', 'team/sort', '--key', 'u']);
    expect([code, stdout, stderr]).toEqual([0, expect.stringContaining('desk/pick in production'), 'team/sort is called desk/pick now\n']);
    expect((await prompt(repo, ['show', 'team/sort@production'])).code).toBe(0);
    expect((await done(repo, 'rollback', 'team/sort')).stdout).toContain('production serves desk/pick again');
    expect(await prompt(repo, ['show', 'sort'])).toMatchObject({ code: 0, stderr: 'sort is called desk/pick now\n' });
    expect((await prompt(repo, ['resolve', 'deeper'])).code).toBe(0);

    // And again: two hops.
    await done(repo, 'mv', 'pick', 'desk/choose');
    repo.git('commit', '-qm', 'Rename pick to choose');
    expect((await promptJson<{ prompt: string }>(repo, ['resolve', 'team/sort'])).prompt).toBe('desk/choose');
    // Back to the first name: its alias makes room.
    await done(repo, 'mv', 'choose', 'team/sort');
    repo.git('commit', '-qm', 'Rename choose to sort');
    expect((await promptJson<{ prompt: string }>(repo, ['resolve', 'desk/pick'])).prompt).toBe('team/sort');
  });

  it('aliases that lead in a circle are a fault of the files', async () => {
    const repo = sortProject();
    const alias = (from: string, to: string): Record<string, string> => ({ [`.prompt/releases/production/${from}.yaml`]: `schemaVersion: 1\nprompt: ${from}\nenvironment: production\nalias: ${to}\n` });
    repo.write({ ...alias('a', 'b'), ...alias('b', 'a') });
    repo.commit('circle');
    expect((await prompt(repo, ['resolve', 'a'])).stderr).toContain('its aliases lead back to');
  });

  it('refuses what would lose or mix something, and changes nothing', async () => {
    const repo = sortProject({ 'prompts/other.md': 'Other.\n', '.promptrc': 'prompts: [prompts, "patterns/*/system.md"]\ndefault_model: local/icl-1\n', 'patterns/x/system.md': 'X.\n' });
    expect(await refused(repo, 'mv', 'sort', 'other')).toContain('prompts/other.md is there already');
    expect(await refused(repo, 'mv', 'sort', 'team/sort')).toContain('has that name already');
    expect((await done(repo, 'mv', 'x', 'y', '--dry-run')).stdout).toContain('patterns/x/system.md → patterns/y/system.md');
    for (const name of ['_hidden', '../up', 'a//b', 'a b', '.x', 'a/']) expect(await refused(repo, 'mv', 'sort', name)).toContain('cannot be the name');
    expect((await prompt(repo, ['mv', 'nothing', 'x'])).code).toBe(2);
    await done(repo, 'promote', 'other');
    repo.git('rm', '-q', 'prompts/other.md');
    repo.git('commit', '-qm', 'drop other');
    expect(await refused(repo, 'mv', 'sort', 'other')).toContain('production serves a prompt of that name');
    expect((await done(repo, 'mv', 'sort', 'pick', '--dry-run')).stdout).toContain('dry run');
    expect(existsSync(join(repo.root, 'prompts/pick.md'))).toBe(false);
  });

  it('takes everything back where a step fails', async () => {
    const repo = sortProject();
    await done(repo, 'promote', 'sort@1');
    const before = snapshot(repo);
    // A folder of contents cannot be made where a file stands.
    writeFileSync(join(repo.root, '.prompt/content/desk'), 'in the way');
    const { code } = await prompt(repo, ['mv', 'sort', 'desk/pick']);
    expect(code).toBe(2);
    const { '.prompt/content/desk': _, '(status)': status, ...after } = snapshot(repo);
    const { '(status)': clean, ...expected } = before;
    expect(after).toEqual(expected);
    expect([clean, status]).toEqual(['', '? .prompt/content/desk']);
  });
});
