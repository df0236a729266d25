import { expect, it } from 'vitest';
import { usageError } from '../../src/cli/usage-error.js';

it('a usage error names all that may have been meant', () => {
  const said = { code: 'commander.unknownOption', message: "error: unknown option '--it's'\n(Did you mean one of --is, --its?)" };
  const error = usageError({ name: 'prompt diff', usage: '[options] [a] [b]' }, said);
  expect(error).toMatchObject({ code: 'usage', exit: 2, message: "unknown option `--it's`; did you mean `--is` or `--its`?", remedy: 'see `prompt diff --help`' });
});
