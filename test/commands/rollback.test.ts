import { describe, expect, it } from 'vitest';
import { allDone, prompt, promptJson } from '../support/cli.js';
import { createRepo, type Repo } from '../support/repo.js';

/** One version of `a` for each text. */
function project(...texts: string[]): Repo {
  const repo = createRepo();
  for (const text of texts) {
    repo.write({ 'prompts/a.md': `${text}\n` });
    repo.commit(text);
  }
  return repo;
}

const release = (repo: Repo, ...args: string[]): Promise<{ to: { version: number; hash: string } }> => promptJson(repo, ['rollback', 'a', '--dry-run', ...args]);

describe('rollback --to', () => {
  it('finds the content that came back under another number', async () => {
    const repo = project('One.', 'Two.', 'Three.', 'Two.', 'Five.');
    await allDone(repo, 'promote a@1', 'promote a@4', 'promote a@5');
    expect((await release(repo, '--to', '2')).to).toMatchObject((await release(repo, '--to', '4')).to);
    expect(await prompt(repo, ['rollback', 'a', '--to', '3'])).toMatchObject({ code: 2, stderr: expect.stringContaining('a@3 is not among the contents this release keeps') as string });
    expect(await prompt(repo, ['rollback', 'a', '--to', '2'])).toMatchObject({ code: 0, stderr: 'note: the content of a@2 is kept as version 4, by which it is called here\n', stdout: expect.stringContaining(' → 4 (') as string });
    expect(await prompt(repo, ['rollback', 'a', '--to', '2'])).toMatchObject({ code: 2, stderr: expect.stringContaining('production already serves a@4, which is the content of a@2') as string });
  });

  it('takes a number as references have it, and says what it takes otherwise', async () => {
    const repo = project('One.', 'Two.');
    await allDone(repo, 'promote a@1', 'promote a@2');
    expect((await release(repo, '--to', 'v1')).to).toMatchObject((await release(repo, '--to', '1')).to);
    const told = async (...args: string[]): Promise<string> => (await prompt(repo, ['rollback', ...args])).stderr;
    expect(await told('a', '--to', '0')).toBe('error: --to expects the number of a version, but got `0`\n  → write it as in `prompt log <name>`, such as 7\n');
    expect(await told('a@1')).toBe('error: a rollback takes the name of a prompt, not `a@1`\n  → to go back to that version: `prompt rollback a --to 1`\n');
    expect(await told('a@v1', '--env', 'production')).toContain('`prompt rollback a --to 1 --env production`');
  });

  it('trusts what the release keeps where history was rewritten, and says so', async () => {
    const repo = project('One.', 'Two.', 'Three.');
    await allDone(repo, 'promote a@1', 'promote a@2', 'promote a@3');
    const [kept, content] = [repo.read('.prompt/releases/production/a.yaml'), repo.git('rev-parse', 'HEAD:.prompt')];
    const [two] = [(await release(repo, '--to', '2')).to.hash];
    // The first version is gone from history: what was 2 is 1, what was 3 is 2.
    repo.git('checkout', '--quiet', '--orphan', 'again');
    repo.git('rm', '-rq', '--force', '.');
    for (const text of ['Two.', 'Three.', 'Four.']) {
      repo.write({ 'prompts/a.md': `${text}\n` });
      repo.commit(text);
    }
    repo.git('read-tree', '--prefix=.prompt', '-u', content);
    repo.commit('Releases as they were');
    repo.git('branch', '--move', '--force', 'main');
    expect(repo.read('.prompt/releases/production/a.yaml')).toBe(kept);
    expect((await release(repo, '--to', '2')).to.hash).toBe(two);
    expect((await prompt(repo, ['rollback', 'a', '--to', '2', '--dry-run'])).stderr).toMatch(/^note: a@2 is another content in history now \([0-9a-f]{7}\); this goes back to what the release keeps as 2\n$/);
    const { code, stdout } = await prompt(repo, ['status']);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^a: production serves 3 \([0-9a-f]{7}\), which main calls 2 by now: the hash counts$/m)]);
    expect(await prompt(repo, ['promote', 'a@2'])).toMatchObject({ code: 2, stderr: expect.stringContaining('production already serves a@3, which is the content of a@2') as string });
    expect((await prompt(repo, ['promote', 'a@1', '--dry-run'])).stderr).toMatch(/^note: production keeps another content by the number 1 \([0-9a-f]{7}\); their hashes tell them apart\n$/);
    // In a shallow clone no number is known but the release's.
    repo.git('clone', '--quiet', '--depth', '1', `file://${repo.root}`, `${repo.beside}/shallow`);
    const shallow = repo.at(`${repo.beside}/shallow`);
    expect((await release(shallow, '--to', '2')).to.hash).toBe(two);
  });
});
