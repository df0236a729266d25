import { type Heads, readHeads } from '../../../adapters/git/repository.js';
import {
  historyOf,
  type HistoryEntry,
  type PromptHistory,
  type PromptTip,
  readHistoryOf,
  tipOf,
  versionsOf,
  versionWithHash,
  type Walk,
} from '../../../core/version/history.js';
import type { Project } from '../project.js';
import { walkTo } from './walk-branch.js';

/** Versions as history gives them. */
export interface History {
  heads: Heads;
  /** The walk of the canonical branch: what gives numbers. */
  canonical: Walk;
  /** The walk of HEAD; the canonical one where HEAD is on it. */
  here: Walk;
  /** Version numbers are unknown: the clone is shallow. */
  shallow: boolean;
}

/** @throws PromptError `repository/no-commits` */
export async function readHistory(project: Project): Promise<History> {
  const heads = await readHeads(project.repository, project.config.branch);
  const canonical = await walkTo(project, heads.canonical.oid, 'canonical');
  const here = heads.head === heads.canonical.oid ? canonical : await walkTo(project, heads.head, 'head', canonical);
  return { heads, canonical, here, shallow: project.repository.shallow };
}

/** A prompt on the canonical branch, whose numbers count: under whatever name it has there. */
export function numberedTip({ here, canonical }: History, name: string): PromptTip | undefined {
  const tip = tipOf(here, name);
  if (here === canonical) return tip;
  const born = tip?.born;
  const same = born && canonical.tips.find((tip) => tip.born.commit === born.commit && tip.born.path === born.path);
  return same ?? tipOf(canonical, name);
}

export function numberedHistory(history: History, name: string): PromptHistory | undefined {
  const tip = numberedTip(history, name);
  return tip && readHistoryOf(history.canonical, tip);
}

/** What number a content has: `7`; `2+3` for the third state after version 2 on a branch; undefined where unknown. */
export function versionLabel(history: History, name: string, hash: string): string | undefined {
  if (history.shallow) return undefined;
  const latest = numberedTip(history, name)?.latest;
  // Nearly always the newest: then no chapter is read.
  const number = latest?.hash === hash ? latest.number : versionWithHash(numberedHistory(history, name), hash)?.number;
  if (number !== undefined) return String(number);
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
