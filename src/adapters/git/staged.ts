import { createGit, type Git } from './git.js';
import type { Repository } from './repository.js';

/** The index, and what of it HEAD has otherwise. */
export interface Staged {
  /** Paths that differ between HEAD and the index; before the first commit all of the index. */
  changed: string[];
  /** Regular files that are not in conflict, from the top of the repository: path → blob. */
  files: ReadonlyMap<string, string>;
}

const ENTRIES = ['ls-files', '-s', '-z', '--full-name', '--', ':/'];

function changesSince(commit: string): string[] {
  return ['diff-index', '--cached', '--name-only', '--no-renames', '--no-relative', '-z', commit, '--'];
}

/** What git was asked about a folder. */
export interface AskedStaged {
  directory: string;
  changes: Promise<string>;
  entries: Promise<string>;
}

let ahead: AskedStaged | undefined;

/** Asks git while the program loads: the first `readStaged` for that folder takes the answers. @param asked where that was done already */
export function askStagedAhead(directory: string, asked?: AskedStaged): AskedStaged {
  const git = createGit(directory);
  ahead = asked ?? { directory, changes: git.text(changesSince('HEAD')), entries: git.text(ENTRIES) };
  for (const answer of [ahead.changes, ahead.entries]) answer.catch(() => {});
  return ahead;
}

/** @param directory where the command was started */
export async function readStaged({ git, head }: Repository, directory: string): Promise<Staged> {
  const asked = ahead?.directory === directory ? ahead : undefined;
  ahead = undefined;
  // What is asked ahead may be asked from outside the work tree, and before the first commit there is no HEAD.
  const answer = (promise: Promise<string> | undefined, args: readonly string[]): Promise<string> => promise?.catch(() => git.text(args)) ?? git.text(args);
  const [entries, changes] = await Promise.all([answer(asked?.entries, ENTRIES), head === undefined ? undefined : answer(asked?.changes, changesSince(head))]);
  const files = new Map<string, string>();
  const paths = new Set<string>();
  for (const entry of entries.split('\0')) {
    const tab = entry.indexOf('\t');
    if (tab === -1) continue;
    const [mode = '', oid = '', stage] = entry.slice(0, tab).split(' ');
    const path = entry.slice(tab + 1);
    paths.add(path);
    if (stage === '0' && mode.startsWith('100')) files.set(path, oid);
  }
  return { changed: changes === undefined ? [...paths] : splitPaths(changes), files };
}

/** Paths that differ between HEAD and the index; before the first commit all of the index. */
export async function stagedPaths({ git, head }: Repository): Promise<string[]> {
  return splitPaths(await git.text(head === undefined ? ['ls-files', '-z'] : changesSince(head)));
}

/** Every file of this name in the index. */
export async function listConfigs(git: Git, name: string): Promise<string[]> {
  return splitPaths(await git.text(['ls-files', '-z', '--full-name', '--', `:(top,glob)**/${name}`]));
}

function splitPaths(output: string): string[] {
  return [...new Set(output.split('\0').filter((path) => path !== ''))];
}
