/** What a file is to the tool, by its path alone. */
export type FileRole =
  | { kind: 'prompt'; name: string; root: string }
  | { kind: 'partial'; name: string; root: string }
  | { kind: 'examples' | 'queries' | 'report'; name: string; root: string };

const NOT_PROMPTS = new Set(['README.md', 'CHANGELOG.md']);
const EXAMPLES = ['.examples.yaml', '.examples.jsonl'];
const QUERIES = ['.queries.yaml', '.queries.jsonl'];
const REPORT = '.report.json';

/** The names of a project's files. Paths are relative to the project's folder, with `/`. */
export interface Layout {
  roots: readonly string[];
}

export function classify(layout: Layout, path: string): FileRole | undefined {
  const root = layout.roots.find((candidate) => candidate === '.' || path.startsWith(`${candidate}/`));
  if (root === undefined) return undefined;
  const inside = root === '.' ? path : path.slice(root.length + 1);
  const segments = inside.split('/');
  if (segments.some((segment) => segment.startsWith('.'))) return undefined;
  if (segments[0] === '_partials' && inside.endsWith('.md')) {
    return { kind: 'partial', name: inside.slice('_partials/'.length, -'.md'.length), root };
  }
  if (segments.some((segment) => segment.startsWith('_'))) return undefined;
  for (const [kind, endings] of COMPANIONS) {
    const ending = endings.find((candidate) => inside.endsWith(candidate));
    if (ending !== undefined) return { kind, name: inside.slice(0, -ending.length), root };
  }
  const base = segments.at(-1) ?? '';
  if (!base.endsWith('.md') || base === '.md' || NOT_PROMPTS.has(base)) return undefined;
  return { kind: 'prompt', name: inside.slice(0, -'.md'.length), root };
}

const COMPANIONS = [
  ['examples', EXAMPLES],
  ['queries', QUERIES],
  ['report', [REPORT]],
] as const;

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

/** The prompts folder a path belongs to. */
export function rootOf(layout: Layout, path: string): string {
  return layout.roots.find((root) => root === '.' || path.startsWith(`${root}/`)) ?? '.';
}

export function partialsFolder(root: string): string {
  return root === '.' ? '_partials' : `${root}/_partials`;
}

function stem(path: string): string {
  return path.slice(0, -'.md'.length);
}
