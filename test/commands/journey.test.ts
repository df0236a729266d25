import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parseRelease } from '../../src/core/release/release-format.js';
import type { Report } from '../../src/core/report/report.js';
import { prompt, promptJson, snapshot } from '../support/cli.js';
import { SORT, sortProject } from '../support/project.js';
import { createRepo } from '../support/repo.js';

const validate = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync('schemas/report.schema.json', 'utf8')) as object);

interface Listed {
  prompts: { name: string; version?: string; latest?: number; status: string; environments: Record<string, unknown>; score?: { value: number } }[];
}

describe('init', () => {
  it('sets up a sample that passes check and evaluates', async () => {
    const repo = createRepo();
    const { code, stdout } = await prompt(repo, ['init']);
    expect(code).toBe(0);
    expect(stdout.match(/^wrote {2}\S+$/gm)).toEqual([
      'wrote  .promptrc', 'wrote  .prompt/.gitignore', 'wrote  prompts/_partials/tone.md', 'wrote  prompts/support/triage.examples.yaml',
      'wrote  prompts/support/triage.md', 'wrote  prompts/support/triage.queries.yaml', 'wrote  .gitattributes',
    ]);
    expect(repo.read('.gitattributes')).toBe('.prompt/** -text\n*.report.json linguist-generated\n.prompt/recordings/** merge=union\n');
    expect(repo.read('.promptrc')).toBe(readFileSync('.promptrc.example', 'utf8'));
    repo.git('add', '.promptrc', '.gitattributes', '.prompt', 'prompts');
    repo.commit('Add prompts');
    expect((await prompt(repo, ['check'])).code).toBe(0);
    const report = await promptJson<Report>(repo, ['ab', 'support/triage+few-shot:k=0', 'support/triage', '--limit', '12']);
    expect(report.variants.map((variant) => variant.label)).toEqual(['support/triage+few-shot:k=0', 'support/triage']);
    expect(repo.git('status', '--porcelain')).toBe('');
  });

  it('never overwrites: what is there is left and named', async () => {
    const repo = createRepo({ files: { '.promptrc': 'prompts: [mine]\n', '.gitattributes': '*.png binary', 'prompts/support/triage.md': 'My own.\n' } });
    const { code, stdout } = await prompt(repo, ['init']);
    expect(code).toBe(0);
    expect(stdout).toContain('kept   .promptrc (was there already)');
    expect(stdout).toContain('kept   prompts/support/triage.md (was there already)');
    expect(repo.read('.promptrc')).toBe('prompts: [mine]\n');
    expect(repo.read('prompts/support/triage.md')).toBe('My own.\n');
    expect(repo.read('.gitattributes')).toBe('*.png binary\n.prompt/** -text\n*.report.json linguist-generated\n.prompt/recordings/** merge=union\n');
    const before = snapshot(repo);
    expect((await prompt(repo, ['init'])).code).toBe(0);
    expect(snapshot(repo)).toEqual(before);
  });
});

describe('ab', () => {
  it('finds the better version, writes its report and gives the same bytes again', async () => {
    const repo = sortProject();
    const { code, stdout, stderr } = await prompt(repo, ['ab', 'sort@1', 'sort']);
    expect(code).toBe(0);
    expect(stdout).toContain('better: team/sort against team/sort@1');
    expect(stdout).toContain('not an LLM');
    expect(stderr).toBe('report: prompts/team/sort.report.json\n');
    const first = repo.read('prompts/team/sort.report.json');
    const report = JSON.parse(first) as Report;
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(report.comparisons[0]).toMatchObject({ verdict: 'better', pairs: 20, regressed: [], table: { both: 0, candidate: 20, baseline: 0, neither: 0 } });
    await prompt(repo, ['ab', 'sort@1', 'sort']);
    expect(repo.read('prompts/team/sort.report.json')).toBe(first);
    expect(first).not.toContain(repo.root);
  });

  it('writes no report beside the prompt unless it is about the prompt as it stands on its whole query set', async () => {
    const repo = sortProject();
    for (const args of [['sort', 'sort@1'], ['sort@1', 'sort', '--limit', '15'], ['sort@1', 'sort', '--filter', 'id=q01'], ['sort@1', 'sort', '--model', 'local/icl-1']]) {
      expect((await prompt(repo, ['ab', ...args])).stderr).toContain('not beside the prompt');
    }
    const out = await prompt(repo, ['ab', 'sort@1', 'sort', '--out', 'elsewhere.json']);
    expect(out.stderr).toBe('report: elsewhere.json\n');
    expect(validate(JSON.parse(repo.read('elsewhere.json')))).toBe(true);
    expect(existsSync(join(repo.root, 'prompts/team/sort.report.json'))).toBe(false);
  });

  it('gates only when asked to', async () => {
    const repo = sortProject();
    expect((await prompt(repo, ['ab', 'sort', 'sort@1'])).code).toBe(0);
    expect((await prompt(repo, ['ab', 'sort', 'sort@1', '--fail-on', 'regression'])).code).toBe(1);
    expect((await prompt(repo, ['ab', 'sort@1', 'sort', '--fail-on', 'regression,inconclusive'])).code).toBe(0);
    const few = await prompt(repo, ['ab', 'sort@1', 'sort', '--limit', '9', '--fail-on', 'inconclusive']);
    expect(few.code).toBe(3);
    expect(few.stdout).toContain('insufficient-data');
  });

  it('compares several candidates with one correction', async () => {
    const repo = sortProject();
    repo.write({ 'prompts/team/sort.md': SORT.replace('Which colour is meant?', 'Which colour do they mean?') });
    repo.commit('Reword');
    const report = await promptJson<Report>(repo, ['ab', 'sort@1', '@2', '@3']);
    const [second, third] = report.comparisons;
    expect([second?.candidate, third?.candidate]).toEqual(['team/sort@2', 'team/sort@3']);
    expect(second?.adjustedP).toBeCloseTo(2 * (second?.p ?? 1), 12);
  });

  it('refuses to compare a content with itself', async () => {
    const { code, stderr } = await prompt(sortProject(), ['ab', 'sort', 'sort@2']);
    expect(code).toBe(2);
    expect(stderr).toContain('have the same content, transforms and model');
  });
});

describe('promote and rollback', () => {
  it('go from a first release through a canary and back', async () => {
    const repo = sortProject();
    await prompt(repo, ['ab', 'sort@1', 'sort']);
    repo.git('add', '-A');
    repo.commit('Measure sort');

    expect((await prompt(repo, ['promote', 'sort@1'])).code).toBe(0);
    expect(repo.git('log', '-1', '--format=%B')).toBe('Promote team/sort@1 to production\n\nPrompt: team/sort\nPrompt-Version: 1\nPrompt-Environment: production\n');
    const canary = await prompt(repo, ['promote', 'sort', '--canary', '10']);
    expect(canary.stdout).toContain('2 (');
    expect(canary.stdout).toContain('evidence: accuracy 100.0% over 20 queries (local/icl-1@1.1.0)');
    const file = '.prompt/releases/production/team/sort.yaml';
    expect(parseRelease(file, repo.read(file)).serves.map(({ version, weight }) => [version, weight])).toEqual([[2, 10], [1, 90]]);
    expect((await promptJson<Listed>(repo, ['list'])).prompts[0]).toMatchObject({ version: '2', status: 'testing', environments: { production: { version: 1, canary: { version: 2, percent: 10 } } } });

    expect((await prompt(repo, ['promote', 'sort@2', '--reason', 'It went well'])).code).toBe(0);
    expect(repo.git('log', '-1', '--format=%b')).toContain('It went well');
    expect((await promptJson<Listed>(repo, ['list'])).prompts[0]).toMatchObject({ status: 'production', environments: { production: { version: 2 } }, score: { value: 1 } });

    expect((await prompt(repo, ['rollback', 'sort'])).stdout).toContain('production serves team/sort again');
    expect(parseRelease(file, repo.read(file))).toMatchObject({ serves: [{ version: 1, weight: 100 }], kept: [{ version: 2, withdrawn: true }] });
    expect((await prompt(repo, ['rollback', 'sort', '--to', '2'])).code).toBe(0);
    const again = await prompt(repo, ['rollback', 'sort', '--to', '2']);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('already serves');
    expect(repo.git('status', '--porcelain')).toBe('');
    expect((await prompt(repo, ['show', 'sort@production', '--json'])).code).toBe(0);
  });

  it('leave everything else staged or dirty as it was', async () => {
    const repo = sortProject({ 'notes.txt': 'one\n', 'other.txt': 'one\n' });
    repo.write({ 'notes.txt': 'staged\n' });
    repo.git('add', 'notes.txt');
    repo.write({ 'notes.txt': 'dirty\n', 'other.txt': 'dirty\n', 'new.txt': 'untracked\n' });
    const before = repo.git('status', '--porcelain=v2', '--untracked-files=all');
    expect((await prompt(repo, ['promote', 'sort@2'])).code).toBe(0);
    expect(repo.git('status', '--porcelain=v2', '--untracked-files=all')).toBe(before);
    expect(repo.git('show', '--name-only', '--format=', 'HEAD').split('\n').every((path) => path.startsWith('.prompt/'))).toBe(true);
  });

  it('are refused during a merge, and when a hook refuses', async () => {
    const repo = sortProject();
    repo.git('checkout', '--quiet', '-b', 'side', 'HEAD~1');
    repo.write({ 'prompts/team/sort.md': SORT.replace('colour', 'hue') });
    repo.commit('Side');
    repo.git('checkout', '--quiet', 'main');
    expect(() => repo.git('merge', 'side')).toThrow();
    const merging = snapshot(repo);
    const refused = await prompt(repo, ['promote', 'sort@1']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('a merge is in progress');
    expect(snapshot(repo)).toEqual(merging);
    repo.git('merge', '--abort');

    repo.write({ '.git/hooks/pre-commit': '#!/bin/sh\necho "no releases on Fridays" >&2\nexit 1\n' });
    repo.git('update-index', '--refresh');
    (await import('node:fs')).chmodSync(join(repo.root, '.git/hooks/pre-commit'), 0o755);
    const before = snapshot(repo);
    const hooked = await prompt(repo, ['promote', 'sort@1']);
    expect(hooked.code).toBe(2);
    expect(hooked.stderr).toContain('no releases on Fridays');
    expect(snapshot(repo)).toEqual(before);
  });

  it('promote only what is committed, only once, and only over what was expected', async () => {
    const repo = sortProject();
    const [first, second] = (await promptJson<{ entries: { hash: string }[] }>(repo, ['log', 'sort'])).entries.reverse();
    await prompt(repo, ['promote', 'sort@1']);
    expect((await prompt(repo, ['promote', 'sort@1'])).stderr).toContain('already serves team/sort@1');
    const conflict = await prompt(repo, ['promote', 'sort@2', '--expect', second?.hash ?? '']);
    expect(conflict.code).toBe(5);
    expect((await prompt(repo, ['promote', 'sort@2', '--expect', (first?.hash ?? '').slice(0, 12), '--dry-run'])).stdout).toContain('nothing was written');
    repo.write({ 'prompts/team/sort.md': `${SORT}\nMore.\n` });
    const dirty = await prompt(repo, ['promote', 'sort']);
    expect(dirty.code).toBe(2);
    expect(dirty.stderr).toContain('commit prompts/team/sort.md first');
  });
});
