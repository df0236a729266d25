import { describe, expect, it } from 'vitest';
import { parseRelease } from '../../src/core/release/release-format.js';
import { prompt, promptJson, snapshot } from '../support/cli.js';
import { queries, SORT, SORT_BROKEN, sortProject } from '../support/project.js';
import type { Repo } from '../support/repo.js';

const RELEASE = '.prompt/releases/production/team/sort.yaml';
const config = (policy: string, more = ''): Record<string, string> => ({
  '.promptrc': `default_model: local/icl-1\nenvironments:\n  staging: {}\n  production: { final: true${more}, policy: ${policy} }\n`,
});

interface Answer {
  refused: boolean;
  commit?: string;
  requirements: { kind: string; state: string; found: string; remedy?: string }[];
}

async function promoteJson(repo: Repo, args: string[], exit = 0): Promise<string[]> {
  const { requirements } = await promptJson<Answer>(repo, ['promote', ...args], exit);
  return requirements.map(({ kind, state }) => `${kind} ${state}`);
}

async function refusedWith(repo: Repo, exit: number, ...args: string[]): Promise<string[]> {
  const before = snapshot(repo);
  const told = await promoteJson(repo, args, exit);
  expect(snapshot(repo)).toEqual(before);
  return told;
}

const served = (repo: Repo) => parseRelease(RELEASE, repo.read(RELEASE)).serves[0];

describe('an environment with a policy', () => {
  it('lists what is missing at once with the commands that supply it; following them meets it', async () => {
    const repo = sortProject(config('{ thresholds: { accuracy: ">= 0.9" }, max_regression: 0.05 }', ', promotes_from: staging'));
    expect(await refusedWith(repo, 1, 'sort@2')).toEqual(['order failed', 'report missing', 'threshold missing', 'regression met']);
    const { stdout, code } = await prompt(repo, ['promote', 'sort@2', '--dry-run']);
    expect(code).toBe(1);
    expect(stdout).toContain('prompt promote team/sort@2 --env staging');
    // One command supplies two of them.
    expect(stdout.match(/→ prompt eval team\/sort$/gm)).toHaveLength(1);
    expect(await promoteJson(repo, ['sort@2', '--env', 'staging'])).toEqual([]);
    expect(await refusedWith(repo, 3, 'sort@2')).toEqual(['order met', 'report missing', 'threshold missing', 'regression met']);
    await promptJson(repo, ['eval', 'team/sort']);
    expect(await promoteJson(repo, ['sort@2'])).toEqual(['order met', 'report met', 'threshold met', 'regression met']);
    expect(served(repo)).toMatchObject({ version: 2, gate: 'passed', evidence: { metric: 'accuracy', value: 1, baseline: 'none' } });
  });

  it('compares with what is served: worse is refused, too little is open, force is recorded', async () => {
    const repo = sortProject(config('{ max_regression: 0.05 }'));
    await promptJson(repo, ['ab', 'sort@1', 'sort']);
    repo.commit('measure');
    await promoteJson(repo, ['sort@2']);
    // Worse, and plainly so.
    repo.write({ 'prompts/team/sort.md': SORT_BROKEN.replace('Hello.', 'Hello again.') });
    repo.commit('break it');
    await promptJson(repo, ['ab', 'sort@production', 'sort']);
    repo.commit('measure');
    expect(await refusedWith(repo, 1, 'sort@3')).toEqual(['report met', 'regression failed']);
    // The same wording but for a word, on few queries: nothing is shown.
    repo.write({ 'prompts/team/sort.md': SORT.replace('Which', 'What'), 'prompts/team/sort.queries.yaml': queries(12) });
    repo.commit('reword');
    await promptJson(repo, ['ab', 'sort@production', 'sort']);
    const { stdout, code } = await prompt(repo, ['promote', 'sort@4']);
    expect([code, stdout]).toEqual([3, expect.stringContaining('over 12 pairs with version 2; about 52 queries would settle it')]);
    // In spite of it.
    for (const none of [[], ['--reason', ''], ['--reason', ' ']]) {
      const usage = await prompt(repo, ['promote', 'sort@4', '--force', ...none]);
      expect([usage.code, usage.stderr]).toEqual([2, expect.stringContaining('--force needs a reason')]);
    }
    await promoteJson(repo, ['sort@4', '--force', '--reason', 'The queue was renamed']);
    expect(served(repo)).toMatchObject({ version: 4, gate: 'forced', forced: 'The queue was renamed' });
    expect(repo.git('log', '-1', '--format=%B')).toContain('The queue was renamed');
    // Back to the last that passed.
    const { code: back } = await prompt(repo, ['rollback', 'sort', '--last-good']);
    expect([back, served(repo)?.version]).toEqual([0, 2]);
    const none = await prompt(repo, ['rollback', 'sort', '--last-good']);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('4 (rolled back)')]);
    expect((await prompt(repo, ['rollback', 'sort', '--last-good', '--to', '1'])).code).toBe(2);
  });

  it('takes a report made elsewhere, and keeps it with the release', async () => {
    const repo = sortProject(config('{ report: true }'));
    await promptJson(repo, ['ab', 'sort@1', '@2', '--out', 'artefact.json']);
    const text = repo.read('artefact.json');
    expect(await promoteJson(repo, ['sort@2', '--report', 'artefact.json'])).toEqual(['report met']);
    expect(repo.git('show', 'HEAD:.prompt/releases/production/team/sort.report.json')).toBe(text.trimEnd());
    expect((await prompt(repo, ['list'])).code).toBe(0);
    for (const [file, content, says] of [
      ['other.json', text.replaceAll(served(repo)?.hash ?? '-', 'f'.repeat(64)), 'describes other contents'],
      ['broken.json', '{', 'no report of this tool'],
    ] as const) {
      repo.write({ [file]: content });
      const { code, stderr } = await prompt(repo, ['promote', 'sort@1', '--report', file]);
      expect([file, code, stderr]).toEqual([file, 2, expect.stringContaining(file === 'other.json' ? 'other.json' : says)]);
    }
    expect((await prompt(repo, ['promote', 'sort@1', '--report', 'gone.json'])).stderr).toContain('gone.json does not exist');
  });

  it('accepts evidence by another model only where it says so', async () => {
    const repo = sortProject({ ...config('{ report: true }'), 'prompts/team/sort.md': SORT_BROKEN.replace('---\n', '---\nmodel: openai/gpt-4.1-mini\n') });
    repo.write({ 'prompts/team/sort.md': SORT.replace('---\n', '---\nmodel: openai/gpt-4.1-mini\n') });
    repo.commit('own model');
    await promptJson(repo, ['ab', 'sort@1', 'sort', '--model', 'local/icl-1', '--out', 'local.json']);
    const latest = ['promote', 'sort@latest', '--report', 'local.json'];
    expect((await prompt(repo, latest)).stdout).toContain('the report is by local/icl-1@1.1.0');
    repo.write(config('{ report: true, evidence_models: [local/icl-1] }'));
    expect((await prompt(repo, latest)).code).toBe(0);
  });
});

it('a version whose content has a later number too says by which it is called', async () => {
  const repo = sortProject();
  repo.write({ 'prompts/team/sort.md': SORT.replace('Which', 'What') });
  repo.commit('Reword');
  repo.git('revert', '--no-edit', 'HEAD');
  const told = async (ref: string): Promise<string> => (await prompt(repo, ['promote', ref, '--dry-run'])).stderr;
  expect(await told('sort@2')).toBe('note: team/sort@2 has the content of version 4, by which it is called here\n');
  for (const ref of ['sort', 'sort@1', 'sort@3', 'sort@4', 'sort@HEAD']) expect([ref, await told(ref)]).toEqual([ref, '']);
});

describe('a version that should serve nobody', () => {
  const FEW_SHOT = SORT.replace('budget:', 'transforms: [few-shot: { k: 1 }]\nbudget:');
  const POOL = '- { input: a rose, output: pink }\n- { input: a leaf, output: green }\n';

  it('whose examples break its own contract is refused without any policy, unless it is forced or the project takes that for no error', async () => {
    const repo = sortProject({ 'prompts/team/shown.md': FEW_SHOT, 'prompts/team/shown.examples.yaml': POOL });
    const { requirements } = await promptJson<Answer>(repo, ['promote', 'shown@1', '--dry-run'], 1);
    expect(requirements).toEqual([expect.objectContaining({ kind: 'examples', state: 'failed', found: '1: its output "pink" is none of the labels red, green' })]);
    expect(await refusedWith(repo, 1, 'shown@1')).toEqual(['examples failed']);
    expect(await promoteJson(repo, ['shown@1', '--force', '--reason', 'A trial'])).toEqual(['examples failed']);
    repo.write({ '.promptrc': 'default_model: local/icl-1\nenvironments: { staging: {}, production: {} }\ncheck: { rules: { examples/unfit: warning } }\n' });
    expect(await promoteJson(repo, ['shown@1', '--env', 'staging'])).toEqual([]);
  });

  it('but not for a pool that it does not use', async () => {
    const repo = sortProject({ 'prompts/team/sort.examples.yaml': POOL });
    expect(await promoteJson(repo, ['sort@2'])).toEqual([]);
  });

  it('that no application could render is refused, and cannot be forced', async () => {
    const repo = sortProject({ 'prompts/team/odd.md': SORT.replace('budget:', 'transforms: [few-shots: { k: 1 }]\nbudget:') });
    const before = snapshot(repo);
    const { code, stderr } = await prompt(repo, ['promote', 'odd@1', '--force', '--reason', 'Now']);
    expect([code, snapshot(repo)]).toEqual([2, before]);
    expect(stderr).toContain('the transform `few-shots` cannot be used');
  });

  it('is told of what the configuration says in vain', async () => {
    const repo = sortProject({ '.promptrc': 'environments: { production: { policy: { gate_by_report: true } } }\n' });
    expect(await prompt(repo, ['promote', 'sort', '--dry-run'])).toMatchObject({ code: 0, stderr: expect.stringMatching(/^warning: \.promptrc:1:\d+: unknown key `gate_by_report`; known: `report`/) as string });
  });

  it('of a name with blanks is told with a command that runs as it stands', async () => {
    const repo = sortProject({ '.promptrc': 'environments: { staging: {}, production: { promotes_from: staging } }\n', 'prompts/long list.md': 'One.\n' });
    expect((await prompt(repo, ['promote', 'long list'])).stdout).toContain("→ prompt promote 'long list@1' --env staging");
    expect((await prompt(repo, ['rollback', 'long list'])).stderr).toContain("`prompt promote 'long list' --env production`");
  });

  it('that has not reached the canonical branch, or is not committed at all, is refused with what to do', async () => {
    const repo = sortProject({ '.promptrc': 'default_model: local/icl-1\nbranch: main\n' });
    repo.git('checkout', '--quiet', '-b', 'feature');
    repo.write({ 'prompts/team/sort.md': SORT.replace('Which', 'What') });
    const refusal = async (ref: string): Promise<string> => (await prompt(repo, ['promote', ref])).stderr;
    for (const add of [false, true]) {
      if (add) repo.git('add', '--all');
      expect(await refusal('sort')).toContain('the work tree’s team/sort is not committed, so it is not a version\n  → commit prompts/team/sort.md first, or promote a committed version: `prompt promote team/sort@latest`\n');
    }
    expect(await refusal('sort@staged')).toContain('the index’s team/sort is not committed');
    repo.commit('Reword');
    const unmerged = 'this content of team/sort has not reached main, so it has no version number\n  → merge it into main first';
    expect(await refusal('sort')).toContain(unmerged);
    repo.git('checkout', '--quiet', 'main');
    expect(await refusal('sort@feature')).toContain(unmerged);
  });

  it('that has not reached the canonical branch is told with all else that it lacks', async () => {
    const repo = sortProject(config('{ thresholds: { accuracy: ">= 0.9" } }', ', promotes_from: staging'));
    repo.write({ '.promptrc': `${repo.read('.promptrc')}branch: main\n` });
    repo.commit('Name the branch');
    repo.git('checkout', '--quiet', '-b', 'feature');
    repo.write({ 'prompts/team/sort.md': SORT.replace('Which', 'What') });
    repo.commit('Reword');
    const { code, stdout, stderr } = await prompt(repo, ['promote', 'sort', '--json']);
    expect([code, stderr]).toEqual([2, [
      'error: this content of team/sort has not reached main, so it has no version number', '  → merge it into main first',
      'error: policy of production: served by staging first: staging serves no version of team/sort', '  → prompt promote team/sort --env staging',
      'error: policy of production: a report of this content by local/icl-1: no report describes this content',
      'error: policy of production: accuracy >= 0.9: not measured', '  → prompt eval team/sort', '',
    ].join('\n')]);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'promote/unnumbered', also: [{ code: 'promote/unmet' }, { code: 'promote/unmet' }, { code: 'promote/unmet', remedy: 'prompt eval team/sort' }] } });
    // What can be done before the merge, is.
    await promptJson(repo, ['eval', 'team/sort']);
    expect((await prompt(repo, ['promote', 'sort'])).stderr.match(/policy of production/g)).toHaveLength(1);
    expect((await prompt(repo, ['promote', 'sort', '--force', '--reason', 'Now'])).stderr).not.toContain('policy of production');
  });
});
