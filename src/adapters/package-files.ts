import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of a file that comes with the package; the code may run bundled, compiled or from source. */
export function packageFile(...path: string[]): string {
  return join(packageRoot(), ...path);
}

let found: string | undefined;

function packageRoot(): string {
  if (found !== undefined) return found;
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, '.promptrc.example')) && folder !== dirname(folder)) folder = dirname(folder);
  return (found = folder);
}
