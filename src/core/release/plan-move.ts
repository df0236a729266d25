import { type Aliases, followAlias } from './aliases.js';
import { MANIFEST } from './manifest.js';
import { contentFolder, contentRoot, releasePath } from './release-files.js';
import { formatAlias, formatRelease } from './release-format.js';
import type { Release } from './release.js';

/** What becomes of the releases of a prompt that gets another name. */
export interface ReleaseMove {
  environments: string[];
  /** By path: the releases under the new name, and aliases where they were. */
  texts: Record<string, string>;
  /** Files of content that go along. */
  contents: { from: string; to: string }[];
  /** Paths at which an environment serves another prompt by the new name. */
  taken: string[];
}

/**
 * The seed of a split stays, though the old name is in it: nobody is served anything else for the sake of a name.
 *
 * @param contentPaths files below the prompt's content root; those of prompts whose names go on from its name stay
 */
export function planMove(
  { all, aliases }: { all: readonly Release[]; aliases: Aliases },
  contentPaths: readonly string[],
  { name, to }: { name: string; to: string },
): ReleaseMove {
  const own = all.filter(({ prompt }) => prompt === name);
  const texts = own.flatMap((release): [string, string][] => {
    const { environment } = release;
    return [
      [releasePath(environment, to), formatRelease({ ...release, prompt: to })],
      [releasePath(environment, name), formatAlias({ schemaVersion: 1, prompt: name, environment, alias: to })],
    ];
  });
  // An alias that leads here gives way: the prompt takes a former name back.
  const taken = [...all, ...aliases].filter(({ environment, prompt }) => prompt === to && followAlias(aliases, environment, to) !== name);
  const named = own.flatMap(({ serves, kept }) => [...serves, ...kept].map(({ hash }) => contentFolder(name, hash)));
  return {
    environments: own.map(({ environment }) => environment),
    texts: Object.fromEntries(texts),
    contents: contentFiles(contentPaths, name, named).map((from) => ({ from, to: contentRoot(to) + from.slice(contentRoot(name).length) })),
    taken: taken.map(({ environment }) => releasePath(environment, to)),
  };
}

/** Those in a folder that is one content: it has a manifest, or a release names it. */
function contentFiles(paths: readonly string[], name: string, named: readonly string[]): string[] {
  const root = contentRoot(name);
  const isContent = new Set([...named, ...paths.filter((path) => path.endsWith(`/${MANIFEST}`)).map((path) => path.slice(0, -MANIFEST.length - 1))]);
  return paths.filter((path) => path.startsWith(`${root}/`) && isContent.has(path.slice(0, root.length + 1 + HASH_DIGITS)));
}

const HASH_DIGITS = 12;

/** A manifest with another prompt's name; a text that is none stays as it is, for its fault to be seen. */
export function renameManifest(text: string, to: string): string {
  try {
    const manifest: unknown = JSON.parse(text);
    const isNamed = typeof manifest === 'object' && manifest !== null && 'prompt' in manifest;
    return isNamed ? `${JSON.stringify({ ...manifest, prompt: to }, null, 2)}\n` : text;
  } catch {
    return text;
  }
}

/** `.prompt/content/support/triage/3f2ab9c0d1e2/manifest.json` */
export function isManifestOf(path: string, name: string): boolean {
  return path.length === contentRoot(name).length + HASH_DIGITS + MANIFEST.length + 2 && path.startsWith(`${contentRoot(name)}/`) && path.endsWith(`/${MANIFEST}`);
}
