import { createReadingMemo, type ReadingMemo } from '../../core/prompt/reading-memo.js';

let memo: ReadingMemo | undefined;

/** One for the process: history and the work tree hold the same front matter. */
export function readingMemo(): ReadingMemo {
  return (memo ??= createReadingMemo());
}
