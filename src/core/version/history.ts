import type { ReportSummary } from '../report/report.js';

/** One file in one commit, against the commit's first parent. */
export interface FileChange {
  kind: 'written' | 'deleted';
  path: string;
  /** Where the file was before, if the commit moved it. */
  from?: string;
  /** Blob of the new content; empty for a deletion. */
  oid: string;
}

export interface CommitInfo {
  oid: string;
  author: string;
  email: string;
  /** Author date, ISO 8601 with its own offset: shown, never used for order. */
  date: string;
  subject: string;
  body: string;
}

export interface Commit extends CommitInfo {
  changes: readonly FileChange[];
}

/** What one commit meant for one prompt. */
export interface HistoryEntry {
  /** `metadata`: the file changed, the content did not. */
  kind: 'version' | 'metadata' | 'deleted';
  /** 1-based; only versions have one. */
  number?: number;
  hash: string;
  commit: string;
  path: string;
  /** Blobs of the prompt and of all it draws on, by path: enough to have this content again. */
  files: Readonly<Record<string, string>>;
  /** The changed files that made this entry. */
  causes: readonly string[];
  /** Why the file could not be read. */
  broken?: string;
}

/** A report as it was committed: found again by the content hash it names. */
export interface CommittedReport extends ReportSummary {
  commit: string;
  oid: string;
}

/** A stretch of a prompt's life, oldest first: append-only. */
export interface Chapter {
  entries: HistoryEntry[];
  reports: CommittedReport[];
  /** Those of the entries. */
  commits: CommitInfo[];
}

/** Where a prompt's history has arrived: enough to show it in a list and to carry it on, without its chapters. */
export interface PromptTip {
  /** Tells histories of one walk apart; never used again. */
  key: number;
  /** The first commit and path: the same on every branch that has it. */
  born: { commit: string; path: string };
  name: string;
  path: string;
  root: string;
  id?: string;
  alive: boolean;
  /** Of the last entry. */
  lastKind: HistoryEntry['kind'];
  /** Of the last entry that is no end. */
  hash: string;
  /** The newest version. */
  latest: { number: number; hash: string };
  /** The commit of the last entry, without its body. */
  changed: Omit<CommitInfo, 'email' | 'body'>;
  /** The newest report. */
  report?: CommittedReport;
  /** Paths whose change can make a new version; none after its end. */
  wanted: string[];
}

/** A prompt's life along one branch. */
export interface PromptHistory extends PromptTip, Omit<Chapter, 'commits'> {
  /** By object id. */
  commits: Readonly<Record<string, CommitInfo>>;
}

/** Where a walk has arrived; plain JSON, so that it can be kept and carried on. */
export interface WalkState {
  /** The last commit walked. */
  head?: string;
  nextKey: number;
  /** Blobs of all prompts, partials and pools, by path. */
  files: Record<string, string>;
  /** Those that ended come in the order of their end. */
  tips: PromptTip[];
}

export const EMPTY_WALK: WalkState = { nextKey: 0, files: {}, tips: [] };

/** A walk of one branch: its tips at hand, the rest read when asked for. */
export interface Walk {
  tips: readonly PromptTip[];
  read(tip: PromptTip): Chapter;
}

/** The prompt that now has this name, else the one that had it last. */
export function tipOf({ tips }: Pick<Walk, 'tips'>, name: string): PromptTip | undefined {
  let named = byName.get(tips);
  if (!named) {
    named = new Map();
    for (const tip of tips) if (tip.alive || named.get(tip.name)?.alive !== true) named.set(tip.name, tip);
    byName.set(tips, named);
  }
  return named.get(name);
}

/** A list asks for every prompt. */
const byName = new WeakMap<readonly PromptTip[], Map<string, PromptTip>>();

/** The history of the prompt that now has this name. */
export function historyOf(walk: Walk, name: string): PromptHistory | undefined {
  const tip = tipOf(walk, name);
  return tip && readHistoryOf(walk, tip);
}

export function readHistoryOf(walk: Walk, tip: PromptTip): PromptHistory {
  const { commits, ...chapter } = walk.read(tip);
  return { ...tip, ...chapter, commits: Object.fromEntries(commits.map((commit) => [commit.oid, commit])) };
}

/** The versions of a prompt, oldest first. */
export function versionsOf(history: Pick<Chapter, 'entries'> | undefined): (HistoryEntry & { number: number })[] {
  return (history?.entries ?? []).filter((entry): entry is HistoryEntry & { number: number } => entry.number !== undefined);
}

/** The newest version with this content hash (or a prefix of it). */
export function versionWithHash(history: Pick<Chapter, 'entries'> | undefined, hash: string): (HistoryEntry & { number: number }) | undefined {
  return versionsOf(history).findLast((version) => version.hash.startsWith(hash));
}
