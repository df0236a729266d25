import { describe, expect, it } from 'vitest';
import { allDone, prompt, promptJson, snapshot } from '../support/cli.js';
import { queries, SORT, SORT_BROKEN, sortProject } from '../support/project.js';
import { createRepo, type Repo } from '../support/repo.js';

interface Status {
  prompts: {
    name: string;
    worktree: string;
    version?: string;
    broken?: string;
    environments: Record<string, { version: number; standing?: { relation: string; versions?: number }; canary?: { version: number; percent: number } }>;
    staleReport?: { path: string; reason: string };
  }[];
  lost: { environment: string; prompt: string; version: number; served: boolean }[];
}

const status = (repo: Repo | string, code = 0): Promise<Status> => promptJson<Status>(repo, ['status'], code);

/** `sort committed 2, production 1 behind 1` */
const told = ({ prompts }: Status): string[] =>
  prompts.map(({ name, worktree, version, environments }) => {
    const served = Object.entries(environments).map(([environment, { version, standing }]) => `, ${environment} ${version} ${standing?.relation ?? '?'} ${standing?.versions ?? ''}`.trimEnd());
    return `${name} ${worktree} ${version ?? '–'}${served.join('')}`;
  });

const ENVIRONMENTS = 'default_model: local/icl-1\nenvironments: { staging: {}, production: { final: true } }\n';
const CONTENT = '.prompt/content/team/sort';

describe('status', () => {
  it('is what environments serve against the work tree', async () => {
    const repo = sortProject({ '.promptrc': ENVIRONMENTS, 'prompts/greet.md': 'Say hello.\n', 'prompts/bye.md': 'Say bye.\n' });
    await allDone(repo, 'promote sort@2 --env staging', 'promote sort@1', 'promote bye', 'promote sort@2 --canary 10');
    expect(told(await status(repo))).toEqual(['bye committed 1, production 1 same', 'greet committed 1', 'team/sort committed 2, production 1 behind 1, staging 2 same']);
    repo.write({ 'prompts/team/sort.md': SORT.replace('Which', 'What'), 'prompts/greet.md': '---\ntemplate: none\ntags: [x]\n---\nSay hello.\n', 'prompts/new.md': 'New.\n' });
    repo.remove('prompts/bye.md');
    expect(told(await status(repo))).toEqual(['bye deleted –, production 1 ?', 'greet metadata 1', 'new new –', 'team/sort edited –, production 1 behind 1, staging 2 behind 0']);
    expect((await prompt(repo, ['status'])).stdout).toMatchInlineSnapshot(`
      "releases as main has them
      PROMPT     WORK TREE    STAGING               PRODUCTION
      bye        deleted      –                     1
      greet      1 +metadata  –                     –
      new        new          –                     –
      team/sort  2 +edits     2, without the edits  1, 1 behind and the edits · 2 at 10%

      bye: its file is deleted, but production still serves it

      4 prompts · 4 with uncommitted changes · staging: 0 of 1 current · production: 0 of 2 current
      "
    `);
    repo.write({ 'prompts/team/sort.md': SORT_BROKEN });
    expect(told(await status(repo)).at(-1)).toBe('team/sort edited 1, production 1 same, staging 2 ahead 1');
  });

  it('changes nothing, and takes names', async () => {
    const repo = sortProject({ 'prompts/greet.md': 'Say hello.\n' });
    const before = snapshot(repo);
    expect((await promptJson<Status>(repo, ['status', 'sort'])).prompts.map(({ name }) => name)).toEqual(['team/sort']);
    expect((await promptJson<Status>(repo, ['status', 'sort', 'greet'])).prompts).toHaveLength(2);
    expect(await prompt(repo, ['status', 'srot'])).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean `sort`?') as string });
    expect(snapshot(repo)).toEqual(before);
  });

  it('tells of a release whose prompt is gone', async () => {
    const repo = sortProject();
    await allDone(repo, 'promote sort');
    repo.remove('prompts/team/sort.md');
    expect(told(await status(repo))).toEqual(['team/sort deleted –, production 2 ?']);
    repo.commit('Remove it');
    expect(told(await status(repo))).toEqual(['team/sort gone –, production 2 ?']);
    expect((await prompt(repo, ['status'])).stdout).toContain('team/sort: its file is gone, but production still serves it');
  });

  it('tells of a report that no longer matches', async () => {
    const repo = sortProject();
    const stale = async (): Promise<string | undefined> => (await status(repo)).prompts[0]?.staleReport?.reason;
    expect(await stale()).toBeUndefined();
    await allDone(repo, 'ab sort@1 sort');
    expect(await stale()).toBeUndefined();
    repo.write({ 'prompts/team/sort.queries.yaml': queries(22) });
    expect(await stale()).toBe('queries');
    repo.write({ 'prompts/team/sort.queries.yaml': 'queries: [\n' });
    expect(await stale()).toBe('queries');
    repo.write({ 'prompts/team/sort.md': SORT.replace('Which', 'What'), 'prompts/team/sort.queries.yaml': queries(20) });
    expect(await stale()).toBe('content');
    repo.write({ 'prompts/team/sort.report.json': '{}' });
    expect(await stale()).toBe('unreadable');
    expect((await prompt(repo, ['status'])).stdout).toContain('team/sort: prompts/team/sort.report.json cannot be read; measure it again with `prompt ab`');
  });

  it('exits 1 where released content is missing or altered, served or kept', async () => {
    const repo = sortProject();
    await allDone(repo, 'promote sort@1', 'promote sort@2');
    expect((await status(repo)).lost).toEqual([]);
    const folders = repo.git('ls-tree', '--name-only', `HEAD:${CONTENT}`).split('\n');
    expect(folders).toHaveLength(2);
    const altered = folders.map((folder) => `${CONTENT}/${folder}/prompts/team/sort.md`).find((path) => repo.read(path).includes('Hello.')) ?? '';
    repo.write({ [altered]: SORT_BROKEN.replace('Hello', 'Goodbye') });
    expect((await status(repo)).lost).toEqual([]);
    repo.commit('Alter what is kept');
    expect((await status(repo, 1)).lost).toMatchObject([{ environment: 'production', prompt: 'team/sort', version: 1, served: false }]);
    repo.remove(CONTENT);
    repo.commit('Lose everything');
    const all = await status(repo, 1);
    expect(all.lost).toMatchObject([{ version: 2, served: true }, { version: 1, served: false }]);
    expect(all.prompts[0]?.environments['production']).toMatchObject({ version: 2, standing: { relation: 'same' }, lost: true });
    const { code, stdout } = await prompt(repo, ['status']);
    expect(code).toBe(1);
    expect(stdout).toContain('production serves version 2, whose content is lost');
    expect(stdout).toMatch(/^team\/sort +2 +2, lost$/m);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('1 prompt · nothing uncommitted · production: 0 of 1 current · 2 released contents missing or altered');
    // Another prompt's loss is not this one's.
    repo.write({ 'prompts/greet.md': 'Hi.\n' });
    expect((await promptJson<Status>(repo, ['status', 'greet'])).lost).toEqual([]);
  });

  it('works on a branch, in a shallow clone and before the first commit', async () => {
    const repo = sortProject({ '.promptrc': 'branch: main\ndefault_model: local/icl-1\n' });
    await allDone(repo, 'promote sort@1');
    repo.git('checkout', '--quiet', '-b', 'feature');
    repo.write({ 'prompts/team/sort.md': SORT.replace('Which', 'What') });
    repo.commit('Ask what');
    expect(told(await status(repo))).toEqual(['team/sort committed 2+1, production 1 behind 2']);
    repo.git('clone', '--quiet', '--depth=1', `file://${repo.root}`, `${repo.beside}/shallow`, '--branch=main');
    expect(told(await status(`${repo.beside}/shallow`))).toEqual(['team/sort committed –, production 1 differs']);
    expect((await prompt(repo.at(`${repo.beside}/shallow`), ['status'])).stdout).toContain('this clone is shallow: how many versions apart is not known; run `git fetch --unshallow`');
    expect((await prompt(repo, ['status'])).stdout).not.toContain('shallow');
    const empty = createRepo({ files: { 'prompts/a.md': 'A.\n' } });
    expect(told(await status(empty))).toEqual(['a new –']);
    expect((await prompt(createRepo(), ['status'])).code).toBe(3);
  });

  it('says which prompt cannot be read, and goes on', async () => {
    const repo = sortProject({ 'prompts/greet.md': 'Hi.\n' });
    repo.write({ 'prompts/greet.md': '---\nvariables: [\n---\nx\n' });
    const { prompts } = await status(repo);
    expect(prompts).toMatchObject([{ name: 'greet', worktree: 'edited', broken: expect.any(String) as string }, { name: 'team/sort', worktree: 'committed' }]);
    expect((await prompt(repo, ['status'])).stdout).toContain('greet: it cannot be read: line 2: ');
  });
});
