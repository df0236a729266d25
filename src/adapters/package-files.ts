import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of a file that comes with the package; the code may run bundled, compiled or from source. */
export function packageFile(...path: string[]): string {
  return join(packageRoot(), ...path);
}

/** Names and texts of the Markdown files in a folder that comes with the package. */
export function packagedTexts(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(packageFile(folder)).filter((name) => name.endsWith('.md')).sort();
  return new Map(names.map((name) => [name.slice(0, -'.md'.length), readFileSync(packageFile(folder, name), 'utf8')]));
}

let found: string | undefined;

function packageRoot(): string {
  if (found !== undefined) return found;
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, '.promptrc.example')) && folder !== dirname(folder)) folder = dirname(folder);
  return (found = folder);
}
