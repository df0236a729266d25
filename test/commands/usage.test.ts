import { expect, it } from 'vitest';
import { usageError } from '../../src/cli/usage-error.js';
import { prompt, promptJson } from '../support/cli.js';
import { createFolder } from '../support/repo.js';

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
