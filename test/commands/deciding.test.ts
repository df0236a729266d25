import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prompt, promptJson } from '../support/cli.js';
import { SORT, SORT_BROKEN, sortProject } from '../support/project.js';

interface History {
  versions: { version: number; measured?: { value: number; change?: { state: string } } }[];
}

/** Six versions; the fifth forgets what it wants. */
function brokenLater(config = 'default_model: local/icl-1\n'): ReturnType<typeof sortProject> {
  const repo = sortProject({ '.promptrc': config });
  const edits = [SORT.replace('Text:', 'The text:'), SORT.replace('Text:', 'A text:'), SORT_BROKEN.replace('Text:', 'My text:'), SORT_BROKEN.replace('Text:', 'Your text:')];
  for (const [index, text] of edits.entries()) {
    repo.write({ 'prompts/team/sort.md': text });
    repo.commit(`Edit ${index + 3}`);
  }
  return repo;
}

describe('a break in history', () => {
  it('bisect finds the version by query and by metric, and says when nothing is broken', async () => {
    const repo = brokenLater();
    const byMetric = await promptJson<{ broken: { version: number; subject: string }; before: number; probes: unknown[] }>(repo, ['bisect', 'sort', '--metric', 'accuracy', '--good', '2']);
    expect(byMetric).toMatchObject({ broken: { version: 5, subject: 'Edit 5' }, before: 4 });
    expect(byMetric.probes.length).toBeLessThanOrEqual(4);
    const byQuery = await prompt(repo, ['bisect', 'sort', '--query', 'q01', '--good', '2']);
    expect(byQuery).toMatchObject({ code: 0 });
    expect(byQuery.stdout).toContain('team/sort@5 broke query q01');
    expect(await prompt(repo, ['bisect', 'sort', '--query', 'q01', '--good', '2', '--bad', '4'])).toMatchObject({ code: 3 });
    expect((await prompt(repo, ['bisect', 'sort', '--query', 'q01'])).stderr).toContain('team/sort@1 is not good by query `q01`');
    expect(await prompt(repo, ['bisect', 'sort'])).toMatchObject({ code: 2 });
    // Nothing lies beside the prompt: these are no reports of the work tree.
    expect(existsSync(join(repo.root, 'prompts/team/sort.report.json'))).toBe(false);
  });

  it('report --history reads committed reports and marks what moved the metric', async () => {
    const repo = sortProject();
    await prompt(repo, ['ab', 'sort@1', 'sort']);
    repo.commit('Measure 2');
    repo.write({ 'prompts/team/sort.md': SORT_BROKEN.replace('Text:', 'My text:') });
    expect((await prompt(repo, ['ab', 'sort@2', 'sort'])).code).toBe(0);
    repo.commit('Forget what is wanted');
    const { versions } = await promptJson<History>(repo, ['report', 'sort', '--history']);
    expect(versions.map(({ version, measured }) => [version, measured?.change?.state])).toEqual([[3, 'moved'], [2, undefined], [1, undefined]]);
    expect((await prompt(repo, ['report', 'sort', '--history'])).stdout).toMatch(/▼ −\d+\.\d p /);
    expect(await prompt(repo, ['report', 'sort', '--history', '--metric', 'nope'])).toMatchObject({ code: 3 });
    expect(await prompt(repo, ['report', 'sort', '--metric', 'accuracy'])).toMatchObject({ code: 2 });
  });
});

describe('gates and formats', () => {
  it('a missed threshold is exit 1, and GitHub gets annotations and a summary', async () => {
    const repo = sortProject({ '.promptrc': 'default_model: local/icl-1\nevaluation: { thresholds: { accuracy: ">= 0.9" } }\n' });
    repo.write({ 'prompts/team/sort.md': SORT_BROKEN.replace('Text:', 'My text:') });
    const summary = join(repo.root, '..', `summary-${process.pid}.md`);
    const { code, stdout } = await prompt(repo, ['ab', 'sort@2', 'sort', '--format', 'github', '--fail-on', 'threshold'], { GITHUB_STEP_SUMMARY: summary });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^::error file=prompts\/team\/sort\.md,line=8,title=team\/sort%3A worse::/);
    expect(stdout).toContain('title=team/sort%3A threshold::');
    expect(readFileSync(summary, 'utf8')).toContain('<!-- git-prompt:report team/sort -->');
    const junit = await prompt(repo, ['report', 'sort', '--format', 'junit']);
    expect(junit.stdout.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites')).toBe(true);
    expect(await prompt(repo, ['report', 'sort', '--format', 'xml'])).toMatchObject({ code: 2 });
  });
});
