import { escapeTerminal } from '../core/text/escape-terminal.js';
import type { Context } from './command.js';
import type { Io } from './io.js';
import { createProgress, NO_PROGRESS } from './progress.js';
import type { GlobalOptions } from './program.js';

export function createContext(io: Io, { quiet, directory, json }: GlobalOptions, argv: readonly string[]): Context {
  return {
    cwd: directory,
    argv,
    env: io.env,
    json,
    signal: io.signal,
    io: { ...io, cwd: directory },
    note: (text) => {
      if (!quiet) io.stderr.write(`${escapeTerminal(text)}\n`);
    },
    progress: quiet ? NO_PROGRESS : createProgress(io.stderr, () => performance.now()),
  };
}
