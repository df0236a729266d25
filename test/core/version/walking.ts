import type { Layout } from '../../../src/core/prompt/layout/layout.js';
import { type Chapter, type Commit, EMPTY_WALK, type PromptHistory, readHistoryOf, type Walk, type WalkState } from '../../../src/core/version/history.js';
import type { Blobs } from '../../../src/core/version/content-reader.js';
import { startWalk } from '../../../src/core/version/walk.js';
import { applyChanges, type WalkChange } from '../../../src/core/version/walk-change.js';

/** A walk with its chapters in memory. */
export interface Walked extends Walk {
  state: WalkState;
  /** What each walking on changed. */
  changes: readonly WalkChange[];
  chapters: Readonly<Record<number, Chapter>>;
}

export const NOTHING: Walked = { state: EMPTY_WALK, changes: [], tips: [], chapters: {}, read: () => ({ entries: [], reports: [], commits: [] }) };

/** Carries a walk on; `from` stays as it was. */
export function walkOn(from: Walked, commits: readonly Commit[], layout: Layout, blobs: Blobs): Walked {
  const chapters: Record<number, Chapter> = structuredClone(from.chapters);
  const chapter = (key: number): Chapter => (chapters[key] ??= { entries: [], reports: [], commits: [] });
  const walker = startWalk(from.state, layout, blobs, {
    entry(key, entry, commit) {
      chapter(key).entries.push(structuredClone(entry));
      if (chapter(key).commits.at(-1)?.oid !== commit.oid) chapter(key).commits.push(commit);
    },
    report: (key, report) => void chapter(key).reports.push(report),
  });
  for (const commit of commits) walker.step(commit);
  const change = walker.change(commits.at(-1)?.oid ?? from.state.head ?? '');
  const state = applyChanges(from.state, [change]);
  return { state, changes: [...from.changes, change], tips: state.tips, chapters, read: ({ key }) => chapter(key) };
}

/** Every history of a walk, complete. */
export function histories(walk: Walk): PromptHistory[] {
  return walk.tips.map((tip) => readHistoryOf(walk, tip));
}
