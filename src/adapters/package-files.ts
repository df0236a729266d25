import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PromptError } from '../core/errors.js';

/** Absolute path of a file that comes with the package; the code may run bundled, compiled or from source. */
export function packageFile(...path: string[]): string {
  return join(packageRoot(), ...path);
}

/** The text of one of them. @throws PromptError `file/missing` where the installation is not whole */
export function packagedText(path: string): string {
  const file = packageFile(path);
  if (!existsSync(file)) throw new PromptError('file/missing', { file });
  return readFileSync(file, 'utf8');
}

/** Names and texts of the Markdown files in a folder that comes with the package. */
export function packagedTexts(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(packageFile(folder)).filter((name) => name.endsWith('.md')).sort();
  return new Map(names.map((name) => [name.slice(0, -'.md'.length), packagedText(`${folder}/${name}`)]));
}

let found: string | undefined;

function packageRoot(): string {
  if (found !== undefined) return found;
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, '.promptrc.example')) && folder !== dirname(folder)) folder = dirname(folder);
  return (found = folder);
}
