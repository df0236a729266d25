import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readText, writeUnflushed } from '../../../adapters/files.js';
import { openRecords, type RecordFile, type RecordSpan, writeRecords } from '../../../adapters/record-file.js';
import { PromptError } from '../../../core/errors.js';
import { sha256 } from '../../../core/text/canonical-json.js';
import { type Chapters, formatRecord, formatRecords, joinChapters, parseChapter, parseRecord } from './chapters.js';
import { type Chapter, EMPTY_WALK, type PromptTip, type Walk, type WalkState } from '../../../core/version/history.js';

/**
 * Walks are kept in git's folder: the tips in one small file, which every command reads, and the chapters in files of
 * records that are only added to. A walk carried on writes what is new. All of it may vanish at any time.
 */
export interface KeptWalk extends Walk {
  state: WalkState;
  /** Names of the record files, and where in them each history's chapters stand. */
  files: readonly string[];
  index: Readonly<Record<string, readonly Place[]>>;
  /** What came since, by the history's key. */
  unsaved: Chapters;
}

type Stored = Pick<KeptWalk, 'files' | 'index'>;

type Place = readonly [file: number, offset: number, length: number];

/** Beyond, small files are joined: opening many costs more than copying them. */
const MAX_FILES = 12;

export const NO_WALK: KeptWalk = { state: EMPTY_WALK, tips: [], files: [], index: {}, unsaved: new Map(), read: () => ({ entries: [], reports: [], commits: [] }) };

/** Undefined where there is none that can be used. */
export async function loadWalk(folder: string, name: string): Promise<KeptWalk | undefined> {
  const text = await readText(join(folder, `${name}.json`)).catch(() => undefined);
  if (!text?.ok) return undefined;
  try {
    const kept: unknown = JSON.parse(text.text);
    return isKept(kept) ? open(folder, name, kept) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Keeping is a convenience: failing costs the next command time.
 * @param before files of the walk that this one takes the place of
 */
export function saveWalk(folder: string, name: string, walk: KeptWalk, before: readonly string[]): KeptWalk {
  try {
    const { state } = walk;
    const stored = joinFiles(folder, append(folder, walk));
    writeUnflushed(join(folder, `${name}.json`), JSON.stringify({ state, ...stored }));
    for (const file of before) if (!stored.files.includes(file)) rmSync(join(folder, file), { force: true });
    return open(folder, name, { state, ...stored });
  } catch {
    // A read-only .git.
    return walk;
  }
}

/** A walk with what was added to it. */
export function extendWalk(base: KeptWalk, state: WalkState, added: Chapters): KeptWalk {
  const unsaved = new Map(base.unsaved);
  for (const [key, texts] of added) unsaved.set(key, [...(unsaved.get(key) ?? []), ...texts]);
  const read = (tip: PromptTip): Chapter => joinChapters([base.read(tip), parseChapter(added.get(tip.key) ?? [])]);
  return { ...base, state, tips: state.tips, unsaved, read };
}

function append(folder: string, { state, files, index, unsaved }: KeptWalk): Stored {
  if (unsaved.size === 0) return { files, index };
  // Equal walks write equal files: two processes at once do each other no harm.
  const file = `chapters-${sha256(`${state.head} ${files.join(' ')}`).slice(0, 16)}.jsonl`;
  const spans = writeRecords(join(folder, file), formatRecords(unsaved));
  const places = { ...index };
  for (const [position, key] of [...unsaved.keys()].entries()) places[key] = [...(places[key] ?? []), [files.length, ...(spans[position] as RecordSpan)]];
  return { files: [...files, file], index: places };
}

/** All files but the first become one; all of them, once what was added weighs as much. */
function joinFiles(folder: string, kept: Stored): Stored {
  if (kept.files.length <= MAX_FILES) return kept;
  const records = kept.files.map((file) => openRecords(join(folder, file)));
  const sizes = sizesOf(kept.files, kept.index);
  const later = sizes.slice(1).reduce((sum, size) => sum + size, 0);
  const stay = later * 2 < (sizes[0] ?? 0) ? 1 : 0;
  const moved = Object.entries(kept.index).filter(([, places]) => places.some(([file]) => file >= stay));
  const chapters = moved.map(([, places]) => formatRecord(places.filter(([file]) => file >= stay).flatMap((place) => readPlace(records, place))));
  const file = `chapters-${sha256(kept.files.join(' ')).slice(0, 16)}.jsonl`;
  const spans = writeRecords(join(folder, file), chapters);
  const index = { ...kept.index };
  for (const [position, [key, places]] of moved.entries()) {
    index[key] = [...places.filter(([at]) => at < stay), [stay, ...(spans[position] as RecordSpan)]];
  }
  return { files: [...kept.files.slice(0, stay), file], index };
}

/** @throws where a file is gone or not as long as it was */
function open(folder: string, name: string, { state, files, index }: Pick<KeptWalk, 'state'> & Stored): KeptWalk {
  const records = files.map((file) => openRecords(join(folder, file)));
  const sizes = sizesOf(files, index);
  if (sizes.length !== records.length || records.some(({ size }, at) => size !== sizes[at])) throw new Error('not the files that were written');
  const known = new Map<number, Chapter>();
  const read = ({ key }: PromptTip): Chapter => {
    const chapter = known.get(key) ?? readChapter(records, index[key] ?? [], folder, name);
    known.set(key, chapter);
    return chapter;
  };
  return { state, tips: state.tips, files, index, unsaved: new Map(), read };
}

function readChapter(records: readonly RecordFile[], places: readonly Place[], folder: string, name: string): Chapter {
  try {
    return parseChapter(places.flatMap((place) => readPlace(records, place)));
  } catch (error) {
    rmSync(join(folder, `${name}.json`), { force: true });
    throw new PromptError('history/damaged', { folder }, { cause: error });
  }
}

/** A record file holds what its index names, and nothing else. */
function sizesOf(files: readonly string[], index: Stored['index']): number[] {
  const sizes = files.map(() => 0);
  for (const places of Object.values(index)) for (const [file, , length] of places) sizes[file] = (sizes[file] ?? 0) + length;
  return sizes;
}

function readPlace(records: readonly RecordFile[], [file, offset, length]: Place): string[] {
  return parseRecord((records[file] as RecordFile).read([offset, length]));
}

/** Whether it can be used. Its head becomes an argument of git, so it must be an object id; its files are in the folder. */
function isKept(value: unknown): value is Pick<KeptWalk, 'state'> & Stored {
  if (!isMap(value) || !isMap(value['state']) || !isMap(value['index']) || !Array.isArray(value['files'])) return false;
  const { head, files, tips, nextKey } = value['state'];
  const isTip = (one: unknown): boolean => isMap(one) && typeof one['key'] === 'number' && typeof one['name'] === 'string' && Array.isArray(one['wanted']);
  const isHead = typeof head === 'string' && /^[0-9a-f]{40,64}$/.test(head);
  const isFile = (file: unknown): boolean => typeof file === 'string' && /^chapters-[0-9a-f]+\.jsonl$/.test(file);
  return isHead && typeof nextKey === 'number' && isMap(files) && Array.isArray(tips) && tips.every(isTip) && value['files'].every(isFile);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
