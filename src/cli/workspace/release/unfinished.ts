import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openFileChanges, sweep } from '../../../adapters/file-changes.js';
import { readExactly, writeWhole } from '../../../adapters/files.js';
import { forgetPaths } from '../../../adapters/git/commit.js';
import { changedFiles } from '../../../adapters/git/status.js';
import { exclusively } from '../../../adapters/lock.js';
import { PromptError } from '../../../core/errors.js';
import { isMap } from '../../../core/text/plain-data.js';
import { sha256 } from '../../../core/text/canonical-json.js';
import type { Context } from '../../command.js';
import type { Project } from '../project.js';

/**
 * What a promotion writes in a work tree is noted in git's folder before and struck out after it. If it is killed in
 * between, whoever changes a release next takes back what of it is left; so that needs no guess whose an edit is.
 */
export interface Unfinished {
  /** The promotion is over, one way or the other. */
  strike(): void;
}

/** @param texts that will be written, by path in the repository */
export function noteUnfinished(project: Project, texts: Readonly<Record<string, string>>): Unfinished {
  const file = noteFile(project);
  mkdirSync(join(file, '..'), { recursive: true });
  writeWhole(file, JSON.stringify(Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, sha256(text)]))));
  return { strike: () => rmSync(file, { force: true }) };
}

/** Runs `work` while no other process changes releases here, after what a killed one left was taken back. @throws what `exclusively` throws */
export async function alone<T>(project: Project, context: Pick<Context, 'note' | 'signal'>, work: () => Promise<T>): Promise<T> {
  const settled = async (): Promise<T> => {
    await takeBack(project, context.note);
    return work();
  };
  return exclusively(lockFolder(project), settled, { ...context, holder: 'promotion' });
}

/** One for all work trees: what is guarded are the branches. */
export function lockFolder({ repository }: Project): string {
  return join(repository.commonDir, 'prompt', 'locks');
}

/** Where files wait for their place: on its file system, and ignored. */
export function scratchFolder({ root }: Project): string {
  return join(root, '.prompt/cache');
}

/** The same texts by their paths in the repository. */
export function inRepository({ prefix }: Project, texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([path, text]) => [prefix + path, text]));
}

/** What is written must replace nothing that only the work tree or the index has. @throws PromptError `release/edited` */
export async function requireUnedited(project: Project, texts: Readonly<Record<string, string>>): Promise<void> {
  const written = inRepository(project, texts);
  const states = await changedFiles(project.repository.git, Object.keys(written));
  const left = await leftUnfinished(project, [...states.keys()]);
  const edited = await Promise.all([...states].map(async ([path, state]) => {
    if (state === ' D' || left.has(path)) return [];
    return (await readExactly(join(project.repository.top ?? '', path))) === written[path] ? [] : [path];
  }));
  if (edited.flat().length > 0) throw new PromptError('release/edited', { files: edited.flat() });
}

/** Those of these files that only hold what a killed promotion has written. */
async function leftUnfinished(project: Project, paths: readonly string[]): Promise<Set<string>> {
  const noted = readNote(project);
  const texts = await Promise.all(paths.map(async (path) => [path, await readExactly(join(project.repository.top ?? '', path))] as const));
  return new Set(texts.filter(([path, text]) => text !== undefined && noted[path] === sha256(text)).map(([path]) => path));
}

async function takeBack(project: Project, note: (text: string) => void): Promise<void> {
  const { git, top } = project.repository;
  const noted = Object.keys(readNote(project));
  if (top === undefined || noted.length === 0) return;
  const [states, own] = [await changedFiles(git, noted), await leftUnfinished(project, noted)];
  // What somebody has edited or staged since is theirs.
  const left = [...states].filter(([path, state]) => own.has(path) && ['??', ' A', ' M'].includes(state));
  await forgetPaths(git, left.filter(([, state]) => state === ' A').map(([path]) => path));
  const files = openFileChanges(scratchFolder(project));
  for (const [path, state] of left) {
    if (state === ' M') files.write(join(top, path), await git.text(['cat-file', 'blob', `HEAD:${path}`]));
    else files.remove(join(top, path));
  }
  files.settle();
  rmSync(noteFile(project), { force: true });
  if (left.length > 0) note(`note: a promotion was killed here; what it left was taken back: ${left.map(([path]) => path).join(', ')}`);
}

function readNote(project: Project): Record<string, unknown> {
  const file = noteFile(project);
  sweep(join(file, '..'));
  try {
    const noted: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isMap(noted) ? noted : {};
  } catch {
    return {};
  }
}

/** Of this work tree alone. */
function noteFile({ repository }: Project): string {
  return join(repository.gitDir, 'prompt', 'unfinished.json');
}
