import { escapeDeep } from '../core/text/escape-terminal.js';
import { printableJson } from '../core/text/printable-json.js';
import type { CommandResult } from './command.js';
import { withoutCommands } from './github-io.js';
import type { Io } from './io.js';
import type { GlobalOptions } from './program.js';
import { createStyle } from './render/elements/style.js';

/** A report as text, or, with `--json`, as the one document on stdout. */
export function printResult(
  io: Io,
  command: string,
  { data, render, machine, exact }: CommandResult,
  { json, color }: Pick<GlobalOptions, 'json' | 'color'>,
): void {
  if (json) {
    io.stdout.write(`${printableJson({ schemaVersion: 1, command, ...data }, 2)}\n`);
    return;
  }
  const text = render(exact === true ? data : escapeDeep(data), createStyle(io, 'stdout', color));
  const { stdout } = machine === true ? io : withoutCommands(io);
  if (text !== '') stdout.write(`${text}\n`);
}
