import { type Aliases, followAlias } from './aliases.js';
import { MANIFEST } from './manifest.js';
import { contentFolder, contentRoot, releasedReportPath, releasePath } from './release-files.js';
import { formatAlias, formatRelease } from './release-format.js';
import type { Release } from './release.js';

/** What becomes of the releases of a prompt that gets another name. */
export interface ReleaseMove {
  environments: string[];
  /** By path: the releases under the new name, and aliases where they were. */
  texts: Record<string, string>;
  /** Files that go along: content, and reports that were given as evidence. */
  files: { from: string; to: string }[];
  /** How many contents that are. */
  contents: number;
  /** Where an environment serves another prompt by the new name. */
  taken: { environment: string; path: string }[];
}

/**
 * The seed of a split stays, though the old name is in it: nobody is served anything else for the sake of a name.
 *
 * @param paths files there are below the releases and the prompt's content root; those of other prompts stay
 */
export function planMove(
  { all, aliases }: { all: readonly Release[]; aliases: Aliases },
  paths: readonly string[],
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
  const contents = contentFiles(paths, name, named);
  const reports = own.map(({ environment }) => ({ from: releasedReportPath(environment, name), to: releasedReportPath(environment, to) }));
  return {
    environments: own.map(({ environment }) => environment),
    texts: Object.fromEntries(texts),
    files: [
      ...reports.filter(({ from }) => paths.includes(from)),
      ...contents.map((from) => ({ from, to: contentRoot(to) + from.slice(contentRoot(name).length) })),
    ],
    contents: new Set(contents.map((path) => folderOf(path, name))).size,
    taken: taken.map(({ environment }) => ({ environment, path: releasePath(environment, to) })),
  };
}

/** Those in a folder that is one content: it has a manifest, or a release names it. */
function contentFiles(paths: readonly string[], name: string, named: readonly string[]): string[] {
  const isContent = new Set([...named, ...paths.filter((path) => path.endsWith(`/${MANIFEST}`)).map((path) => path.slice(0, -MANIFEST.length - 1))]);
  return paths.filter((path) => path.startsWith(`${contentRoot(name)}/`) && isContent.has(folderOf(path, name)));
}

function folderOf(path: string, name: string): string {
  return path.slice(0, contentRoot(name).length + 1 + HASH_DIGITS);
}

const HASH_DIGITS = 12;

/** `.prompt/content/support/triage/3f2ab9c0d1e2/manifest.json` */
export function isManifestOf(path: string, name: string): boolean {
  return (
    path.length === contentRoot(name).length + HASH_DIGITS + MANIFEST.length + 2 &&
    path.startsWith(`${contentRoot(name)}/`) &&
    path.endsWith(`/${MANIFEST}`)
  );
}
