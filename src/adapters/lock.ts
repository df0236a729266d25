import { closeSync, mkdirSync, openSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PromptError } from '../core/errors.js';
import { isAlive } from './process-alive.js';

/** How one waits for a lock. */
interface Waiting {
  /** What those who ask for this folder do. */
  holder: string;
  /** Hooks of the one that holds it may be slow. */
  waitMs?: number;
  signal?: AbortSignal;
  /** Told once, when it takes longer. */
  note?(text: string): void;
}

const NOTICE_MS = 2_000;
const LOCK = /^(\d+)\.[0-9a-z]+\.(.+)\.lock$/;
/** Process numbers mean something on one machine, and in one container of it. */
const HERE = `${encodeURIComponent(hostname())}.${processNamespace()}`;
let taken = 0;

/**
 * Runs `work` while no other process that asks for the same folder runs its own.
 *
 * Each process shows a file of its own name there and goes on only if it then sees no other: of two, the later one to
 * show its file sees the other's. As no name is used twice, a dead process's file can be deleted by anyone at any time
 * (a single lock file could be deleted just after another process had taken it over).
 *
 * @throws PromptError `repository/locked`, `file/not-writable`, `interrupted`
 */
export async function exclusively<T>(folder: string, work: () => Promise<T>, waiting: Waiting): Promise<T> {
  const own = `${process.pid}.${Date.now().toString(36)}${taken++}.${HERE}.lock`;
  await acquire(folder, own, waiting);
  try {
    return await work();
  } finally {
    remove(join(folder, own));
  }
}

async function acquire(folder: string, own: string, { holder: kind, waitMs = 60_000, signal, note }: Waiting): Promise<void> {
  const started = performance.now();
  let told = false;
  for (;;) {
    if (signal?.aborted) throw new PromptError('interrupted', {});
    const holder = ownersBeside(folder, own)[0] ?? show(folder, own);
    if (holder === undefined) return;
    const waited = performance.now() - started;
    const [pid, place] = readOwner(holder);
    const owner = `${pid} on ${place.replace(/\.\d*$/, '')}`;
    if (waited > waitMs) {
      throw new PromptError('repository/locked', { holder: kind, process: owner, seconds: Math.round(waitMs / 1000), file: join(folder, holder) });
    }
    if (!told && waited > NOTICE_MS) note?.(`waiting for another ${kind} (process ${owner}) …`);
    told ||= waited > NOTICE_MS;
    // Not in step with the others who wait.
    await delay(5 + Math.random() * 45);
  }
}

/** Shows the own file. @returns another that is there too; the own one is then taken back */
function show(folder: string, own: string): string | undefined {
  const file = join(folder, own);
  try {
    mkdirSync(folder, { recursive: true });
    closeSync(openSync(file, 'wx'));
  } catch (error) {
    throw new PromptError('file/not-writable', { file, reason: (error as Error).message }, { cause: error });
  }
  const [other] = ownersBeside(folder, own);
  if (other !== undefined) remove(file);
  return other;
}

/** Files of others that may still be at work; those of dead processes are removed. */
function ownersBeside(folder: string, own: string): string[] {
  return list(folder).filter((name) => {
    if (name === own || !LOCK.test(name)) return false;
    const [pid, place] = readOwner(name);
    if (place !== HERE || (pid !== process.pid && isAlive(pid))) return true;
    // The own number is that of an earlier process, unless this one holds the lock twice.
    remove(join(folder, name));
    return false;
  });
}

function processNamespace(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '';
  } catch {
    return '';
  }
}

function readOwner(name: string): [pid: number, place: string] {
  const [, pid, place = ''] = LOCK.exec(name) ?? [];
  return [Number(pid), place];
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    // A file where the folder should be shows when the own one is to be written.
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw new PromptError('file/unreadable', { file: folder, reason: (error as Error).message }, { cause: error });
  }
}

/** A file that cannot be removed is a dead process's when this one ends. */
function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Said above.
  }
}
