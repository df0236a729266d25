import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openRecords, type RecordFile, type RecordSpan, writeRecords } from '../../../adapters/record-file.js';
import { PromptError } from '../../../core/errors.js';
import type { Chapter } from '../../../core/version/history.js';
import { keptName } from '../kept-files.js';
import { type Chapters, formatRecord, formatRecords, parseChapter, parseRecord } from './chapters.js';

/** Files of records in git's folder, which are only added to, and where in them each history's chapters stand, by its key. */
export interface ChapterFiles {
  files: readonly string[];
  index: Readonly<Record<string, readonly Place[]>>;
}

type Place = readonly [file: number, offset: number, length: number];

/** Beyond, small files are joined: opening many costs more than copying them. */
const MAX_FILES = 12;

/** @param head makes the file's name: equal walks write equal files, and two processes at once do each other no harm */
export function addChapters(folder: string, { files, index }: ChapterFiles, head: string, added: Chapters): ChapterFiles {
  if (added.size === 0) return { files, index };
  const file = `${keptName('chapters', [head, ...files])}.jsonl`;
  const spans = writeRecords(join(folder, file), formatRecords(added));
  const places = { ...index };
  for (const [position, key] of [...added.keys()].entries()) places[key] = [...(places[key] ?? []), [files.length, ...(spans[position] as RecordSpan)]];
  return joinFiles(folder, { files: [...files, file], index: places });
}

/** All files but the first become one; all of them, once what was added weighs as much. */
function joinFiles(folder: string, kept: ChapterFiles): ChapterFiles {
  if (kept.files.length <= MAX_FILES) return kept;
  const records = kept.files.map((file) => openRecords(join(folder, file)));
  const sizes = sizesOf(kept.files, kept.index);
  const later = sizes.slice(1).reduce((sum, size) => sum + size, 0);
  const stay = later * 2 < (sizes[0] ?? 0) ? 1 : 0;
  const moved = Object.entries(kept.index).filter(([, places]) => places.some(([file]) => file >= stay));
  const chapters = moved.map(([, places]) => formatRecord(places.filter(([file]) => file >= stay).flatMap((place) => readPlace(records, place))));
  const file = `${keptName('chapters', kept.files)}.jsonl`;
  const spans = writeRecords(join(folder, file), chapters);
  const index = { ...kept.index };
  for (const [position, [key, places]] of moved.entries()) {
    index[key] = [...places.filter(([at]) => at < stay), [stay, ...(spans[position] as RecordSpan)]];
  }
  return { files: [...kept.files.slice(0, stay), file], index };
}

/**
 * @param keptIn the file that names them
 * @returns the chapters of one history
 * @throws where a file is gone or not as long as it was
 */
export function openChapters(folder: string, keptIn: string, { files, index }: ChapterFiles): (key: number) => Chapter {
  const records = files.map((file) => openRecords(join(folder, file)));
  const sizes = sizesOf(files, index);
  if (sizes.length !== records.length || records.some(({ size }, at) => size !== sizes[at])) throw new Error('not the files that were written');
  return (key) => {
    try {
      return parseChapter((index[key] ?? []).flatMap((place) => readPlace(records, place)));
    } catch (error) {
      rmSync(keptIn, { force: true });
      throw new PromptError('history/damaged', { folder }, { cause: error });
    }
  };
}

/** A record file holds what its index names, and nothing else. */
function sizesOf(files: readonly string[], index: ChapterFiles['index']): number[] {
  const sizes = files.map(() => 0);
  for (const places of Object.values(index)) for (const [file, , length] of places) sizes[file] = (sizes[file] ?? 0) + length;
  return sizes;
}

function readPlace(records: readonly RecordFile[], [file, offset, length]: Place): string[] {
  return parseRecord((records[file] as RecordFile).read([offset, length]));
}
