/** One entry of `prompts:`: a folder, or a pattern of prompt files. */
export interface PromptRoot {
  /** The folder everything of this entry lies in; partials are in its `_partials`. */
  folder: string;
  /** `.md`, unless a pattern names other files. */
  extension: string;
  /** The prompt's name, or undefined where the path is no prompt of this entry. */
  nameOf(path: string): string | undefined;
}

const WILD = /[*?[\]{}()!]/;
const NOT_PROMPTS = new Set(['README.md', 'CHANGELOG.md']);
const known = new Map<string, PromptRoot>();

/**
 * @param text a folder or a pattern inside the project, as configuration has it
 * @param source the pattern's regular expression (see `patternSource`)
 */
export function promptRoot(text: string, source = '(?!)'): PromptRoot {
  const key = `${text}\0${source}`;
  const found = known.get(key);
  if (found) return found;
  const root = isPattern(text) ? patternRoot(text, new RegExp(source)) : folderRoot(text);
  known.set(key, root);
  return root;
}

export function isPattern(text: string): boolean {
  return isWild(text) || text.endsWith('.md');
}

export function isWild(text: string): boolean {
  return WILD.test(text);
}

function folderRoot(folder: string): PromptRoot {
  return {
    folder,
    extension: '.md',
    nameOf(path) {
      const inside = insideOf(folder, path);
      if (inside === undefined || !inside.endsWith('.md') || !isVisible(inside) || NOT_PROMPTS.has(baseOf(inside))) return undefined;
      return baseOf(inside) === '.md' ? undefined : inside.slice(0, -'.md'.length);
    },
  };
}

function patternRoot(pattern: string, matcher: RegExp): PromptRoot {
  const segments = pattern.split('/');
  const wild = segments.findIndex(isWild);
  const literal = segments.slice(0, wild === -1 ? -1 : wild);
  const folder = literal.length === 0 ? '.' : literal.join('/');
  const last = segments.at(-1) ?? '';
  // `patterns/*/system.md`: every file has the same name, so the folders tell prompts apart.
  const byFolder = wild !== -1 && !isWild(last);
  const ending = /[^*?[\]{}()!]*$/.exec(last)?.[0] ?? '';
  return {
    folder,
    extension: /\.[^.]+$/.exec(ending)?.[0] ?? '.md',
    nameOf(path) {
      const inside = insideOf(folder, path);
      if (inside === undefined || !isVisible(inside) || !matcher.test(path)) return undefined;
      const named = byFolder ? inside.split('/').slice(0, -1).join('/') : inside.slice(0, inside.length - ending.length);
      return named === '' ? withoutExtension(baseOf(inside)) : named;
    },
  };
}

/** Not hidden, and not set aside by an underscore. */
function isVisible(inside: string): boolean {
  return !/(?:^|\/)[._]/.test(inside);
}

/** The path below a folder; undefined where it is not in it. */
export function insideOf(folder: string, path: string): string | undefined {
  if (folder === '.') return path;
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function withoutExtension(base: string): string {
  return base.replace(/(?<=.)\.[^.]+$/, '');
}
