import { insideOf, promptRoot, type PromptRoot } from './prompt-root.js';

/** What a file is to the tool, by its path alone. */
export interface FileRole {
  kind: 'prompt' | 'partial' | 'examples' | 'queries' | 'report';
  /** Of the prompt it is or belongs to, or of the partial. */
  name: string;
  /** The folder whose `_partials` it may use or lies in. */
  root: string;
}

const EXAMPLES = ['.examples.yaml', '.examples.jsonl'];
const QUERIES = ['.queries.yaml', '.queries.jsonl'];
const REPORT = '.report.json';

const COMPANIONS = [
  ['examples', EXAMPLES],
  ['queries', QUERIES],
  ['report', [REPORT]],
] as const;

/** Where a project's files are. Paths are relative to the project's folder, with `/`. */
export interface Layout {
  /** Folders of prompts, or patterns of prompt files. */
  roots: readonly string[];
  /** Regular expressions of the patterns among them. */
  patterns?: Readonly<Record<string, string>>;
}

/** The first root that knows a path says what it is. */
export function classify(layout: Layout, path: string): FileRole | undefined {
  for (const root of rootsOf(layout)) {
    const role = roleIn(root, path);
    if (role) return role;
  }
  return undefined;
}

export type Classify = (path: string) => FileRole | undefined;

/** For many questions about few paths. */
export function createClassifier(layout: Layout): Classify {
  const roles = new Map<string, FileRole | undefined>();
  return (path) => {
    if (!roles.has(path)) roles.set(path, classify(layout, path));
    return roles.get(path);
  };
}

function rootsOf({ roots, patterns }: Layout): PromptRoot[] {
  return roots.map((text) => promptRoot(text, patterns?.[text]));
}

function roleIn({ folder: root, extension, nameOf }: PromptRoot, path: string): FileRole | undefined {
  const inside = insideOf(root, path);
  if (inside === undefined) return undefined;
  if (inside.startsWith(PARTIALS)) {
    const hidden = inside.split('/').some((segment) => segment.startsWith('.'));
    return inside.endsWith('.md') && !hidden ? { kind: 'partial', name: inside.slice(PARTIALS.length, -'.md'.length), root } : undefined;
  }
  for (const [kind, endings] of COMPANIONS) {
    const ending = endings.find((candidate) => path.endsWith(candidate));
    if (ending === undefined) continue;
    const name = nameOf(path.slice(0, -ending.length) + extension);
    return name === undefined ? undefined : { kind, name, root };
  }
  const name = nameOf(path);
  return name === undefined ? undefined : { kind: 'prompt', name, root };
}

const PARTIALS = '_partials/';

/** The prompt a companion file belongs to, whether it is there or not. */
export function promptPathOf(layout: Layout, path: string): string | undefined {
  const ending = COMPANIONS.flatMap(([, endings]) => endings).find((candidate) => path.endsWith(candidate));
  if (ending === undefined) return undefined;
  const candidates = rootsOf(layout).map(({ extension }) => path.slice(0, -ending.length) + extension);
  return candidates.find((candidate) => classify(layout, candidate)?.kind === 'prompt');
}

/** The folders that hold everything of a project's prompts; none lies in another. */
export function foldersOf(layout: Layout): string[] {
  const folders = [...new Set(rootsOf(layout).map(({ folder }) => folder))];
  return folders.filter((folder) => !folders.some((other) => other !== folder && (other === '.' || folder.startsWith(`${other}/`))));
}

/** Companion files of the prompt at `path`: the first that exists is meant. */
export function examplesPaths(path: string): string[] {
  return EXAMPLES.map((ending) => stem(path) + ending);
}

export function queriesPaths(path: string): string[] {
  return QUERIES.map((ending) => stem(path) + ending);
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

function stem(path: string): string {
  return path.replace(/\.[^./]+$/, '');
}
