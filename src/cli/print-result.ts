import { escapeDeep } from '../core/text/escape-terminal.js';
import type { CommandResult } from './command.js';
import type { Io } from './io.js';
import type { GlobalOptions } from './program.js';
import { createStyle } from './render/style.js';

/** A report as text, or, with `--json`, as the one document on stdout. */
export function printResult(io: Io, command: string, { data, render }: CommandResult, { json, color }: Pick<GlobalOptions, 'json' | 'color'>): void {
  if (json) {
    io.stdout.write(`${JSON.stringify({ schemaVersion: 1, command, ...(data as object) }, null, 2)}\n`);
    return;
  }
  const text = render(escapeDeep(data), createStyle(io, 'stdout', color));
  if (text !== '') io.stdout.write(`${text}\n`);
}
