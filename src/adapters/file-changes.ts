import { copyFileSync, existsSync, linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PromptError } from '../core/errors.js';
import { writeWhole } from './files.js';
import { isAlive } from './process-alive.js';

/** Changes of files that are kept or taken back together. */
export interface FileChanges {
  /** Writes a file whole; one that holds this text already is left alone. @throws PromptError `file/not-writable` */
  write(path: string, text: string): void;
  /** Moves a file as it is, and takes away the folders that leaves empty. @throws PromptError `file/not-writable` */
  move(from: string, to: string): void;
  /** Takes a folder away, and those it leaves empty. @throws PromptError `file/not-writable` */
  remove(folder: string): void;
  /** Brings back what was there, with folders. @returns what could not be brought back */
  undo(): string[];
  /** Drops what `undo` would need. */
  settle(): void;
}

const TEMPORARY = /^\.prompt-(\d+)(?:-[\w]+)?\.tmp(?:\.lock)?$/;

/**
 * @param folder where temporary files and what was there before are kept: on the same file system, and ignored by git,
 *   for a killed process may leave some. They are removed by the next one that changes files.
 */
export function openFileChanges(folder: string): FileChanges {
  sweep(folder);
  const undoes: { path: string; undo(): void }[] = [];
  const kept: string[] = [];
  const keep = (path: string, move: (from: string, to: string) => void): void => {
    const before = join(folder, `.prompt-${process.pid}-${kept.length}.tmp`);
    mkdirSync(folder, { recursive: true });
    move(path, before);
    kept.push(before);
    undoes.push({
      path,
      undo() {
        mkdirSync(dirname(path), { recursive: true });
        renameSync(before, path);
        // Of two names for one file, renaming keeps both.
        rmSync(before, { force: true });
      },
    });
  };
  const makeRoom = (path: string): void => {
    const made = mkdirSync(dirname(path), { recursive: true });
    if (made !== undefined) undoes.push({ path: made, undo: () => removeEmpty(dirname(path), made) });
  };
  return {
    move(from, to) {
      guarded(to, () => {
        makeRoom(to);
        renameSync(from, to);
        undoes.push({
          path: from,
          undo() {
            mkdirSync(dirname(from), { recursive: true });
            renameSync(to, from);
          },
        });
      });
      succeeds(() => removeEmpty(dirname(from), dirname(folder)));
    },
    write(path, text) {
      let same = false;
      guarded(path, () => {
        same = holds(path, text);
        if (same) return;
        if (exists(path)) keep(path, linkOrCopy);
        else undoes.push({ path, undo: () => removeFile(path) });
        const made = mkdirSync(dirname(path), { recursive: true });
        if (made !== undefined) undoes.splice(-1, 0, { path: made, undo: () => removeEmpty(dirname(path), made) });
      });
      if (!same) writeWhole(path, text, undefined, folder);
    },
    remove(path) {
      guarded(path, () => keep(path, renameSync));
      succeeds(() => removeEmpty(dirname(path), dirname(folder)));
    },
    undo: () => undoes.toReversed().filter(({ undo }) => !succeeds(undo)).map(({ path }) => path),
    settle: () => kept.forEach((path) => succeeds(() => rmSync(path, { recursive: true, force: true }))),
  };
}

/** Removes temporary files of processes that are gone. */
export function sweep(folder: string): void {
  succeeds(() => {
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      const pid = Number(TEMPORARY.exec(name)?.[1]);
      if (pid === process.pid || (pid > 0 && !isAlive(pid))) rmSync(join(folder, name), { recursive: true, force: true });
    }
  });
}

function guarded(path: string, change: () => void): void {
  try {
    change();
  } catch (error) {
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

function holds(path: string, text: string): boolean {
  return exists(path) && lstatSync(path).isFile() && readFileSync(path).equals(Buffer.from(text));
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** A link brings back the very same file; not every file system has them. */
function linkOrCopy(from: string, to: string): void {
  if (!succeeds(() => linkSync(from, to))) copyFileSync(from, to);
}

function removeFile(path: string): void {
  rmSync(path, { force: true });
}

/** Folders from `path` up to `top`, as far as they are empty. */
function removeEmpty(path: string, top: string): void {
  for (let folder = path; ; folder = dirname(folder)) {
    if (readdirSync(folder).length > 0) return;
    rmdirSync(folder);
    if (folder === top) return;
  }
}
