import { resolve } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import type { CommandSpec } from './command.js';
import { COMMANDS } from './commands/index.js';
import type { Io } from './io.js';
import { GLOBAL_OPTIONS, parseChoice } from './options.js';
import { checkCommandName, usageError } from './usage-error.js';
import { VERSION } from './version.js';

/** Options that every command takes. */
export interface GlobalOptions {
  json: boolean;
  quiet: boolean;
  color: boolean;
  /** Absolute. */
  directory: string;
}

/** A command as it was called. */
export interface Invocation {
  name: string;
  spec: CommandSpec;
  args: (string | string[] | undefined)[];
  options: object;
  globals: GlobalOptions;
}

/** The command line's grammar. Only the command that `argv` names is loaded: starting must stay cheap. */
export async function buildProgram(argv: readonly string[], io: Io, start: (invocation: Invocation) => void): Promise<Command> {
  checkCommandName(argv, COMMANDS.map(({ name }) => name));
  const program = withOutput(new Command('prompt'), io)
    .description('Prompts as files in git: versions from history, evaluated before they ship, served from reviewed files.')
    .version(VERSION, '-V, --version')
    .helpCommand('help [command]', 'show help')
    // All of them take options and arguments: their own help says which.
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .addHelpText('after', FIRST_STEPS);
  addGlobals(program);
  for (const entry of entriesFor(argv)) {
    const command = withOutput(program.command(entry.name, { hidden: entry.hidden === true }), io)
      .summary(entry.summary)
      .description(entry.summary)
      .helpGroup(`${entry.group}:`);
    addGlobals(command);
    if (argv.includes(entry.name)) define(command, entry.name, await entry.load(), io, start);
  }
  return program;
}

/** A command that is named first is the only one that is asked for. */
function entriesFor([first]: readonly string[]): typeof COMMANDS {
  const named = COMMANDS.filter(({ name }) => name === first);
  return named.length > 0 ? named : COMMANDS;
}

const FIRST_STEPS = `
Start here:
  $ prompt init                            a sample prompt, queries and examples
  $ prompt ab triage+few-shot:k=0 triage   compare two variants of it
  $ prompt promote triage                  let production serve it`;

function define(command: Command, name: string, spec: CommandSpec, io: Io, start: (invocation: Invocation) => void): void {
  for (const argument of spec.arguments) command.argument(argument.name, argument.description);
  for (const { flags, description, choices, parse } of spec.options) {
    const option = new Option(flags, description);
    const parser = parse ?? (choices && parseChoice(option.long ?? flags, choices));
    command.addOption(parser ? option.argParser((text, previous: unknown) => parser(text, previous, option.long ?? flags)) : option);
  }
  command.addHelpText('after', `\nExamples:\n${spec.examples.map((example) => `  $ ${example}`).join('\n')}`);
  command.action((...received: unknown[]) => {
    const self = received.at(-1) as Command;
    const all = self.optsWithGlobals() as Record<string, unknown> & { C?: string };
    const globals = { json: all['json'] === true, quiet: all['quiet'] === true, color: all['color'] !== false, directory: resolve(io.cwd, all.C ?? '.') };
    start({ name, spec, globals, args: received.slice(0, spec.arguments.length) as Invocation['args'], options: self.opts() });
  });
}

function addGlobals(command: Command): void {
  for (const { flags, description } of GLOBAL_OPTIONS) command.option(flags, description);
}

function withOutput(command: Command, io: Io): Command {
  return command
    .exitOverride((error: CommanderError) => {
      // Help that is shown where no command was named is no fault of one.
      throw error.exitCode === 0 || error.code === 'commander.help'
        ? error
        : usageError({ name: command.parent ? `${command.parent.name()} ${command.name()}` : command.name(), usage: command.usage() }, error);
    })
    .configureOutput({
      outputError: () => {},
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns ?? 80,
      getErrHelpWidth: () => io.stderr.columns ?? 80,
    })
    .configureHelp({ showGlobalOptions: false });
}
