import { resolve } from 'node:path';
import { parseReference } from '../../core/version/reference.js';
import type { CommandSpec } from '../command.js';
import { GLOBAL_OPTIONS } from '../options.js';
import { type Candidates, openCandidates } from './candidates.js';
import { type Cursor, readCursor, spellings } from './command-line.js';

/** A command as far as completion needs it. */
export interface KnownCommand {
  name: string;
  hidden?: boolean;
  load(): Promise<CommandSpec>;
}

/** What can stand at the cursor. @param words of the command line without the program's name; the last is the one at the cursor */
export async function complete(words: readonly string[], cwd: string, commands: readonly KnownCommand[]): Promise<string[]> {
  const current = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const specOf = async (name: string): Promise<CommandSpec | undefined> => commands.find((command) => command.name === name)?.load();
  // `--env=pro` is `--env pro` in one word.
  const [, flag, value] = /^(--[\w-]+)=(.*)$/s.exec(current) ?? [];
  const cursor = flag === undefined ? await readCursor(before, current, specOf) : await readCursor([...before, flag], value ?? '', specOf);
  const typed = value ?? current;
  const start = flag === undefined ? '' : `${flag}=`;
  const found =
    cursor.kind === 'command'
      ? [...commands.filter(({ hidden }) => hidden !== true).map(({ name }) => name), 'help']
      : await candidatesAt(cursor, typed, specOf, openIn(directoryOf(before, cwd)));
  return [...new Set(found)].filter((candidate) => candidate.startsWith(typed)).map((candidate) => start + candidate);
}

/** A repository is opened only where something of it is asked for. */
function openIn(directory: string): () => Promise<Candidates> {
  return async () => {
    const { openProject } = await import('../workspace/project.js');
    return openCandidates(await openProject(directory));
  };
}

function directoryOf(words: readonly string[], cwd: string): string {
  const at = words.indexOf('-C');
  return resolve(cwd, at === -1 ? '.' : (words[at + 1] ?? '.'));
}

async function candidatesAt(
  cursor: Exclude<Cursor, { kind: 'command' }>,
  current: string,
  specOf: (name: string) => Promise<CommandSpec | undefined>,
  open: () => Promise<Candidates>,
): Promise<string[]> {
  if (cursor.kind === 'other') return [];
  const spec = cursor.command === undefined ? undefined : await specOf(cursor.command);
  if (cursor.kind === 'option') {
    return [
      ...(spec?.options ?? []).flatMap(({ flags }) => spellings(flags)),
      ...GLOBAL_OPTIONS.flatMap(({ flags }) => spellings(flags)),
      '--help',
      ...(spec ? [] : ['--version']),
    ];
  }
  if (!spec) return [];
  if (cursor.kind === 'value') return valuesOf(spec, cursor, open);
  const { before } = cursor;
  const argument = spec.arguments[before.length] ?? spec.arguments.at(-1);
  if (!argument || (before.length >= spec.arguments.length && !argument.name.includes('...'))) return [];
  if (argument.choices) return [...argument.choices];
  const subject = subjectOf(before);
  switch (KINDS[argument.name.replace(/[<>[\].]/g, '')]) {
    case 'name':
      return (await open()).names(current);
    case 'reference':
      return (await open()).references(current, subject);
    case 'state': {
      const candidates = await open();
      const states = await candidates.states();
      // Alone, an @ stands for all prompts.
      if (current.startsWith('@') && subject === undefined) return states.map((state) => `@${state}`);
      return [...(await candidates.references(current, subject)), ...states];
    }
    default:
      return [];
  }
}

/** What an argument is, by the word that the help calls it. */
const KINDS: Readonly<Record<string, 'name' | 'reference' | 'state'>> = {
  name: 'name', names: 'name',
  ref: 'reference', baseline: 'reference', candidates: 'reference', variant: 'reference',
  a: 'state', b: 'state',
};

async function valuesOf({ options }: CommandSpec, { flag, before }: Extract<Cursor, { kind: 'value' }>, open: () => Promise<Candidates>): Promise<string[]> {
  const option = options.find(({ flags }) => spellings(flags).includes(flag));
  if (option?.choices) return [...option.choices];
  if (flag === '--env') return (await open()).environments();
  if (option?.flags.endsWith('<version>') === true) return (await open()).versions(subjectOf(before) ?? '');
  return [];
}

/** The prompt that the first argument names. */
function subjectOf([first]: readonly string[]): string | undefined {
  return first === undefined ? undefined : parseReference(first).name;
}
