import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Journal, openJournal } from '../../../adapters/journal.js';
import { isMap } from '../../../core/text/plain-data.js';
import { type Chapter, EMPTY_WALK, type PromptTip, type Walk, type WalkState } from '../../../core/version/history.js';
import { applyChanges, type WalkChange } from '../../../core/version/walk-change.js';
import { dropPastBuilds } from '../kept-files.js';
import { addChapters, type ChapterFiles, openChapters } from './chapter-files.js';
import { type Chapters, joinChapters, parseChapter } from './chapters.js';

/**
 * Walks are kept in git's folder: the tips in one small file, which every command reads, and the chapters beside it. A few
 * commits more are a line at its end. All of it may vanish at any time.
 */
export interface KeptWalk extends Walk {
  state: WalkState;
  stored: ChapterFiles;
  /** A history's chapters in those files. */
  recorded: (key: number) => Chapter;
  /** What is in none of them yet. */
  unsaved: Chapters;
}

/** What walking on adds. */
export interface WalkAddition {
  change: WalkChange;
  chapters: Chapters;
}

/** Where the walks of one kind are kept. */
export interface WalkStore {
  /** Undefined where there is none that can be used. */
  kept: KeptWalk | undefined;
  /** Keeping is a convenience: failing costs the next command time. @param base what was walked on from */
  save(base: KeptWalk, addition: WalkAddition): KeptWalk;
}

export const NO_WALK: KeptWalk = makeWalk({ state: EMPTY_WALK, stored: { files: [], index: {} }, recorded: () => parseChapter([]), unsaved: new Map() });

/** @param file whose folder also holds the chapters */
export async function openWalkStore(file: string): Promise<WalkStore> {
  const folder = dirname(file);
  const journal = await openJournal(file);
  const kept = load(folder, journal);
  return {
    kept,
    save(base, addition) {
      const walk = extendWalk(base, addition);
      const { change, chapters } = addition;
      if (base === kept && journal.add({ change, chapters: Object.fromEntries(chapters) })) return walk;
      return saveWhole(folder, journal, walk, kept?.stored.files ?? []);
    },
  };
}

/** A walk with what was added to it. */
export function extendWalk({ state, unsaved, ...base }: KeptWalk, { change, chapters }: WalkAddition): KeptWalk {
  return makeWalk({ ...base, state: applyChanges(state, [change]), unsaved: joinUnsaved([unsaved, chapters]) });
}

function makeWalk(parts: Pick<KeptWalk, 'state' | 'stored' | 'recorded' | 'unsaved'>): KeptWalk {
  const known = new Map<number, Chapter>();
  const read = ({ key }: PromptTip): Chapter => {
    const chapter = known.get(key) ?? joinChapters([parts.recorded(key), parseChapter(parts.unsaved.get(key) ?? [])]);
    known.set(key, chapter);
    return chapter;
  };
  return { ...parts, tips: parts.state.tips, read };
}

function joinUnsaved(all: readonly Chapters[]): Chapters {
  const joined = new Map<number, readonly string[]>();
  for (const chapters of all) for (const [key, texts] of chapters) joined.set(key, [...(joined.get(key) ?? []), ...texts]);
  return joined;
}

function load(folder: string, { path, values }: Journal): KeptWalk | undefined {
  const [whole, ...added] = values;
  if (!isKept(whole) || !added.every(isAddition)) return undefined;
  const { state, files, index } = whole;
  try {
    return makeWalk({
      state: applyChanges(state, added.map(({ change }) => change)),
      stored: { files, index },
      recorded: openChapters(folder, path, { files, index }),
      unsaved: joinUnsaved(added.map(({ chapters }) => new Map(Object.entries(chapters).map(([key, texts]) => [Number(key), texts])))),
    });
  } catch {
    return undefined;
  }
}

/** @param before files of the walk that this one takes the place of */
function saveWhole(folder: string, journal: Journal, walk: KeptWalk, before: readonly string[]): KeptWalk {
  try {
    const { state } = walk;
    const stored = addChapters(folder, walk.stored, state.head ?? '', walk.unsaved);
    journal.write({ state, ...stored });
    for (const file of before) if (!stored.files.includes(file)) rmSync(join(folder, file), { force: true });
    dropPastBuilds(folder);
    return makeWalk({ state, stored, recorded: openChapters(folder, journal.path, stored), unsaved: new Map() });
  } catch {
    // A read-only .git.
    return walk;
  }
}

/** Whether it can be used. Its head becomes an argument of git, so it must be an object id; its files are in the folder. */
function isKept(value: unknown): value is Pick<KeptWalk, 'state'> & ChapterFiles {
  if (!isMap(value) || !isMap(value['index']) || !Array.isArray(value['files'])) return false;
  const isFile = (file: unknown): boolean => typeof file === 'string' && /^chapters-[0-9a-f-]+\.jsonl$/.test(file);
  return isArrival(value['state']) && value['files'].every(isFile);
}

function isAddition(value: unknown): value is { change: WalkChange; chapters: Record<string, string[]> } {
  return isMap(value) && isArrival(value['change']) && isMap(value['chapters']) && Object.values(value['chapters']).every(Array.isArray);
}

/** What states and changes have in common. */
function isArrival(value: unknown): boolean {
  if (!isMap(value)) return false;
  const { head, files, tips, nextKey } = value;
  const isTip = (one: unknown): boolean => isMap(one) && typeof one['key'] === 'number' && typeof one['name'] === 'string' && Array.isArray(one['wanted']);
  return typeof head === 'string' && /^[0-9a-f]{40,64}$/.test(head) && typeof nextKey === 'number' && isMap(files) && Array.isArray(tips) && tips.every(isTip);
}
