import { join } from 'node:path';
import { readText, writeWhole } from '../../adapters/files.js';
import { readBlobs } from '../../adapters/git/blobs.js';
import { isOnFirstParentChain, readLog } from '../../adapters/git/log.js';
import { type Heads, readHeads } from '../../adapters/git/repository.js';
import { canonicalJson, sha256 } from '../../core/text/canonical-json.js';
import { EMPTY_WALK, historyOf, type HistoryEntry, versionWithHash, type WalkState } from '../../core/version/history.js';
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
const FORMAT = 1;

/** @throws PromptError `repository/no-commits` */
export async function readHistory(project: Project): Promise<History> {
  const heads = await readHeads(project.repository, project.config.branch);
  const canonical = await walkTo(project, heads.canonical.oid, 'canonical');
  const here = heads.head === heads.canonical.oid ? canonical : await walkTo(project, heads.head, 'head');
  return { heads, canonical, here, shallow: project.repository.shallow };
}

/** What number a content has: `7`; `2+3` for the third state after version 2 on a branch; undefined where unknown. */
export function versionLabel(history: History, name: string, hash: string): string | undefined {
  if (history.shallow) return undefined;
  const numbered = versionWithHash(historyOf(history.canonical, name), hash);
  if (numbered) return String(numbered.number);
  if (history.here === history.canonical) return undefined;
  const states = branchStates(history, name);
  const position = states.findLastIndex((state) => state.hash === hash);
  if (position === -1) return undefined;
  return `${versionBefore(history, name)}+${position + 1}`;
}

/** What number an entry has: its own on the canonical branch, that of its content elsewhere. */
export function entryLabel(history: History, name: string, entry: HistoryEntry): string | undefined {
  if (entry.kind !== 'version') return undefined;
  if (history.here === history.canonical && entry.number !== undefined) return String(entry.number);
  return versionLabel(history, name, entry.hash);
}

/** Versions that exist on the branch HEAD is on, but have not reached the canonical one. */
function branchStates(history: History, name: string): HistoryEntry[] {
  const reached = new Set(historyOf(history.canonical, name)?.entries.map((entry) => entry.commit));
  return (historyOf(history.here, name)?.entries ?? []).filter((entry) => entry.kind === 'version' && !reached.has(entry.commit));
}

function versionBefore(history: History, name: string): number {
  const here = historyOf(history.here, name)?.entries ?? [];
  const states = branchStates(history, name);
  const first = here.findIndex((entry) => entry === states[0]);
  const before = here.slice(0, first).findLast((entry) => entry.kind === 'version');
  const numbered = before && versionWithHash(historyOf(history.canonical, name), before.hash);
  return numbered?.number ?? 0;
}

/** A walk from the kept one where that lies on the way, else from the root. Keeping it is a convenience: failing costs time only. */
async function walkTo(project: Project, oid: string, kind: 'canonical' | 'head'): Promise<WalkState> {
  const { repository, layout, prefix } = project;
  const file = join(repository.commonDir, 'prompt', `walk-${sha256(canonicalJson({ prefix, layout, kind, FORMAT })).slice(0, 16)}.json`);
  const kept = await readKept(file);
  if (kept?.head === oid) return kept;
  const start = kept?.head !== undefined && (await isOnFirstParentChain(repository.git, kept.head, oid)) ? kept : EMPTY_WALK;
  const range = start.head === undefined ? oid : `${start.head}..${oid}`;
  const { advance, blobsNeeded } = await import('../../core/version/walk.js');
  const commits = await readLog(repository.git, range, layout.roots, prefix);
  const blobs = await readBlobs(repository.git, blobsNeeded(start, commits, layout));
  const absent = { ok: false, code: 'git/blob-missing', message: 'git does not have this content', remedy: 'fetch it' } as const;
  const walk = { ...advance(start, commits, layout, (blob) => blobs.get(blob) ?? absent), head: oid };
  if (!repository.shallow) keep(file, walk);
  return walk;
}

async function readKept(file: string): Promise<WalkState | undefined> {
  const text = await readText(file).catch(() => undefined);
  if (!text?.ok) return undefined;
  try {
    return JSON.parse(text.text) as WalkState;
  } catch {
    return undefined;
  }
}

function keep(file: string, walk: WalkState): void {
  try {
    writeWhole(file, JSON.stringify(walk));
  } catch {
    // A read-only .git: the next command walks again.
  }
}
