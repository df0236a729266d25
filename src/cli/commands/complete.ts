import { type CommandSpec, result } from '../command.js';
import { complete, type KnownCommand } from '../completion/complete.js';

/** Asked by the shells' scripts at every Tab: whatever goes wrong, it answers with nothing. */
export function createComplete(commands: readonly KnownCommand[]): CommandSpec {
  return {
    arguments: [{ name: '[words...]', description: 'the command line after the program’s name, up to the cursor' }],
    options: [],
    examples: ['prompt complete -- diff support/triage@'],
    async run({ cwd }, [words]) {
      const candidates = await complete(words as string[], cwd, commands).catch(() => []);
      return result({ candidates }, (data) => data.candidates.join('\n'));
    },
  };
}
