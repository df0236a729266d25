import { describe, expect, it } from 'vitest';
import { allDone, done, prompt, promptJson, snapshot } from '../support/cli.js';
import { createRepo, type Repo } from '../support/repo.js';

const releaseOf = (name: string, environment = 'production'): string => `.prompt/releases/${environment}/${name}.yaml`;
const CONFLICT = '<<<<<<< HEAD\n';

/** `a` and `b`, two versions of each, both served; then the release of `a` is spoilt. */
async function spoilt(spoil: (text: string) => string | Uint8Array): Promise<Repo> {
  const repo = createRepo({ files: { '.promptrc': 'environments: { staging: {}, production: { final: true } }\n', 'prompts/a.md': 'One.\n', 'prompts/b.md': 'Uno.\n' } });
  repo.commit('Add');
  repo.write({ 'prompts/a.md': 'Two.\n', 'prompts/b.md': 'Due.\n' });
  repo.commit('Change');
  await allDone(repo, 'promote a@1', 'promote a@2', 'promote b@1', 'promote b@2', 'promote a@1 --env staging');
  repo.write({ [releaseOf('a')]: spoil(repo.read(releaseOf('a'))) });
  repo.commit('Merge in a hurry');
  return repo;
}

const torn = (text: string): string => `${CONFLICT}${text}=======\n${text}>>>>>>> other\n`;

const OF_B = [
  ['show', 'b'],
  ['show', 'b@production'],
  ['log', 'b'],
  ['log', 'b', '--env', 'production'],
  ['resolve', 'b'],
  ['status', 'b'],
  ['diff', 'b@1', 'b@production'],
  ['promote', 'b@1', '--dry-run'],
  ['rollback', 'b', '--dry-run'],
  ['mv', 'b', 'c', '--dry-run'],
];

const OF_A = [
  ['resolve', 'a'],
  ['show', 'a@production'],
  ['promote', 'a@1'],
  ['promote', 'a@1', '--branch', 'other'],
  ['promote', 'a@1', '--expect', 'none'],
  ['rollback', 'a'],
  ['rollout', 'a', '50'],
  ['mv', 'a', 'c'],
  ['mv', 'b', 'a'],
  ['bundle'],
  ['export', 'flagd'],
];

describe('a release that cannot be read', () => {
  it.each<[string, (text: string) => string | Uint8Array, RegExp]>([
    ['with conflict markers', torn, /:1:1: error: a merge conflict was left as it is/],
    ['that is no YAML', (text) => text.replace('serves:', 'serves: ['), /:\d+:\d+: error: .*\[yaml\/invalid\]/],
    ['of a newer tool', (text) => text.replace('schemaVersion: 1', 'schemaVersion: 2'), /:2:\d+: error: .*written by a newer tool[^]*→ use the newer version of this tool/],
    ['not in UTF-8', () => Uint8Array.from([0x61, 0xff]), /:1:2: error: byte 0xFF in line 1, column 2 is not UTF-8/],
    ['that speaks for another prompt', (text) => text.replace('prompt: a', 'prompt: b'), /: error: it says it is what production serves of b/],
  ])('%s stops nothing that is about another prompt', async (_, spoil, words) => {
    const repo = await spoilt(spoil);
    await allDone(repo, 'resolve b', 'promote b@1 --dry-run');
    for (const args of [['list'], ['status']]) {
      const { code, stdout } = await prompt(repo, args);
      expect([args, code]).toEqual([args, 1]);
      expect(stdout).toMatch(/^a .* unknown/m);
      expect(stdout).toMatch(/^b .* 2/m);
      expect(stdout).toContain('a: what production serves is not known: its release cannot be read');
      expect(stdout).toContain(releaseOf('a'));
      expect(stdout).toMatch(words);
    }
  });

  it('is nothing to whatever is about another prompt', async () => {
    const repo = await spoilt(torn);
    for (const args of OF_B) expect([args, (await prompt(repo, args)).code]).toEqual([args, 0]);
  });

  it('is an error for whatever is about its prompt, or about all of the environment, and stays as it is', async () => {
    const repo = await spoilt(torn);
    const before = [snapshot(repo), repo.git('rev-parse', 'HEAD'), repo.git('branch')];
    for (const args of OF_A) {
      const { code, stderr } = await prompt(repo, args);
      expect([args, code, stderr]).toEqual([args, 2, expect.stringContaining(`error: the release ${releaseOf('a')} cannot be read\n${releaseOf('a')}:1:1: error: a merge conflict`)]);
    }
    expect([snapshot(repo), repo.git('rev-parse', 'HEAD'), repo.git('branch')]).toEqual(before);
    // In an environment where it can be read, all goes on.
    await allDone(repo, 'promote a@2 --env staging', 'resolve a --env staging', 'promote b@1', 'rollback b');
    expect(repo.read(releaseOf('a'))).toContain(CONFLICT);
  });

  it('leaves known what does not hang on it', async () => {
    const repo = await spoilt(torn);
    repo.write({ '.promptrc': 'environments: { staging: { promotes_from: production }, production: { final: true } }\n' });
    repo.commit('Promote from production');
    interface Facts { status?: string; environments: object; unreadable?: { environment: string; file: string; findings: { place: { line: number } }[]; remedy: string }[] }
    const { prompts } = await promptJson<{ prompts: Facts[] }>(repo, ['list'], 1);
    const unreadable = [{ environment: 'production', prompt: 'a', file: releaseOf('a'), findings: [{ place: { line: 1 } }], remedy: expect.stringMatching(/^it was last whole in [0-9a-f]{7} \(Promote a@2 to production\): `git restore /) as string }];
    expect(prompts).toMatchObject([{ name: 'a', version: '2', environments: { staging: { version: 1 } }, unreadable }, { name: 'b', status: 'production', environments: { production: { version: 2 } } }]);
    expect(prompts.map((one) => ['status' in one, 'unreadable' in one])).toEqual([[false, true], [true, false]]);
    // Kept for the next list.
    expect(await promptJson<{ prompts: Facts[] }>(repo, ['list'], 1)).toEqual(expect.objectContaining({ prompts }));
    const [first, second] = (await promptJson<{ prompts: Facts[] }>(repo, ['status'], 1)).prompts;
    expect([first, second]).toMatchObject([{ name: 'a', environments: { staging: { version: 1 } }, unreadable, drift: [] }, { name: 'b', environments: { production: { version: 2 } } }]);
    const shown = await promptJson<Facts>(repo, ['show', 'a'], 1);
    expect(shown).toMatchObject({ version: '2', unreadable });
    expect(shown.status).toBeUndefined();
    expect(await promptJson(repo, ['log', 'a'], 1)).toMatchObject({ entries: [{ version: '2' }, { version: '1' }], unreadable });
    expect((await done(repo, 'log', 'a', '--env', 'production')).stdout).toMatch(/unreadable .*a merge conflict was left as it is/);
    // One that may be anything is not left out.
    expect((await prompt(repo, ['list', '--status', 'draft'])).stdout).toMatch(/^a .*unknown/m);
    expect((await prompt(repo, ['status'])).stdout).toContain('production: 1 of 1 current, 1 unknown');
    expect((await prompt(repo, ['diff', '@production'])).stdout).toContain(`it cannot be read: ${releaseOf('a')}:1:1: a merge conflict was left as it is`);
    expect(await prompt(repo, ['check'])).toMatchObject({ code: 1, stdout: expect.stringContaining(`${releaseOf('a')}:1:1: error: a merge conflict was left as it is`) as string });
  });

  it('of a prompt whose file is gone is told by status', async () => {
    const repo = await spoilt(torn);
    repo.remove('prompts/a.md');
    repo.commit('Remove a');
    const { code, stdout } = await prompt(repo, ['status']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^a +gone +1 +unknown$/m);
    expect(await prompt(repo, ['resolve', 'a'])).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot be read') as string });
    expect((await prompt(repo, ['list'])).code).toBe(0);
  });

  it('an alias that leads to it is an error as well; one that is broken is no reason to forget the prompt', async () => {
    const repo = await spoilt(torn);
    await allDone(repo, 'mv b c');
    repo.commit('Rename');
    repo.write({ [releaseOf('old')]: repo.read(releaseOf('b')).replace('alias: c', 'alias: a').replace('prompt: b', 'prompt: old') });
    repo.commit('Lead to a');
    expect(await prompt(repo, ['resolve', 'old'])).toMatchObject({ code: 2, stderr: expect.stringContaining(`the release ${releaseOf('a')} cannot be read`) as string });
    repo.write({ [releaseOf('b')]: CONFLICT });
    repo.commit('Spoil the alias');
    expect((await prompt(repo, ['resolve', 'c'])).code).toBe(0);
    expect(await prompt(repo, ['resolve', 'b'])).toMatchObject({ code: 2, stderr: expect.stringContaining(`the release ${releaseOf('b')} cannot be read`) as string });
  });
});
