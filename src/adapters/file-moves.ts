import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { PromptError } from '../core/errors.js';
import { writeWhole } from './files.js';

/** Moves of files that are kept or taken back together. Paths are absolute. */
export interface FileMoves {
  /** The file as it is, whatever is in it. @throws PromptError `file/not-writable` */
  move(from: string, to: string): void;
  /** @throws PromptError `file/not-writable` */
  write(path: string, text: string): void;
  /** Everything where it was. @returns what could not be brought back */
  undo(): string[];
  /** Removes folders that were left empty, up to `top`. */
  tidy(top: string): void;
}

export function startMoves(): FileMoves {
  const undoes: { path: string; undo(): void }[] = [];
  const left: string[] = [];
  const makeRoom = (path: string): void => {
    const made = mkdirSync(dirname(path), { recursive: true });
    if (made !== undefined) undoes.push({ path: made, undo: () => removeEmpty(dirname(path), dirname(made)) });
  };
  return {
    move(from, to) {
      guarded(to, () => {
        makeRoom(to);
        renameSync(from, to);
        undoes.push({ path: from, undo: () => renameSync(to, from) });
        left.push(dirname(from));
      });
    },
    write(path, text) {
      guarded(path, () => {
        makeRoom(path);
        const stat = lstatSync(path, { throwIfNoEntry: false });
        const before = stat && { mode: stat.mode & 0o777, bytes: readFileSync(path) };
        writeWhole(path, text, before?.mode);
        undoes.push({ path, undo: () => (before ? restore(path, before) : rmSync(path)) });
      });
    },
    undo: () => undoes.toReversed().flatMap(({ path, undo }) => (succeeds(undo) ? [] : [path])),
    tidy: (top) => left.forEach((folder) => succeeds(() => removeEmpty(folder, top))),
  };
}

/** Whether two names are one file, as where case does not count. */
export function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => lstatSync(path, { throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev;
}

function guarded(path: string, change: () => void): void {
  try {
    change();
  } catch (error) {
    if (error instanceof PromptError) throw error;
    throw new PromptError('file/not-writable', { file: path, reason: (error as Error).message }, { cause: error });
  }
}

function succeeds(change: () => void): boolean {
  try {
    change();
    return true;
  } catch {
    return false;
  }
}

function restore(path: string, { mode, bytes }: { mode: number; bytes: Buffer }): void {
  writeFileSync(path, bytes);
  chmodSync(path, mode);
}

/** Folders from `path` upwards, as far as they are empty; `top` stays. */
function removeEmpty(path: string, top: string): void {
  for (let folder = path; folder !== top && folder !== dirname(folder) && readdirSync(folder).length === 0; folder = dirname(folder)) rmdirSync(folder);
}
