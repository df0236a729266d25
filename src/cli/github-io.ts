import type { Io, Output } from './io.js';
import { disarm } from './render/elements/disarm.js';

/** On GitHub the runner reads what a step prints for commands: what is only shown there holds none. Elsewhere as it is. */
export function withoutCommands(io: Io): Io {
  if (io.env['GITHUB_ACTIONS'] !== 'true') return io;
  const disarmed = (output: Output): Output => ({ ...output, write: (text) => output.write(disarm(text)) });
  return { ...io, stdout: disarmed(io.stdout), stderr: disarmed(io.stderr) };
}
