import { type AskedFacts, askAhead } from '../../adapters/git/repository.js';
import type { AskedStaged } from '../../adapters/git/staged.js';
import type { ExitCode } from '../../core/errors.js';
import type { CommandResult, Context } from '../command.js';
import { createContext } from '../context.js';
import { withoutCommands } from '../github-io.js';
import type { Io } from '../io.js';
import { printResult } from '../print-result.js';

/** What git was asked already, for whoever does the same again. */
export interface Asked {
  facts: AskedFacts;
  staged?: AskedStaged;
}

/** One command line that is often given about what was looked at before. @returns the exit code, or what git was asked */
export type Known = (io: Io, argv: readonly string[]) => Promise<ExitCode | Asked>;

/**
 * Runs a command where nothing has to be parsed, counted or walked: the build makes each file that calls this a bundle without
 * anything that is loaded later, since loading is what takes a short command's time. Where anything else is wanted, or anything
 * goes wrong, nothing is printed, and the command has to be run as any other.
 */
export async function answerKnown(
  io: Io,
  argv: readonly string[],
  run: (context: Context) => Promise<CommandResult>,
  asked: Asked = { facts: askAhead(io.cwd) },
): Promise<ExitCode | Asked> {
  const written: (() => void)[] = [];
  const held = (output: Io['stdout']): Io['stdout'] => ({ ...output, write: (text) => void written.push(() => output.write(text)) });
  const holding: Io = { ...io, stdout: held(io.stdout), stderr: held(io.stderr) };
  const globals = { json: argv.includes('--json'), quiet: false, color: true, directory: io.cwd };
  try {
    const outcome = await run(createContext(withoutCommands(holding), globals, argv));
    printResult(holding, argv[0] ?? '', outcome, globals);
    for (const write of written) write();
    return outcome.exit ?? 0;
  } catch {
    return asked;
  }
}
