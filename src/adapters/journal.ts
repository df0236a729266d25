import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { sha256 } from '../core/text/canonical-json.js';
import { readText, writeUnflushed } from './files.js';

/**
 * A value in a file: as it was once written whole, and what changed since. A change costs little, however large the whole.
 * For what may vanish at any time: nothing is flushed, and failing costs time only.
 */
export interface Journal {
  path: string;
  /** The whole, then the changes; nothing where there is none that can be used. */
  values: readonly unknown[];
  /** @param whole what is written instead once the changes weigh too much @returns whether the change was added */
  add(change: unknown): boolean;
  write(whole: unknown): void;
}

/** Characters of changes that reading may cost before all is written whole. */
const MOST = 100_000;

/** One line: what it goes on from, its own name, and the value. Of two that go on from the same, the second is not looked at. */
type Line = readonly [after: string, id: string, value: unknown];

export async function openJournal(path: string): Promise<Journal> {
  const text = await readText(path).catch(() => undefined);
  const { values, last, size, torn } = text?.ok ? readLines(text.text) : NOTHING;
  return {
    path,
    values,
    add(change) {
      const line = formatLine(last, change);
      if (values.length === 0 || size + line.length > MOST) return false;
      return tried(() => appendTo(path, torn ? `\n${line}` : line));
    },
    write: (whole) => void tried(() => writeUnflushed(path, formatLine('', whole))),
  };
}

const NOTHING = { values: [] as unknown[], last: '', size: 0, torn: false };

/** @returns `size` of the changes, and whether the last line was torn: nothing may stand on it, nor may it be cut off, for it may still be written */
function readLines(text: string): typeof NOTHING {
  const values: unknown[] = [];
  let last = '';
  const end = text.indexOf('\n');
  for (const line of [text.slice(0, end), ...text.slice(end + 1).split('\n')]) {
    const parsed = parseLine(line);
    if (parsed?.[0] !== last) {
      if (values.length === 0) return NOTHING;
      continue;
    }
    values.push(parsed[2]);
    last = parsed[1];
  }
  return { values, last, size: text.length - end - 1, torn: !text.endsWith('\n') };
}

/** Undefined for one that was torn. */
function parseLine(text: string): Line | undefined {
  try {
    const line: unknown = JSON.parse(text);
    return Array.isArray(line) && typeof line[0] === 'string' && typeof line[1] === 'string' ? (line as unknown as Line) : undefined;
  } catch {
    return undefined;
  }
}

function formatLine(after: string, value: unknown): string {
  const id = sha256(`${after} ${JSON.stringify(value)}`).slice(0, 16);
  return `${JSON.stringify([after, id, value] satisfies Line)}\n`;
}

/** To a file that is there. */
function appendTo(path: string, line: string): void {
  const file = openSync(path, constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW);
  try {
    writeSync(file, line);
  } finally {
    closeSync(file);
  }
}

function tried(write: () => void): boolean {
  try {
    write();
    return true;
  } catch {
    // A read-only .git, or a full disk.
    return false;
  }
}
