import { CommanderError } from 'commander';
import { type ExitCode, PromptError } from '../core/errors.js';
import { escapeDeep, escapeTerminal } from '../core/text/escape-terminal.js';
import { printableJson } from '../core/text/printable-json.js';
import { createContext } from './context.js';
import { withoutCommands } from './github-io.js';
import type { Io } from './io.js';
import { buildProgram, type GlobalOptions, type Invocation } from './program.js';

/** argv → command → report → rendered → exit code. Nothing else prints or decides what the process exits with. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let invocation: Invocation | undefined;
  try {
    const program = await buildProgram(argv, withoutCommands(io), (started) => {
      invocation = started;
    });
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return printError(io, argv[0] ?? '', error, { json: argv.includes('--json'), color: !argv.includes('--no-color') });
  }
  return invocation ? perform(invocation, io, argv) : 0;
}

async function perform({ spec, name, args, options, globals }: Invocation, io: Io, argv: readonly string[]): Promise<ExitCode> {
  // Loads while the command waits for git.
  const printing = import('./print-result.js');
  try {
    const outcome = await spec.run(createContext(withoutCommands(io), globals, argv), args, options);
    (await printing).printResult(io, name, outcome, globals);
    return outcome.exit ?? 0;
  } catch (error) {
    return printError(io, name, error, globals);
  }
}

/** What went wrong, where, and what to do: to stderr; with `--json` also as the one document on stdout. */
async function printError(io: Io, command: string, error: unknown, { json, color }: Pick<GlobalOptions, 'json' | 'color'>): Promise<ExitCode> {
  const known = error instanceof PromptError ? error : undefined;
  const { createStyle } = await import('./render/elements/style.js');
  const style = createStyle(io, 'stderr', color);
  const { stderr } = withoutCommands(io);
  if (known) {
    const { renderFirstFindings } = await import('./render/findings.js');
    const lines = [
      `${style.color.red('error')}: ${escapeTerminal(known.message)}`,
      ...(known.findings.length === 0 ? [] : [renderFirstFindings(escapeDeep(known.findings), style)]),
      ...(known.remedy === undefined ? [] : [`  ${style.color.dim('→')} ${escapeTerminal(known.remedy)}`]),
    ];
    stderr.write(`${lines.join('\n')}\n`);
  } else {
    const { stack } = error as Error;
    stderr.write(`${style.color.red('error')}: this is a fault of prompt itself; please report it with the lines below\n${stack ?? String(error)}\n`);
  }
  if (json) {
    const { code = 'internal', message = String(error), remedy, findings = [] } = known ?? {};
    io.stdout.write(`${printableJson({ schemaVersion: 1, command, error: { code, message, remedy, findings } }, 2)}\n`);
  }
  return known?.exit ?? 2;
}
