import { expect, it } from 'vitest';
import { usageError } from '../../src/cli/usage-error.js';
import { prompt, promptJson } from '../support/cli.js';
import { createFolder, createRepo } from '../support/repo.js';

it('a usage error names all that may have been meant', () => {
  const said = { code: 'commander.unknownOption', message: "error: unknown option '--it's'\n(Did you mean one of --is, --its?)" };
  const error = usageError({ name: 'prompt diff', usage: '[options] [a] [b]' }, said);
  expect(error).toMatchObject({ code: 'usage', exit: 2, message: "unknown option `--it's`; did you mean `--is` or `--its`?", remedy: 'see `prompt diff --help`' });
});

it('without a command there is help, or, for a program, a document that says so', async () => {
  const folder = createFolder();
  const help = await prompt(folder, []);
  expect(help).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('Start here:') as string });
  const error = { code: 'usage', message: 'no command is named', remedy: 'see `prompt --help`', findings: [] };
  expect(await promptJson(folder, [], 2)).toEqual({ schemaVersion: 1, command: '', error });
});

it('a name where a path is meant is told what to write', async () => {
  const repo = createRepo({ files: { 'prompts/team/a.md': 'Hello.\n' } });
  expect((await prompt(repo, ['check', 'a'])).stderr).toBe('error: a does not exist\n  → write the path instead of the name: `prompt check prompts/team/a.md`\n');
  expect((await prompt(repo, ['check', 'b'])).stderr).toBe('error: b does not exist\n');
  expect((await prompt(repo, ['scan', 'team/a'])).stderr).toBe('error: team/a does not exist\n  → name a file, or a prompt: `prompt scan --prompt team/a`\n');
});

it('counts of a prompt without a model say whose they are', async () => {
  const repo = createRepo({ files: { 'prompts/a.md': 'Hello.\n' } });
  expect((await prompt(repo, ['tokens', 'a'])).stdout).toContain('# a · as openai/gpt-4o would count: no model is named\n');
  expect(await promptJson(repo, ['tokens', 'a'])).toMatchObject({ model: 'openai/gpt-4o', assumed: true });
  expect((await prompt(repo, ['tokens', 'a', '--model', 'openai/gpt-4'])).stdout).toContain('# a · openai/gpt-4\n');
});
