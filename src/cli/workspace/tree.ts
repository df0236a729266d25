import { join } from 'node:path';
import { fileStamp, listFiles, readText, type Stamp } from '../../adapters/files.js';
import { readBlobs } from '../../adapters/git/blobs.js';
import { listCommit, listIndex, listSkipped } from '../../adapters/git/tree.js';
import { BASELINE } from '../../core/check/baseline-file.js';
import { CONFIG_FILE } from '../../core/config/config-file.js';
import { PromptError } from '../../core/errors.js';
import { classify, examplesPaths, foldersOf } from '../../core/prompt/layout/layout.js';
import type { PromptSources, ReadPrompt } from '../../core/prompt/prompt.js';
import { insideOf } from '../../core/prompt/layout/prompt-root.js';
import { gatherSources } from '../../core/prompt/layout/sources.js';
import { brokenHash } from '../../core/prompt/content.js';
import { meantWord } from '../../core/text/nearest-word.js';
import { type Decoded, undecodedFinding } from '../../core/text/decode.js';
import type { Project } from './project.js';

/** A project's files in one state: the work tree, the index, or a commit. Texts are read once, on demand. */
export interface Tree {
  /** As messages name it: `the work tree`. */
  label: string;
  /** What is checked out: files beside it are read where they lie. */
  isHere: boolean;
  /** The commit whose files these are. */
  commit?: string;
  paths: readonly string[];
  /** Links and other things that are no files. */
  irregular: readonly string[];
  /** Those of the work tree; git knows none. */
  folders: readonly string[];
  /** Makes `read` of these paths possible. */
  load(paths: readonly string[]): Promise<void>;
  read(path: string): Decoded | undefined;
  /** Changes when the file does; `time` is milliseconds of its last change, where that counts. Undefined for an absent file. */
  stamp(path: string): Stamp | undefined;
}

export interface PromptFile {
  name: string;
  path: string;
  root: string;
}

/** The work tree; where there is none, what HEAD has. */
export async function worktree(project: Project): Promise<Tree> {
  const { repository, layout, prefix, root } = project;
  if (repository.top === undefined) {
    return {
      ...(repository.head === undefined ? gitTree(project, 'HEAD', new Map()) : await commitTree(project, repository.head, 'HEAD')),
      isHere: true,
    };
  }
  const listings = await Promise.all(foldersOf(layout).map((folder) => listFiles(root, folder)));
  const here = listings.flatMap((listing) => listing.files);
  const skipped = repository.sparse ? await listSkipped(repository.git, foldersOf(layout), prefix) : new Map<string, string>();
  const unseen = gitTree(project, 'the index', skipped);
  const stamps = new Map<string, Stamp | undefined>();
  const present = new Set(here);
  return makeTree({
    label: 'the work tree', isHere: true,
    paths: [...new Set([...here, ...skipped.keys()])],
    irregular: listings.flatMap((listing) => listing.irregular),
    folders: listings.flatMap((listing) => listing.folders),
    async readAll(wanted) {
      const texts = new Map<string, Decoded>();
      await Promise.all(wanted.map(async (path) => {
        const text = await readText(join(root, path));
        if (text) texts.set(path, text);
      }));
      const missing = wanted.filter((path) => !texts.has(path) && skipped.has(path));
      await unseen.load(missing);
      for (const path of missing) texts.set(path, unseen.read(path) as Decoded);
      return texts;
    },
    stamp(path) {
      if (!stamps.has(path)) stamps.set(path, (present.has(path) ? fileStamp(`${root}/${path}`) : undefined) ?? unseen.stamp(path));
      return stamps.get(path);
    },
  });
}

/** One file of it. */
export async function readHere(project: Project, path: string): Promise<Decoded | undefined> {
  const { repository, root, prefix } = project;
  const text = repository.top === undefined ? undefined : await readText(join(root, path));
  if (text || (repository.top !== undefined && !repository.sparse)) return text;
  const listed =
    repository.top !== undefined
      ? listSkipped(repository.git, [path], prefix)
      : repository.head === undefined
        ? undefined
        : listCommit(repository.git, repository.head, [path], prefix);
  const oid = (await listed)?.get(path);
  return oid === undefined ? undefined : (await readBlobs(repository, [oid])).get(oid);
}

export async function staged(project: Project): Promise<Tree> {
  return gitTree(project, 'the index', await listIndex(project.repository.git, [...foldersOf(project.layout), BASELINE], project.prefix));
}

/** The same where the index was listed already. @param files from the top of the repository */
export function stagedIn(project: Project, files: ReadonlyMap<string, string>): Tree {
  const { layout, prefix } = project;
  const folders = foldersOf(layout);
  const isOwn = (path: string): boolean => path === BASELINE || path === CONFIG_FILE || folders.some((folder) => insideOf(folder, path) !== undefined);
  const own = new Map<string, string>();
  for (const [path, blob] of files) {
    const inside = path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
    if (inside !== undefined && isOwn(inside)) own.set(inside, blob);
  }
  return gitTree(project, 'the index', own);
}

/** @param also files beside the prompts' folders */
export async function commitTree(project: Project, commit: string, label: string, also: readonly string[] = []): Promise<Tree> {
  return { ...gitTree(project, label, await listCommit(project.repository.git, commit, [...foldersOf(project.layout), ...also], project.prefix)), commit };
}

/** A tree made of given blobs, by path. @param known blobs that were read already: git is then not asked */
export function gitTree(project: Project, label: string, files: ReadonlyMap<string, string>, known?: ReadonlyMap<string, Decoded>): Tree {
  return makeTree({
    label, isHere: false, paths: [...files.keys()], irregular: [], folders: [],
    async readAll(wanted) {
      const blobs = known ?? (await readBlobs(project.repository, wanted.map((path) => files.get(path) ?? '')));
      return new Map(wanted.flatMap((path) => {
        const blob = blobs.get(files.get(path) ?? '');
        return blob ? [[path, blob] as const] : [];
      }));
    },
    stamp: (path) => {
      const oid = files.get(path);
      return oid === undefined ? undefined : { id: oid, time: 0 };
    },
  });
}

/** The prompts of a tree, by name, with their paths. */
export function promptsIn(project: Project, tree: Tree): PromptFile[] {
  return tree.paths
    .flatMap((path) => {
      const role = classify(project.layout, path);
      return role?.kind === 'prompt' ? [{ name: role.name, root: role.root, path }] : [];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The prompt a person means by `typed`: its whole name, or the last part of it where only one prompt has that.
 * @param living those of `names` that the last part means before any other
 * @throws PromptError `prompt/not-found`, `prompt/ambiguous-name`
 */
export function findName(typed: string, names: readonly string[], where: string, living: readonly string[] = []): string {
  if (names.includes(typed)) return typed;
  // One accented letter may be two code points in a file's name, and one as it was typed.
  const same = names.find((name) => name.normalize() === typed.normalize());
  if (same !== undefined) return same;
  const endingIn = (candidates: readonly string[]): string[] => candidates.filter((name) => name.normalize().endsWith(`/${typed.normalize()}`));
  const ending = endingIn(living).length > 0 ? endingIn(living) : endingIn(names);
  const [only, another] = ending;
  if (another !== undefined) throw new PromptError('prompt/ambiguous-name', { name: typed, names: ending });
  if (only !== undefined) return only;
  const nearest = namedByPath(typed, names) ?? meantWord(typed, [...names, ...names.map((name) => name.split('/').at(-1) ?? '')]);
  throw new PromptError('prompt/not-found', { name: typed, where, known: names, ...(nearest === undefined ? {} : { nearest }) });
}

/** `prompts/support/triage.md` → `support/triage` */
function namedByPath(path: string, names: readonly string[]): string | undefined {
  const whole = `/${path.replace(/\.md$/, '')}`;
  return names.filter((name) => whole.endsWith(`/${name}`)).sort((a, b) => b.length - a.length)[0];
}

/** A prompt to be read: its texts, or why there are none. */
export type LoadedSources = { wanted: readonly string[] } & ({ ok: true; sources: PromptSources } | { ok: false; read: ReadPrompt });

/** Loads prompts and what they may draw on, without parsing anything. */
export async function loadSources(project: Project, tree: Tree, wanted: readonly PromptFile[]): Promise<LoadedSources[]> {
  const roles = tree.paths.map((path) => ({ path, role: classify(project.layout, path) }));
  const partials = roles.filter(({ role }) => role?.kind === 'partial');
  const own = wanted.flatMap(({ path }) => [path, ...examplesPaths(path)]);
  await tree.load([...own, ...partials.map(({ path }) => path)]);
  const read = (path: string): string | undefined => {
    const decoded = tree.read(path);
    return decoded?.ok ? decoded.text : undefined;
  };
  return wanted.map((prompt): LoadedSources => {
    const decoded = tree.read(prompt.path) ?? GONE;
    if (!decoded.ok) {
      return { ok: false, wanted: [prompt.path], read: { hash: brokenHash(decoded.message), findings: [undecodedFinding(prompt.path, decoded)] } };
    }
    const available = partials.flatMap(({ role }) => (role?.kind === 'partial' && role.root === prompt.root ? [role.name] : []));
    return { ok: true, ...gatherSources({ ...prompt, text: decoded.text }, read, available) };
  });
}

const GONE = { ok: false, code: 'file/missing', message: 'the file is gone', remedy: 'restore it' } as const;

export async function readPrompts(project: Project, tree: Tree, wanted: readonly PromptFile[]): Promise<ReadPrompt[]> {
  const [{ readPrompt }, loaded] = await Promise.all([import('../../core/prompt/prompt.js'), loadSources(project, tree, wanted)]);
  return loaded.map((one) => (one.ok ? readPrompt(one.sources) : one.read));
}

function makeTree(made: Omit<Tree, 'load' | 'read'> & { readAll: (paths: readonly string[]) => Promise<ReadonlyMap<string, Decoded>> }): Tree {
  const { readAll, ...tree } = made;
  const known = new Set(tree.paths);
  const texts = new Map<string, Decoded>();
  return {
    ...tree,
    async load(wanted) {
      const missing = wanted.filter((path) => known.has(path) && !texts.has(path));
      if (missing.length === 0) return;
      for (const [path, text] of await readAll(missing)) texts.set(path, text);
    },
    read: (path) => texts.get(path),
  };
}
