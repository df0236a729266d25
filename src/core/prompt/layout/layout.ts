import { insideOf, promptRoot, type PromptRoot } from './prompt-root.js';
import { groupBy } from '../../group-by.js';

/** What a file is to the tool, by its path alone. */
export interface FileRole {
  kind: 'prompt' | 'partial' | 'examples' | 'queries' | 'report';
  /** Of the prompt it is or belongs to, or of the partial. */
  name: string;
  /** The folder whose `_partials` it may use or lies in. */
  root: string;
}

const EXAMPLES = ['.examples.yaml', '.examples.jsonl'];
const QUERIES = ['.queries.yaml', '.queries.jsonl', '.queries.csv'];
const REPORT = '.report.json';

const COMPANIONS: readonly (readonly [ending: string, FileRole['kind']])[] = [
  ...EXAMPLES.map((ending) => [ending, 'examples'] as const),
  ...QUERIES.map((ending) => [ending, 'queries'] as const),
  [REPORT, 'report'],
];

/** Where a project's files are. Paths are relative to the project's folder, with `/`. */
export interface Layout {
  /** Folders of prompts, or patterns of prompt files. */
  roots: readonly string[];
  /** Regular expressions of the patterns among them. */
  patterns?: Readonly<Record<string, string>>;
}

/** The first root that knows a path says what it is. */
export function classify(layout: Layout, path: string): FileRole | undefined {
  const { roots, roles } = knownOf(layout);
  const known = roles.get(path);
  if (known || roles.has(path)) return known;
  let role: FileRole | undefined;
  for (const root of roots) if ((role = roleIn(root, path))) break;
  roles.set(path, role);
  return role;
}

export type Classify = (path: string) => FileRole | undefined;

export function createClassifier(layout: Layout): Classify {
  return (path) => classify(layout, path);
}

/** What a layout makes of its roots, and of each path that was asked for: a command asks for all of them again and again. */
const KNOWN = new WeakMap<Layout, { roots: PromptRoot[]; roles: Map<string, FileRole | undefined> }>();

function knownOf(layout: Layout): { roots: PromptRoot[]; roles: Map<string, FileRole | undefined> } {
  let known = KNOWN.get(layout);
  if (!known) {
    known = { roots: layout.roots.map((text) => promptRoot(text, layout.patterns?.[text])), roles: new Map() };
    KNOWN.set(layout, known);
  }
  return known;
}

function rootsOf(layout: Layout): PromptRoot[] {
  return knownOf(layout).roots;
}

function roleIn({ folder: root, extension, nameOf }: PromptRoot, path: string): FileRole | undefined {
  const inside = insideOf(root, path);
  if (inside === undefined) return undefined;
  if (inside.startsWith(PARTIALS)) {
    const hidden = inside.split('/').some((segment) => segment.startsWith('.'));
    return inside.endsWith('.md') && !hidden ? { kind: 'partial', name: inside.slice(PARTIALS.length, -'.md'.length), root } : undefined;
  }
  // Nearly all are prompts, and no companion is called so.
  if (!path.endsWith('.md')) {
    for (const [ending, kind] of COMPANIONS) {
      if (!path.endsWith(ending)) continue;
      const name = nameOf(path.slice(0, -ending.length) + extension);
      return name === undefined ? undefined : { kind, name, root };
    }
  }
  const name = nameOf(path);
  return name === undefined ? undefined : { kind: 'prompt', name, root };
}

const PARTIALS = '_partials/';

/** The prompt a companion file belongs to, whether it is there or not. */
export function promptPathOf(layout: Layout, path: string): string | undefined {
  const ending = COMPANIONS.find(([candidate]) => path.endsWith(candidate))?.[0];
  if (ending === undefined) return undefined;
  const candidates = rootsOf(layout).map(({ extension }) => path.slice(0, -ending.length) + extension);
  return candidates.find((candidate) => classify(layout, candidate)?.kind === 'prompt');
}

/** The folders that hold everything of a project's prompts; none lies in another. */
export function foldersOf(layout: Layout): string[] {
  const folders = [...new Set(rootsOf(layout).map(({ folder }) => folder))];
  return folders.filter((folder) => !folders.some((other) => other !== folder && (other === '.' || folder.startsWith(`${other}/`))));
}

/** Pools the prompt at `path` may have: the first that exists is meant. */
export function examplesPaths(path: string): string[] {
  return EXAMPLES.map((ending) => stem(path) + ending);
}

/** Query sets the prompt at `path` may have beside those with a name of their own: all are meant. */
export function queriesPaths(path: string): string[] {
  return QUERIES.map((ending) => stem(path) + ending);
}

/**
 * The files among `paths` that make up the query set of the prompt at `path`: `triage.queries.yaml`, then those with a name
 * of their own, such as `triage.hard.queries.csv`, unless that is the set of a prompt `triage.hard`.
 */
export function queriesPathsIn(path: string, paths: readonly string[]): string[] {
  const present = new Set(paths);
  const [before, extension] = [`${stem(path)}.`, path.slice(stem(path).length)];
  const named = paths.filter((one) => {
    const ending = one.startsWith(before) ? QUERIES.find((candidate) => one.endsWith(candidate)) : undefined;
    const name = ending === undefined ? '' : one.slice(before.length, -ending.length);
    return name !== '' && !name.includes('/') && !present.has(before + name + extension);
  });
  return [...queriesPaths(path).filter((one) => present.has(one)), ...named.sort()];
}

/** The same for many prompts: `paths` are gone through once. */
export function queriesFinder(paths: readonly string[]): (path: string) => string[] {
  const beside = byFolder(paths);
  const sets = byFolder(paths.filter((path) => path.includes('.queries.')));
  // A prompt `triage.hard` counts only where there are queries that may be its own.
  return (path) => (sets(path).length === 0 ? [] : queriesPathsIn(path, beside(path)));
}

/** Paths by the folder they lie in: companions lie beside their prompt. */
export function byFolder(paths: readonly string[]): (path: string) => readonly string[] {
  const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
  const folders = groupBy(paths, folderOf);
  return (path) => folders.get(folderOf(path)) ?? [];
}

/** Where a companion of the prompt at `path` lies when that lies at `to`. */
export function companionAt(companion: string, path: string, to: string): string {
  return companion === path ? to : stem(to) + companion.slice(stem(path).length);
}

export function reportPath(path: string): string {
  return stem(path) + REPORT;
}

/** The folder whose `_partials` the prompt at a path may use. */
export function rootOf(layout: Layout, path: string): string {
  return classify(layout, path)?.root ?? rootsOf(layout).map(({ folder }) => folder).find((folder) => insideOf(folder, path) !== undefined) ?? '.';
}

export function partialsFolder(root: string): string {
  return root === '.' ? '_partials' : `${root}/_partials`;
}

/** The path without its last extension: what the names of all companions begin with. */
export function stem(path: string): string {
  return path.replace(/\.[^./]+$/, '');
}

/** Stems of the prompts that a file may belong to: of `a/triage.hard.queries.csv` also `a/triage`. */
export function stemsOf(path: string): string[] {
  const name = path.lastIndexOf('/') + 1;
  return [...path.slice(name).matchAll(/\./g)].map(({ index }) => path.slice(0, name + index));
}
