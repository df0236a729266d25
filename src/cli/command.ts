import type { ExitCode } from '../core/errors.js';
import type { Io } from './io.js';
import type { ArgumentSpec, ArgumentValues, OptionSpec, OptionValues } from './option-spec.js';
import type { Progress } from './progress.js';
import type { Style } from './render/elements/style.js';

/** What a command is given: where it runs and how it may speak while it does. */
export interface Context {
  cwd: string;
  /** The command line as typed, without the program: what a person is told to run again. */
  argv: readonly string[];
  env: Io['env'];
  signal: AbortSignal;
  /** Only one JSON document may go to stdout. */
  json: boolean;
  /** A line about the run, to stderr; nothing under `--quiet`. */
  note(text: string): void;
  progress: Progress;
  /** For work that reports step by step itself (`demo`). */
  io: Io;
}

/** What a command returns: its data, how a person reads them, and what the process exits with. */
export interface CommandResult {
  data: object;
  render(data: unknown, style: Style): string;
  exit?: ExitCode;
  /** Printed for a machine: commands to GitHub, or JSON. All other text is for people, and commands in it are disarmed on GitHub. */
  machine?: boolean;
  /** What is rendered is JSON, which spells out by itself what a terminal would obey, and stays exact. */
  exact?: boolean;
}

/** One command: one file. It reads, resolves, decides and applies; it never prints. */
export interface CommandSpec<Arguments = readonly (string | string[] | undefined)[], Options = object> {
  arguments: readonly ArgumentSpec[];
  options: readonly OptionSpec[];
  /** Shown under the help: command lines that work in the sample project. */
  examples: readonly string[];
  run(context: Context, args: Arguments, options: Options): Promise<CommandResult>;
}

/** Gives `run` the types that the notation of arguments and options says. */
export function defineCommand<const Arguments extends readonly ArgumentSpec[], const Options extends readonly OptionSpec[]>(
  spec: CommandSpec<ArgumentValues<Arguments>, OptionValues<Options>> & { arguments: Arguments; options: Options },
): CommandSpec {
  return spec as CommandSpec;
}

/** Says that what is printed in this format is for a machine. */
export function inFormat(format: string | undefined, made: CommandResult): CommandResult {
  const exact = format === 'json' || format === 'jsonl';
  return { ...made, machine: exact || format === 'github', exact };
}

/** Keeps a result's data and its renderer of one type. */
export function result<T extends object>(data: T, render: (data: T, style: Style) => string, exit?: ExitCode): CommandResult {
  return { data, render, ...(exit === undefined ? {} : { exit }) };
}
