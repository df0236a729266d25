import { MANIFEST } from './manifest.js';
import { CONTENT } from './release-files.js';

/** The folders of released contents among paths of files: `.prompt/content/support/triage/3f2ab9c0d1e2`. */
export function contentFolders(paths: readonly string[]): string[] {
  const folders = paths.flatMap((path) => (path.startsWith(`${CONTENT}/`) ? (FOLDER.exec(path)?.[1] ?? []) : []));
  return [...new Set(folders)].sort();
}

/** A content may itself have files of these names, deeper. */
const FOLDER = new RegExp(`^(.+?/[0-9a-f]{12})/${MANIFEST.replace('.', '\\.')}$`);

/**
 * The folders that none of the texts of releases names. Whatever looks like a hash in one counts: a release that this
 * version of the tool cannot read keeps its content as well.
 */
export function unusedFolders(folders: readonly string[], releases: Iterable<string>): string[] {
  const named = new Set<string>();
  for (const text of releases) for (const [hash] of text.matchAll(/\b[0-9a-f]{64}\b/g)) named.add(hash.slice(0, 12));
  return folders.filter((folder) => !named.has(folder.slice(-12)));
}
