import { join } from 'node:path';
import { readText, writeWhole } from '../../adapters/files.js';
import { readBlobs } from '../../adapters/git/blobs.js';
import type { Git } from '../../adapters/git/git.js';
import { isOnFirstParentChain, readLog } from '../../adapters/git/log.js';
import { type Heads, readHeads } from '../../adapters/git/repository.js';
import { canonicalJson, sha256 } from '../../core/text/canonical-json.js';
import { EMPTY_WALK, historyOf, type HistoryEntry, type PromptHistory, versionsOf, versionWithHash, type WalkState } from '../../core/version/history.js';
import { VERSION } from '../version.js';
import type { Project } from './project.js';

/** Versions as history gives them. */
export interface History {
  heads: Heads;
  /** The walk of the canonical branch: what gives numbers. */
  canonical: WalkState;
  /** The walk of HEAD; the canonical one where HEAD is on it. */
  here: WalkState;
  /** Version numbers are unknown: the clone is shallow. */
  shallow: boolean;
}

/** Changes when the meaning of a kept walk does. */
const FORMAT = 2;

/** @throws PromptError `repository/no-commits` */
export async function readHistory(project: Project): Promise<History> {
  const heads = await readHeads(project.repository, project.config.branch);
  const canonical = await walkTo(project, heads.canonical.oid, 'canonical');
  const here = heads.head === heads.canonical.oid ? canonical : await walkTo(project, heads.head, 'head', canonical);
  return { heads, canonical, here, shallow: project.repository.shallow };
}

/** A prompt's history on the canonical branch, whose numbers count: under whatever name it has there. */
export function numberedHistory({ here, canonical }: History, name: string): PromptHistory | undefined {
  const born = historyOf(here, name)?.entries[0];
  const same = born && canonical.histories.find(({ entries: [first] }) => first?.commit === born.commit && first.path === born.path);
  return same ?? historyOf(canonical, name);
}

/** What number a content has: `7`; `2+3` for the third state after version 2 on a branch; undefined where unknown. */
export function versionLabel(history: History, name: string, hash: string): string | undefined {
  if (history.shallow) return undefined;
  const numbered = versionWithHash(numberedHistory(history, name), hash);
  if (numbered) return String(numbered.number);
  const { before, states } = branchStates(history, name);
  const position = states.findLastIndex((state) => state.hash === hash);
  return position === -1 ? undefined : `${before}+${position + 1}`;
}

/** What number an entry has: its own on the canonical branch, that of its content elsewhere. */
export function entryLabel(history: History, name: string, entry: HistoryEntry): string | undefined {
  if (history.shallow || entry.kind !== 'version') return undefined;
  const own = versionsOf(numberedHistory(history, name)).find(({ commit }) => commit === entry.commit);
  return own ? String(own.number) : versionLabel(history, name, entry.hash);
}

/** Versions of the branch HEAD is on that the canonical one does not have, and the number they come after. */
function branchStates(history: History, name: string): { before: number; states: HistoryEntry[] } {
  const reached = new Set(numberedHistory(history, name)?.entries.map((entry) => entry.commit));
  const versions = versionsOf(historyOf(history.here, name));
  // Two first-parent chains have only their beginning in common: numbers are the same there.
  const first = versions.findIndex((version) => !reached.has(version.commit));
  return first === -1 ? { before: 0, states: [] } : { before: versions[first - 1]?.number ?? 0, states: versions.slice(first) };
}

/**
 * A walk from the kept one (or from another that is known) where that lies on the way, else from the root. Keeping it
 * is a convenience: failing costs time only.
 */
async function walkTo(project: Project, oid: string, kind: 'canonical' | 'head', known: WalkState = EMPTY_WALK): Promise<WalkState> {
  const { repository, layout, prefix } = project;
  const key = sha256(canonicalJson({ prefix, layout, kind, FORMAT, VERSION })).slice(0, 16);
  const file = join(repository.commonDir, 'prompt', `walk-${key}.json`);
  const kept = await readKept(file);
  if (kept?.head === oid) return kept;
  const start = (await firstOnTheWay(repository.git, [kept, known], oid)) ?? EMPTY_WALK;
  const range = start.head === undefined ? oid : `${start.head}..${oid}`;
  const { advance, blobsNeeded } = await import('../../core/version/walk.js');
  const commits = await readLog(repository.git, range, layout.roots, prefix);
  const needed = blobsNeeded(start, commits, layout);
  const blobs = await readBlobs(repository.git, needed);
  const absent = { ok: false, code: 'git/blob-missing', message: 'git does not have this content', remedy: 'fetch it' } as const;
  const walk = { ...advance(start, commits, layout, (blob) => blobs.get(blob) ?? absent), head: oid };
  if (!repository.shallow && needed.every((blob) => blobs.has(blob))) keep(file, walk);
  return walk;
}

async function firstOnTheWay(git: Git, walks: readonly (WalkState | undefined)[], oid: string): Promise<WalkState | undefined> {
  for (const walk of walks) if (walk?.head !== undefined && (await isOnFirstParentChain(git, walk.head, oid))) return walk;
  return undefined;
}

async function readKept(file: string): Promise<WalkState | undefined> {
  const text = await readText(file).catch(() => undefined);
  if (!text?.ok) return undefined;
  try {
    const kept: unknown = JSON.parse(text.text);
    return isWalk(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** Whether it can be carried on. Its head becomes an argument of git, so it must be an object id. */
function isWalk(value: unknown): value is WalkState & { head: string } {
  if (!isMap(value)) return false;
  const { head, commits, files, histories, reports } = value;
  const isHistory = (one: unknown): boolean => isMap(one) && Array.isArray(one['entries']) && Array.isArray(one['wanted']);
  const isHead = typeof head === 'string' && /^[0-9a-f]{40,64}$/.test(head);
  return isHead && isMap(commits) && isMap(files) && isMap(reports) && Array.isArray(histories) && histories.every(isHistory);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function keep(file: string, walk: WalkState): void {
  try {
    writeWhole(file, JSON.stringify(walk));
  } catch {
    // A read-only .git: the next command walks again.
  }
}
