import type { CommandSpec } from '../command.js';

/** What stands at the cursor of a command line. */
export type Cursor =
  | { kind: 'command' }
  | { kind: 'option'; command?: string }
  /** The value of an option: `--env pro`. */
  | { kind: 'value'; command: string; flag: string; before: readonly string[] }
  /** An argument, and those before it. */
  | { kind: 'argument'; command: string; before: readonly string[] }
  /** A file or folder, or nothing that is known. */
  | { kind: 'other' };

/** Flags that take a value, of all commands. */
const DIRECTORY = '-C';

/**
 * @param words before the cursor, without the program's name
 * @param current the word at the cursor
 * @param specOf the command of that name; undefined where there is none
 */
export async function readCursor(words: readonly string[], current: string, specOf: (name: string) => Promise<CommandSpec | undefined>): Promise<Cursor> {
  if (words.at(-1) === DIRECTORY) return { kind: 'other' };
  const index = words.findIndex((word, at) => !word.startsWith('-') && words[at - 1] !== DIRECTORY);
  const command = words[index];
  if (command === undefined) return current.startsWith('-') ? { kind: 'option' } : { kind: 'command' };
  if (command === 'help') return words.length === index + 1 ? { kind: 'command' } : { kind: 'other' };
  const spec = await specOf(command);
  if (!spec) return { kind: 'other' };
  const taking = flagsWithValue(spec);
  const before = argumentsOf(words.slice(index + 1), taking);
  const last = words.at(-1) ?? '';
  if (words.includes('--')) return { kind: 'argument', command, before };
  if (taking.has(last)) return { kind: 'value', command, flag: last, before };
  return current.startsWith('-') ? { kind: 'option', command } : { kind: 'argument', command, before };
}

/** `--env`, `-o`: every spelling of the options that take a value. */
function flagsWithValue({ options }: CommandSpec): Set<string> {
  return new Set([DIRECTORY, ...options.filter(({ flags }) => /[<[]/.test(flags)).flatMap(({ flags }) => spellings(flags))]);
}

/** `-o, --out <file>` → `-o`, `--out` */
export function spellings(flags: string): string[] {
  return flags.match(/(?<![\w-])-{1,2}[A-Za-z][\w-]*/g) ?? [];
}

function argumentsOf(words: readonly string[], taking: ReadonlySet<string>): string[] {
  const end = words.indexOf('--');
  return words.filter((word, at) => {
    if (end !== -1 && at >= end) return at > end;
    return !word.startsWith('-') && !taking.has(words[at - 1] ?? '');
  });
}
