import { nearestWord } from '../../text/nearest-word.js';
import type { Layout } from './layout.js';
import { patternSources } from './pattern.js';
import { insideOf, isPattern, isWild, promptRoot } from './prompt-root.js';

/** Entries of `prompts:` by which none of these files is a prompt. */
export function emptyRoots({ roots, patterns }: Layout, paths: readonly string[]): string[] {
  return roots.filter((root) => !findsAny(root, paths, patterns));
}

/**
 * What an entry that finds nothing was meant to say: the same with a folder or file that is called nearly so, or, where texts are no
 * Markdown, with their ending.
 * @param paths all files of the project
 */
export function meantRoot(root: string, paths: readonly string[]): string | undefined {
  return alike(root, paths)
    .flatMap((entry) => [entry, ...withEnding(entry, paths)])
    .find((entry) => entry !== root && findsAny(entry, paths));
}

/** The entry, what it is with one near name in it, and where else a folder is called so. */
function alike(root: string, paths: readonly string[]): string[] {
  const found = [root];
  const segments = root.split('/');
  for (const [at, segment] of segments.entries()) {
    // What follows may lie at any depth.
    if (segment.includes('**')) break;
    if (isWild(segment)) continue;
    const meant = nearestWord(segment, namesAt(segments.slice(0, at), paths).filter((name) => name !== segment));
    if (meant !== undefined) found.push(segments.with(at, meant).join('/'));
  }
  const nested = isWild(root) ? undefined : paths.find((path) => path.includes(`/${root}/`));
  return nested === undefined ? found : [...found, nested.slice(0, nested.indexOf(`/${root}/`) + root.length + 1)];
}

function findsAny(root: string, paths: readonly string[], patterns: Layout['patterns'] = patternSources([root])): boolean {
  const { nameOf } = promptRoot(root, patterns[root]);
  return paths.some((path) => nameOf(path) !== undefined);
}

/** Names of what lies in folders called so. */
function namesAt(folders: readonly string[], paths: readonly string[]): string[] {
  const names = new Set<string>();
  for (const path of paths) {
    const segments = path.split('/');
    const name = segments[folders.length];
    if (name !== undefined && !name.startsWith('.') && folders.every((folder, at) => isWild(folder) || folder === segments[at])) names.add(name);
  }
  return [...names];
}

const TEXT = /\.(?:txt|text|prompt|jinja2?|j2|tmpl|tpl|mustache|hbs|liquid|mdx|markdown)$/;

function withEnding(root: string, paths: readonly string[]): string[] {
  const { folder } = promptRoot(root);
  const ending = paths.filter((path) => insideOf(folder, path) !== undefined).map((path) => TEXT.exec(path)?.[0]).find((found) => found !== undefined);
  if (ending === undefined) return [];
  if (!isPattern(root)) return [`${folder === '.' ? '' : `${folder}/`}**/*${ending}`];
  return root.endsWith('.md') ? [root.replace(/\.md$/, ending)] : [];
}
