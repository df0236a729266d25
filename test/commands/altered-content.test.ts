import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allDone, prompt, promptJson } from '../support/cli.js';
import { createRepo, type Repo } from '../support/repo.js';

/** `a` in a project below the top, two versions, both served; and the folder of the content that is served. */
async function released(): Promise<{ repo: Repo; project: Repo; folder: string }> {
  const repo = createRepo({ files: { 'app/.promptrc': '{}\n', 'app/prompts/a.md': 'One.\n' } });
  repo.commit('One');
  repo.write({ 'app/prompts/a.md': 'Two.\n' });
  repo.commit('Two');
  const project = repo.at(join(repo.root, 'app'));
  await allDone(project, 'promote a@1', 'promote a@2');
  const { to } = await promptJson<{ to: { hash: string } }>(project, ['rollback', 'a', '--dry-run']);
  const folder = project.git('ls-files', '.prompt/content/*/manifest.json').split('\n').map((path) => path.replace('/manifest.json', '')).find((path) => !path.endsWith(to.hash.slice(0, 12))) ?? '';
  return { repo, project, folder };
}

describe('released content that is not what was promoted', () => {
  it.each<[string, (repo: Repo, folder: string) => void, string]>([
    ['altered', (repo, folder) => repo.write({ [`${folder}/prompts/a.md`]: 'Hacked.\n' }), 'prompts/a.md'],
    ['with a file more', (repo, folder) => repo.write({ [`${folder}/prompts/b.md`]: 'More.\n' }), 'prompts/b.md'],
    ['with a file more that is no text', (repo, folder) => repo.write({ [`${folder}/prompts/b.bin`]: Uint8Array.from([0xff]) }), 'prompts/b.bin'],
    ['gone', (repo, folder) => repo.remove(folder), 'manifest.json'],
  ])('%s comes back with the command that is named, in any folder', async (what, alter, file) => {
    const { repo, project, folder } = await released();
    alter(project, folder);
    repo.commit(what);
    // Touched again, and not mended by that.
    repo.write({ [`app/${folder}/notes.txt`]: 'Why?\n' });
    repo.commit('Wonder');
    repo.remove(`app/${folder}/notes.txt`);
    repo.commit('Wonder no more');
    mkdirSync(join(repo.root, 'app/deep/down'), { recursive: true });
    const deep = repo.at(join(repo.root, 'app/deep/down'));
    const { code, stderr } = await prompt(deep, ['resolve', 'a']);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`${folder} is not what was promoted: ${file} is missing or altered`)]);
    const command = /→ take it back from the commit that has it whole: `git (restore .*)` and commit\n$/.exec(stderr)?.[1] ?? '';
    for (const args of [['status'], ['check']]) {
      const told = await prompt(project, args);
      expect([told.code, told.stdout]).toEqual([1, expect.stringContaining(command)]);
    }
    deep.git(...command.split(' '));
    repo.commit('Take it back');
    expect((await prompt(deep, ['resolve', 'a'])).code).toBe(0);
  });

  it('is found on another branch; where none has it, that is said', async () => {
    const { repo, project, folder } = await released();
    const tree = repo.git('rev-parse', 'HEAD:app/.prompt/releases');
    repo.git('checkout', '--quiet', '-b', 'kept');
    repo.git('checkout', '--quiet', '--orphan', 'fresh', 'main~2');
    repo.git('read-tree', '--prefix=app/.prompt/releases', '-u', tree);
    repo.commit('Releases, but not what they name');
    repo.git('branch', '--move', '--force', 'main');
    const remedy = async (at: Repo): Promise<string> => (await promptJson<{ error: { remedy: string } }>(at, ['resolve', 'a'], 2)).error.remedy;
    expect(await remedy(project)).toBe(`take it back from the commit that has it whole: \`git restore --source=${repo.git('rev-parse', 'kept').slice(0, 7)} --staged --worktree -- :/app/${folder}\` and commit`);
    repo.git('clone', '--quiet', '--depth', '1', '--branch', 'main', `file://${repo.root}`, join(repo.beside, 'shallow'));
    expect(await remedy(repo.at(join(repo.beside, 'shallow/app')))).toMatch(/^this clone is shallow, and no commit in it has it whole: run `git fetch --unshallow`/);
    repo.git('branch', '--delete', '--force', 'kept');
    expect(await remedy(project)).toBe('no commit here has it whole: fetch branches that may have it, or promote another version');
  });
});
