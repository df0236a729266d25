import { describe, expect, it } from 'vitest';
import { allDone, prompt, promptJson } from '../support/cli.js';
import { SORT, sortProject } from '../support/project.js';
import type { Repo } from '../support/repo.js';

interface Deployments {
  name: string;
  branch: string;
  deployments: { kind: string; from?: { version: number }; to?: { version: number; evidence?: object }; share?: number; reason?: string; rolledBackBy?: string; problem?: string; commit: { author: string; subject: string; oid: string } }[];
}

/** `promotion 1>2 100%`, newest first; `x` where it was rolled back. */
const events = async (repo: Repo, name = 'sort', env = 'production'): Promise<string[]> =>
  (await promptJson<Deployments>(repo, ['log', name, '--env', env])).deployments.map(
    ({ kind, from, to, share, rolledBackBy }) => `${kind} ${from?.version ?? ''}>${to?.version ?? ''} ${share ?? '–'}%${rolledBackBy === undefined ? '' : ' x'}`,
  );

const RELEASE = '.prompt/releases/production/team/sort.yaml';

describe('log', () => {
  it('says where a prompt came from', async () => {
    const repo = sortProject();
    repo.git('mv', 'prompts/team/sort.md', 'prompts/sorter.md');
    repo.commit('Rename it');
    repo.git('mv', 'prompts/sorter.md', 'prompts/sort.md');
    repo.write({ 'prompts/sort.md': repo.read('prompts/sort.md').replace('Text:', 'Words:') });
    repo.commit('Once more, and shorter');
    const { entries } = await promptJson<{ entries: { kind: string; path: string; movedFrom?: string }[] }>(repo, ['log', 'sort']);
    expect(entries.slice(0, 3).map(({ kind, path, movedFrom }) => [kind, path, movedFrom])).toEqual([
      ['version', 'prompts/sort.md', 'prompts/sorter.md'],
      ['metadata', 'prompts/sorter.md', 'prompts/team/sort.md'],
      ['version', 'prompts/team/sort.md', undefined],
    ]);
    const { stdout } = await prompt(repo, ['log', 'sort']);
    const [, newest, moved] = stdout.split('\n');
    expect(newest).toMatch(/^ +3 .*Once more, and shorter \[from prompts\/sorter\.md\]$/);
    expect(moved).toMatch(/^ +moved .*Rename it \[from prompts\/team\/sort\.md\]$/);
  });

  it('finds a name as it is typed, though its letters are composed in another way', async () => {
    const [composed, taken] = ['gr\u00fcn', 'gru\u0308n'];
    const repo = sortProject({ [`prompts/x/${taken}.md`]: 'Green.\n' });
    for (const typed of [composed, `x/${composed}`, taken]) {
      expect((await promptJson<{ name: string }>(repo, ['log', typed])).name).toBe(`x/${taken}`);
    }
  });
});

describe('log --patch', () => {
  it('shows what each version changed, the first one whole, and metadata by key', async () => {
    const repo = sortProject();
    repo.write({ 'prompts/team/sort.md': SORT.replace('Sort a message.', 'Sort it.') });
    repo.commit('Say it shorter');
    repo.write({ 'prompts/team/sort.md': '---\nvariables: [\n---\n' });
    repo.commit('Break it');
    repo.write({ 'prompts/team/sort.md': SORT });
    repo.commit('Mend it');
    const { stdout } = await prompt(repo, ['log', 'sort', '--patch']);
    expect(stdout.replace(/\b[0-9a-f]{7}\b/g, 'abcdef0')).toMatchInlineSnapshot(`
      "version 4 (abcdef0)  abcdef0 2026-01-05 Ada Example
        Mend it

          front matter
            description: "Sort it." → "Sort a message."

      version 3 (abcdef0)  abcdef0 2026-01-05 Ada Example
        Break it (broken: Flow sequence in block collection must be sufficiently indented and end with a ])

      metadata  abcdef0 2026-01-05 Ada Example
        Say it shorter

          front matter
            description: "Sort a message." → "Sort it."

      version 2 (abcdef0)  abcdef0 2026-01-05 Ada Example
        Say what is wanted

          message 1 (system)
            [-Hello.-]
            {+Which colour is meant? Labels: red, green. Answer with the label and nothing else.+}

      version 1 (abcdef0)  abcdef0 2026-01-05 Ada Example
        Add sort

          front matter
            + budget: {"rendered":200,"template":60}
            + description: "Sort a message."
            + output: {"labels":["red","green"]}
            + template: "liquid"

          variables
            + text: {"maxLength":200,"type":"string"}

          message 1 (system)
            {+Hello.+}

          message 2 (user)
            {+Text: {{ text }}+}
      "
    `);
    const { entries } = await promptJson<{ entries: { kind: string; difference?: { messages: object[] } }[] }>(repo, ['log', 'sort', '--patch']);
    expect(entries.map(({ kind, difference }) => `${kind} ${difference === undefined ? 'without' : 'with'}`)).toEqual(['version with', 'version without', 'metadata with', 'version with', 'version with']);
  });

  it('is not part of the plain log', async () => {
    const { entries } = await promptJson<{ entries: object[] }>(sortProject(), ['log', 'sort']);
    expect(entries.every((entry) => !('difference' in entry))).toBe(true);
  });
});

describe('log --env', () => {
  it('is the story of a release, newest first, from git alone', async () => {
    const repo = sortProject();
    await allDone(repo, 'ab sort@1 sort');
    repo.commit('Measure it');
    await allDone(repo, 'promote sort@1', 'promote sort@2 --canary 10', 'promote sort@2 --canary 50', 'promote sort@2', 'rollback sort --reason Refunds');
    expect(await events(repo)).toEqual(['rollback 2>1 100%', 'promotion 1>2 100% x', 'rollout 1>2 50% x', 'canary 1>2 10% x', 'promotion >1 100%']);
    const { deployments } = await promptJson<Deployments>(repo, ['log', 'sort', '--env', 'production']);
    expect(deployments[0]).toMatchObject({ reason: 'Refunds', commit: { author: 'Ada Example', oid: repo.git('rev-parse', 'HEAD') } });
    expect(deployments[1]).toMatchObject({ rolledBackBy: repo.git('rev-parse', 'HEAD'), to: { evidence: { metric: 'accuracy', queries: 20 } } });
    const { stdout } = await prompt(repo, ['log', 'sort', '--env', 'production']);
    expect(stdout.replace(/\b[0-9a-f]{7}\b/g, 'abcdef0').replace(/\d{4}-\d\d-\d\d/g, '2026-01-05')).toMatchInlineSnapshot(`
      "team/sort in production, as main has it
      DATE        BY           WHAT       VERSION  SHARE  EVIDENCE                   COMMIT   UNDONE BY  REASON
      2026-01-05  Ada Example  rollback   2 → 1     100%                             abcdef0             Refunds
      2026-01-05  Ada Example  promotion  1 → 2     100%  accuracy 100.0% [84, 100]  abcdef0  abcdef0
      2026-01-05  Ada Example  rollout    1 → 2      50%  accuracy 100.0% [84, 100]  abcdef0  abcdef0
      2026-01-05  Ada Example  canary     1 → 2      10%  accuracy 100.0% [84, 100]  abcdef0  abcdef0
      2026-01-05  Ada Example  promotion  – → 1     100%                             abcdef0
      local/icl-1 answers by a lexical nearest-neighbour learner, not an LLM; its accuracy says nothing about an LLM's.
      "
    `);
  });

  it('tells of all prompts at once, in the order of the history, by the names they have now', async () => {
    const repo = sortProject({ 'prompts/other.md': 'Say hello.\n' });
    expect((await prompt(repo, ['log', '--env', 'production'])).stderr).toContain('production serves no version of any prompt yet');
    await allDone(repo, 'promote sort@1', 'promote other', 'promote sort@2 --canary 10', 'mv other greeting');
    repo.commit('Rename it');
    await allDone(repo, 'promote sort@2');
    const { deployments, ...rest } = await promptJson<{ deployments: { name: string; kind: string }[] }>(repo, ['log', '--env', 'production']);
    expect(deployments.map(({ name, kind }) => `${name} ${kind}`)).toEqual(['team/sort promotion', 'team/sort canary', 'greeting promotion', 'team/sort promotion']);
    expect(rest).toMatchObject({ environment: 'production', branch: 'main' });
    const { stdout } = await prompt(repo, ['log', '--env', 'production']);
    expect(stdout.split('\n').slice(0, 2)).toEqual(['all prompts in production, as main has it', expect.stringMatching(/^DATE +PROMPT +BY +WHAT/)]);
    const { code, stderr } = await prompt(repo, ['log']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('no prompt is named')]);
  });

  it('counts a merged pull request as the event, with its own author and words', async () => {
    const repo = sortProject();
    await allDone(repo, 'promote sort@1');
    repo.git('checkout', '--quiet', '-b', 'release');
    await allDone(repo, 'promote sort@2 --canary 5', 'promote sort@2');
    repo.git('checkout', '--quiet', 'main');
    repo.git('merge', '--quiet', '--no-ff', 'release', '-m', 'Merge pull request #7 from release', '-m', 'It passed the gate.');
    repo.git('commit', '--quiet', '--amend', '--no-edit', '--author=Bo Merger <bo@example.com>');
    const { deployments } = await promptJson<Deployments>(repo, ['log', 'sort', '--env', 'production']);
    expect(deployments).toMatchObject([{ kind: 'promotion', to: { version: 2 }, reason: 'It passed the gate.', commit: { author: 'Bo Merger', subject: 'Merge pull request #7 from release' } }, { kind: 'promotion', to: { version: 1 } }]);
    expect(deployments).toHaveLength(2);
  });

  it('reads the canonical branch, whatever is checked out', async () => {
    const repo = sortProject({ '.promptrc': 'branch: main\ndefault_model: local/icl-1\n' });
    await allDone(repo, 'promote sort@1');
    repo.git('checkout', '--quiet', '-b', 'other', 'HEAD~1');
    expect(await events(repo)).toEqual(['promotion >1 100%']);
  });

  it('knows the one environment from the other, and what was never served', async () => {
    const repo = sortProject({ '.promptrc': 'environments: { staging: {}, production: { final: true } }\ndefault_model: local/icl-1\n', 'prompts/greet.md': 'Hi.\n' });
    await allDone(repo, 'promote sort@1 --env staging', 'promote sort@2 --env staging', 'promote sort@1');
    expect(await events(repo, 'sort', 'staging')).toEqual(['promotion 1>2 100%', 'promotion >1 100%']);
    expect(await events(repo, 'sort', 'production')).toEqual(['promotion >1 100%']);
    expect(await prompt(repo, ['log', 'greet', '--env', 'staging'])).toMatchObject({ code: 2, stderr: expect.stringContaining('staging serves no version of greet yet') as string });
    expect(await prompt(repo, ['log', 'sort', '--env', 'stagin'])).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean `staging`?') as string });
    expect(await prompt(repo, ['log', 'srot', '--env', 'staging'])).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean `sort`?') as string });
    expect(await prompt(repo, ['log', 'sort', '--env', 'staging', '--patch'])).toMatchObject({ code: 2, stderr: expect.stringContaining('give one of the two') as string });
  });

  it('goes on through a move of the file, and through an alias left in its place', async () => {
    const repo = sortProject();
    await allDone(repo, 'promote sort@1', 'promote sort@2');
    const release = repo.read(RELEASE);
    repo.move(RELEASE, '.prompt/releases/production/team/route.yaml');
    repo.write({ '.prompt/releases/production/team/route.yaml': release.replace('prompt: team/sort', 'prompt: team/route') });
    repo.commit('Move the release');
    expect(await events(repo, 'team/route')).toEqual(['promotion 1>2 100%', 'promotion >1 100%']);

    repo.write({
      '.prompt/releases/production/team/way.yaml': release.replace('prompt: team/sort', 'prompt: team/way'),
      '.prompt/releases/production/team/route.yaml': 'schemaVersion: 1\nprompt: team/route\nenvironment: production\nalias: team/way\n',
    });
    repo.commit('Move it again, and leave an alias');
    expect(await events(repo, 'team/way')).toEqual(['promotion 1>2 100%', 'promotion >1 100%']);
    expect(await events(repo, 'team/route')).toEqual(['promotion 1>2 100%', 'promotion >1 100%']);
  });

  it('does not take another prompt’s release for a moved one, however alike', async () => {
    const repo = sortProject({ 'prompts/greet.md': 'Hi.\n' });
    await allDone(repo, 'promote sort@1', 'promote greet');
    const release = repo.read(RELEASE);
    repo.remove(RELEASE);
    repo.write({ '.prompt/releases/production/zebra.yaml': release.replace('prompt: team/sort', 'prompt: zebra').replace(/hash: [0-9a-f]{64}/, `hash: ${'a'.repeat(64)}`) });
    repo.commit('Replace one by another');
    expect(await events(repo, 'zebra')).toEqual(['promotion >1 100%']);
    expect(await events(repo)).toEqual(['removal 1> –%', 'promotion >1 100%']);
  });

  it('says what it cannot read, and goes on', async () => {
    const repo = sortProject();
    await allDone(repo, 'promote sort@1');
    const release = repo.read(RELEASE);
    repo.write({ [RELEASE]: '<<<<<<< ours\n' });
    repo.commit('A merge gone wrong');
    repo.write({ [RELEASE]: Buffer.from([0xff, 0xfe, 0x00]) });
    repo.commit('Worse');
    repo.write({ [RELEASE]: release });
    repo.commit('Mended');
    expect(await events(repo)).toEqual(['unreadable > –%', 'unreadable > –%', 'promotion >1 100%']);
    const { code, stdout } = await prompt(repo, ['log', 'sort', '--env', 'production']);
    expect({ code, unreadable: stdout.match(/unreadable/g)?.length }).toEqual({ code: 0, unreadable: 2 });
  });

  it('refuses a shallow clone, which has lost the rest', async () => {
    const repo = sortProject();
    await allDone(repo, 'promote sort@1', 'promote sort@2');
    repo.git('clone', '--quiet', '--depth=1', `file://${repo.root}`, `${repo.beside}/shallow`);
    expect(await prompt(`${repo.beside}/shallow`, ['log', 'sort', '--env', 'production'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/this clone is shallow, so the history of releases is unknown\n.*--unshallow/) as string,
    });
  });
});

describe('show', () => {
  it.each([
    { reference: 'sort@1', version: '1' },
    { reference: 'sort@v2', version: '2' },
    { reference: 'sort@latest', version: '2' },
    { reference: 'sort@HEAD~2', version: '1' },
    { reference: 'sort@production', version: '1' },
    { reference: 'sort@staged', version: '2' },
  ])('$reference is version $version', async ({ reference, version }) => {
    const repo = sortProject();
    await allDone(repo, 'promote sort@1');
    expect(await promptJson(repo, ['show', reference])).toMatchObject({ name: 'team/sort', version });
  });

  it('and list say what a shallow clone cannot know: numbers, and commits that may lie before it', async () => {
    const repo = sortProject({ 'prompts/greet.md': 'Hi.\n' });
    await allDone(repo, 'promote sort@1');
    repo.write({ 'prompts/greet.md': 'Hello.\n' });
    repo.commit('Greet');
    repo.git('clone', '--quiet', '--depth=2', `file://${repo.root}`, `${repo.beside}/shallow`);
    const clone = repo.at(`${repo.beside}/shallow`);
    clone.write({ 'prompts/fresh.md': 'New.\n' });
    expect((await prompt(clone, ['list'])).stdout.split('\n').map((line) => line.trim().split(/ {2,}/).slice(0, 2))).toEqual([
      ['PROMPT', 'VERSION'], ['fresh', 'new'], ['greet', '–'], ['team/sort', '–'], [''],
    ]);
    const { prompts } = await promptJson<{ prompts: { name: string; version?: string; latest?: number; changed?: { subject: string }; shallow?: true }[] }>(clone, ['list']);
    expect(prompts.map(({ name, version, latest, changed, shallow }) => [name, version, latest, changed?.subject, shallow])).toEqual([
      ['fresh', undefined, undefined, undefined, undefined], ['greet', undefined, undefined, 'Greet', true], ['team/sort', undefined, undefined, undefined, true],
    ]);
    expect((await prompt(clone, ['show', 'sort'])).stdout).toMatch(/^version +– \(this clone is shallow\)$/m);
    expect(await promptJson(clone, ['show', 'sort'])).not.toHaveProperty('createdBy');
    expect(await promptJson(clone, ['show', 'greet'])).toMatchObject({ change: { subject: 'Greet' }, shallow: true });
  });
});

describe('show', () => {
  it('says of what another branch has that it is committed, but no version of this one', async () => {
    const repo = sortProject();
    repo.git('checkout', '--quiet', '-b', 'feature');
    repo.write({ 'prompts/team/sort.md': repo.read('prompts/team/sort.md').replace('Which', 'What') });
    repo.commit('Ask what');
    repo.git('checkout', '--quiet', 'main');
    expect((await prompt(repo, ['show', 'sort@feature'])).stdout).toMatch(/^version +not on main$/m);
    expect(await promptJson(repo, ['show', 'sort@feature'])).toMatchObject({ offBranch: 'main' });
    repo.write({ 'prompts/team/sort.md': 'Text\n' });
    expect((await prompt(repo, ['show', 'sort'])).stdout).toMatch(/^version +not committed$/m);
  });
});
