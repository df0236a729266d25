import { CommanderError } from 'commander';
import { type ExitCode, PromptError } from '../core/errors.js';
import { escapeDeep, escapeTerminal } from '../core/text/escape-terminal.js';
import { printableJson } from '../core/text/printable-json.js';
import { createContext } from './context.js';
import { withoutCommands } from './github-io.js';
import type { Io } from './io.js';
import type { Style } from './render/elements/style.js';
import { buildProgram, type GlobalOptions, type Invocation } from './program.js';
import { commandName, noCommand } from './usage-error.js';

/** argv → command → report → rendered → exit code. Nothing else prints or decides what the process exits with. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let invocation: Invocation | undefined;
  try {
    const program = await buildProgram(argv, withoutCommands(io), (started) => {
      invocation = started;
    });
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    const globals = { json: argv.includes('--json'), color: !argv.includes('--no-color') };
    if (!(error instanceof CommanderError)) return printError(io, commandName(argv), error, globals);
    if (error.exitCode === 0) return 0;
    // Help was shown instead of a command: no document for a program.
    return globals.json ? printError(io, '', noCommand(), globals) : 2;
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

/** What went wrong, where, and what to do: to stderr; with `--json` also as the one document on stdout. Of several faults the first decides the exit code. */
async function printError(io: Io, command: string, error: unknown, { json, color }: Pick<GlobalOptions, 'json' | 'color'>): Promise<ExitCode> {
  const faults: readonly unknown[] = error instanceof AggregateError && error.errors.every((one) => one instanceof PromptError) ? error.errors : [error];
  const { createStyle } = await import('./render/elements/style.js');
  const style = createStyle(io, 'stderr', color);
  const { stderr } = withoutCommands(io);
  for (const fault of faults) stderr.write(await renderFault(fault, style));
  if (json) {
    const [first, ...also] = faults.map(faultData);
    io.stdout.write(`${printableJson({ schemaVersion: 1, command, error: { ...first, ...(also.length === 0 ? {} : { also }) } }, 2)}\n`);
  }
  return faults[0] instanceof PromptError ? faults[0].exit : 2;
}

async function renderFault(fault: unknown, style: Style): Promise<string> {
  if (!(fault instanceof PromptError)) {
    const stack = escapeTerminal((fault as Error).stack ?? String(fault));
    return `${style.color.red('error')}: this is a fault of prompt itself; please report it with the lines below\n${stack}\n`;
  }
  const { renderFirstFindings } = await import('./render/findings.js');
  const lines = [
    `${style.color.red('error')}: ${escapeTerminal(fault.message)}`,
    ...(fault.findings.length === 0 ? [] : [renderFirstFindings(escapeDeep(fault.findings), style)]),
    ...(fault.remedy === undefined ? [] : [`  ${style.color.dim('→')} ${escapeTerminal(fault.remedy)}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function faultData(fault: unknown): object {
  const { code = 'internal', message = String(fault), remedy, findings = [] } = fault instanceof PromptError ? fault : {};
  return { code, message, remedy, findings };
}
