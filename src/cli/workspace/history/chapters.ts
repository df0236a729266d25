import type { Chapter, CommitInfo, CommittedReport, HistoryEntry } from '../../../core/version/history.js';
import type { ChapterSink } from '../../../core/version/walk.js';

/**
 * What a walk added, by the history's key: each entry and report as one line of JSON. Fifty thousand of them as text cost
 * the garbage collector little, and they are written as they are.
 */
export type Chapters = ReadonlyMap<number, readonly string[]>;

type Item = { entry: Omit<HistoryEntry, 'commit' | 'causes'> & { causes?: readonly string[] }; commit: CommitInfo } | { report: CommittedReport };

export function collectChapters(): { sink: ChapterSink; chapters: Chapters } {
  const chapters = new Map<number, string[]>();
  const add = (key: number, item: Item): void => {
    const text = JSON.stringify(item);
    const texts = chapters.get(key);
    if (texts) texts.push(text);
    else chapters.set(key, [text]);
  };
  const sink: ChapterSink = {
    entry(key, { commit: _, causes, ...entry }, commit) {
      // Nearly always the prompt's own file.
      add(key, { entry: causes.length === 1 && causes[0] === entry.path ? entry : { ...entry, causes }, commit });
    },
    report: (key, report) => add(key, { report }),
  };
  return { sink, chapters };
}

export function parseChapter(texts: readonly string[]): Chapter {
  const chapter: Chapter = { entries: [], reports: [], commits: [] };
  for (const text of texts) {
    const item = JSON.parse(text) as Item;
    if ('report' in item) {
      chapter.reports.push(item.report);
      continue;
    }
    const { entry, commit } = item;
    chapter.entries.push({ ...entry, commit: commit.oid, causes: entry.causes ?? [entry.path] });
    if (chapter.commits.at(-1)?.oid !== commit.oid) chapter.commits.push(commit);
  }
  return chapter;
}

export function joinChapters(chapters: readonly Chapter[]): Chapter {
  return {
    entries: chapters.flatMap(({ entries }) => entries),
    reports: chapters.flatMap(({ reports }) => reports),
    commits: chapters.flatMap(({ commits }) => commits),
  };
}

/** The lines of one history as one line; JSON holds no tab. */
export function formatRecord(texts: readonly string[]): string {
  return texts.join('\t');
}

/** One at a time: all of them together are tens of megabytes. */
export function* formatRecords(chapters: Chapters): Generator<string> {
  for (const texts of chapters.values()) yield formatRecord(texts);
}

export function parseRecord(record: string): string[] {
  return record.split('\t');
}
