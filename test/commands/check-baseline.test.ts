import { expect, it } from 'vitest';
import { prompt, promptJson } from '../support/cli.js';
import { createRepo } from '../support/repo.js';

const FILE = '.prompt/check-baseline.yaml';
const OLD = '---\ncolour: red\n---\nSay {{ nothing }}.\n';

it('--baseline accepts what is there today, says what it cannot accept, and new findings fail the check again', async () => {
  const repo = createRepo({ files: { '.promptrc': 'default_model: local/icl-1\n', 'prompts/old.md': OLD, 'prompts/large.md': '---\nbudget: { template: 2 }\n---\nSay hello to all who are here.\n' } });
  expect((await prompt(repo, ['check'])).code).toBe(1);
  const made = await prompt(repo, ['check', '--baseline']);
  expect([made.code, made.stdout]).toEqual([0, `2 findings are accepted from now on; commit ${FILE}\n1 error is not, being about budgets or suppressions: raise limits (\`prompt check --update-budgets\`), take suppressions out\n`]);
  const left = await promptJson<{ accepted: number; findings: { code: string }[] }>(repo, ['check'], 1);
  expect([left.accepted, left.findings.map(({ code }) => code)]).toEqual([2, ['budget/template-exceeded']]);
  expect((await prompt(repo, ['check', '--update-budgets'])).code).toBe(0);
  // Wherever the line moves; one more of the same kind is new, also where only the index has it.
  repo.write({ 'prompts/old.md': OLD.replace('Say', '\nSay') });
  expect((await prompt(repo, ['check'])).code).toBe(0);
  repo.write({ 'prompts/old.md': OLD.replace('Say', 'Say {{ something }} and\nsay') });
  repo.git('add', '--all');
  const { stdout, code } = await prompt(repo, ['check', '--staged']);
  expect([code, stdout]).toEqual([1, expect.stringContaining('the variable `something` is not declared')]);
  // What was mended leaves an entry that accepts nothing.
  repo.write({ 'prompts/old.md': 'Say nothing.\n' });
  expect((await promptJson<{ findings: { code: string }[] }>(repo, ['check'])).findings.map(({ code: one }) => one)).toEqual(['check/baseline-stale']);
  expect(await prompt(repo, ['check', '--baseline', '--staged'])).toMatchObject({ code: 2, stderr: expect.stringContaining('give it alone') as string });
  repo.write({ [FILE]: 'schemaVersion: 9\n' });
  expect(await prompt(repo, ['check'])).toMatchObject({ code: 2, stderr: expect.stringMatching(/check-baseline\.yaml:1:16: .*expected 1/) as string });
});
