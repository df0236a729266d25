import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeWhole } from '../../adapters/files.js';
import { literal } from '../../adapters/git/git.js';
import type { Project } from './project.js';

/** Moves and writes in work tree and index, to be taken back all together. Paths are relative to the project. */
export interface Staging {
  /** As `git mv` does it: what is staged of the file and what is not both go along. An unknown file just moves. */
  move(from: string, to: string): Promise<void>;
  /** Writes a file and stages it. */
  write(path: string, text: string): Promise<void>;
  /** Undoes everything, the last first. */
  takeBack(): Promise<void>;
}

export function startStaging({ repository: { git }, root, prefix }: Project): Staging {
  const undo: (() => Promise<void>)[] = [];
  const entries = (path: string): Promise<string> => git.text(['ls-files', '--stage', '-z', '--', literal(prefix + path)]);
  const rename = (from: string, to: string): void => {
    mkdirSync(dirname(join(root, to)), { recursive: true });
    renameSync(join(root, from), join(root, to));
    removeEmpty(root, dirname(from));
  };
  const relocate = async (from: string, to: string): Promise<void> => {
    if ((await entries(from)) === '') {
      rename(from, to);
      return;
    }
    mkdirSync(dirname(join(root, to)), { recursive: true });
    await git.write(['mv', '--', prefix + from, prefix + to]);
    removeEmpty(root, dirname(from));
  };
  return {
    async move(from, to) {
      await relocate(from, to);
      undo.push(() => relocate(to, from));
    },
    async write(path, text) {
      const file = join(root, path);
      const before = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
      const staged = await entries(path);
      undo.push(async () => {
        if (before === undefined) rmSync(file, { force: true });
        else writeWhole(file, before);
        await git.write(['update-index', '-z', '--force-remove', '--stdin'], `${prefix}${path}\0`);
        if (staged !== '') await git.write(['update-index', '-z', '--index-info'], staged);
      });
      writeWhole(file, text);
      await git.write(['add', '--', literal(prefix + path)]);
    },
    async takeBack() {
      for (const step of undo.reverse()) await step();
    },
  };
}

/** Folders that a move has emptied go, as git would have it. */
function removeEmpty(root: string, folder: string): void {
  try {
    for (let current = folder; current !== '.'; current = dirname(current)) rmdirSync(join(root, current));
  } catch {
    // The first that is not empty stays, and so do those above it.
  }
}
