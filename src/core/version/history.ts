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

/** A prompt's life along one branch, oldest first. */
export interface PromptHistory {
  name: string;
  path: string;
  root: string;
  id?: string;
  alive: boolean;
  entries: HistoryEntry[];
  /** Paths whose change can make a new version; none after its end. */
  wanted: string[];
}

/** A report as it was committed: found again by the content hash it names. */
export interface CommittedReport extends ReportSummary {
  commit: string;
  oid: string;
}

/** Where a walk has arrived; plain JSON, so that it can be kept and carried on. */
export interface WalkState {
  /** The last commit walked. */
  head?: string;
  commits: Record<string, CommitInfo>;
  /** Blobs of all prompts, partials and pools, by path. */
  files: Record<string, string>;
  /** Those that ended come in the order of their end. */
  histories: PromptHistory[];
  /** By prompt name, oldest first. */
  reports: Record<string, CommittedReport[]>;
}

export const EMPTY_WALK: WalkState = { commits: {}, files: {}, histories: [], reports: {} };

/** The versions of a prompt, oldest first. */
export function versionsOf(history: PromptHistory | undefined): (HistoryEntry & { number: number })[] {
  return (history?.entries ?? []).filter((entry): entry is HistoryEntry & { number: number } => entry.number !== undefined);
}

/** The newest version with this content hash (or a prefix of it). */
export function versionWithHash(history: PromptHistory | undefined, hash: string): (HistoryEntry & { number: number }) | undefined {
  return versionsOf(history).findLast((version) => version.hash.startsWith(hash));
}

/** The history of the prompt that now has this name. */
export function historyOf(walk: WalkState, name: string): PromptHistory | undefined {
  return walk.histories.find((history) => history.name === name && history.alive) ?? walk.histories.findLast((history) => history.name === name);
}
