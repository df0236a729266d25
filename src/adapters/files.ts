import { constants, closeSync, existsSync, fsyncSync, lstatSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PromptError } from '../core/errors.js';
import { type Decoded, decodeText } from '../core/text/decode.js';

/** Files below a folder: regular ones by path, and what is not the folder's own (links, devices, other repositories) apart. */
export interface Listing {
  files: string[];
  irregular: string[];
  /** Below the folder. */
  folders: string[];
}

/** Every file below `root/folder`, as paths relative to `root` with `/`; an absent folder is empty. Links are not followed. */
export async function listFiles(root: string, folder: string): Promise<Listing> {
  if (await leadsThroughLink(root, folder)) return { files: [], irregular: [folder], folders: [] };
  const listing: Listing = { files: [], irregular: [], folders: [] };
  const waiting = [folder];
  for (let current = waiting.pop(); current !== undefined; current = waiting.pop()) {
    const entries = await readdir(join(root, current), { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
      throw new PromptError('file/unreadable', { file: current ?? '', reason: error.message }, { cause: error });
    });
    if (current !== folder && entries.some((entry) => entry.name === '.git')) {
      listing.irregular.push(current);
      continue;
    }
    for (const entry of entries) {
      const path = current === '.' ? entry.name : `${current}/${entry.name}`;
      if (entry.isDirectory()) {
        if (entry.name === '.git' || entry.name === 'node_modules') continue;
        listing.folders.push(path);
        waiting.push(path);
      } else (entry.isFile() ? listing.files : listing.irregular).push(path);
    }
  }
  listing.files.sort();
  listing.irregular.sort();
  listing.folders.sort();
  return listing;
}

/** Files and links of one folder, as paths relative to `root`; an absent folder is empty. */
export async function listFolder(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw new PromptError('file/unreadable', { file: folder, reason: error.message }, { cause: error });
  });
  return entries.filter((entry) => entry.isFile() || entry.isSymbolicLink()).map(({ name }) => (folder === '.' ? name : `${folder}/${name}`)).sort();
}

async function leadsThroughLink(root: string, folder: string): Promise<boolean> {
  const segments = folder.split('/');
  const parents = segments.map((_, index) => join(root, ...segments.slice(0, index + 1)));
  const stats = await Promise.all(parents.map((path) => lstat(path).catch(() => undefined)));
  return stats.some((stat) => stat?.isSymbolicLink());
}

/** A file's text, or undefined where there is none. @throws PromptError `file/unreadable` */
export async function readText(path: string): Promise<Decoded | undefined> {
  try {
    return decodeText(await readFile(path, { flag: constants.O_RDONLY | constants.O_NOFOLLOW }));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (code === 'ELOOP') return { ok: false, code: 'file/symlink', message: 'this is a symbolic link', remedy: 'use a regular file' };
    throw new PromptError('file/unreadable', { file: path, ...whyUnreadable(code, message) }, { cause: error });
  }
}

/** What the system says of a folder (`EISDIR: illegal operation`) tells nobody what to do. */
export function whyUnreadable(code: string | undefined, message: string): { reason: string; remedy?: string } {
  return code === 'EISDIR' ? { reason: 'it is a folder', remedy: 'name a file' } : { reason: message };
}

/** The text of a file that has to be there. @param shown what errors call it @throws PromptError `file/missing`, `file/unreadable` */
export async function requireText(path: string, shown: string): Promise<string> {
  const text = await readText(path);
  if (!text) throw new PromptError('file/missing', { file: shown });
  if (!text.ok) throw new PromptError('file/unreadable', { file: shown, reason: text.message, remedy: text.remedy });
  return text.text;
}

/** A file's text byte for byte, mark and carriage returns included; undefined where there is none, or it is not UTF-8. */
export async function readExactly(path: string): Promise<string | undefined> {
  const bytes = await readFile(path, { flag: constants.O_RDONLY | constants.O_NOFOLLOW }).catch(() => undefined);
  const text = bytes?.toString('utf8');
  return text !== undefined && Buffer.from(text, 'utf8').equals(bytes as Buffer) ? text : undefined;
}

/** Tells whether a file changed: by inode, size and times, as git does. */
export interface Stamp {
  id: string;
  /** The later of its times of change, in milliseconds. */
  time: number;
}

/** Undefined for a file that is not there. */
export function fileStamp(path: string): Stamp | undefined {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat && { id: `${stat.ino}:${stat.size}:${stat.mtimeMs}:${stat.ctimeMs}:${stat.mode}`, time: Math.max(stat.mtimeMs, stat.ctimeMs) };
}

/** Whether two names are one file, as where case does not count. */
export function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => lstatSync(path, { throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev;
}

/** Whether nothing is there yet: no folder, or one without anything. */
export function isVacant(folder: string): boolean {
  return !existsSync(folder) || readdirSync(folder).length === 0;
}

export async function fileExists(path: string): Promise<boolean> {
  return lstat(path).then(() => true, () => false);
}

/**
 * Writes a file whole or not at all: a temporary file, flushed, then renamed over it.
 * @param folder where the temporary file lies: on the same file system
 * @throws PromptError `file/not-writable`; what was there before is untouched
 */
export function writeWhole(path: string, text: string, mode = 0o644, folder = dirname(path)): void {
  writeWholeFrom(path, (write) => write(text), { mode, folder });
}

/** The same for what may vanish at any time: not flushed, so after a power failure it may be empty. */
export function writeUnflushed(path: string, text: string): void {
  writeWholeFrom(path, (write) => write(text), { flush: false });
}

/** The same for a content that is given piece by piece. */
export function writeWholeFrom(
  path: string,
  produce: (write: (piece: string | Buffer) => void) => void,
  { mode = 0o644, folder = dirname(path), flush = true }: { mode?: number; folder?: string; flush?: boolean } = {},
): void {
  const temporary = join(folder, `.prompt-${process.pid}.tmp`);
  try {
    mkdirSync(dirname(path), { recursive: true });
    mkdirSync(folder, { recursive: true });
    rmSync(temporary, { force: true });
    const file = openSync(temporary, 'wx', mode);
    try {
      produce((piece) => writeFileSync(file, piece));
      if (flush) fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    if (flush) flushFolder(dirname(path));
  } catch (error) {
    throw new PromptError('file/not-writable', { file: path, reason: (error as Error).message }, { cause: error });
  } finally {
    if (existsSync(temporary)) rmSync(temporary, { force: true });
  }
}

function flushFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
