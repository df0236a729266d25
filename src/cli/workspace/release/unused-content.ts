import { join } from 'node:path';
import { listFiles, readText } from '../../../adapters/files.js';
import { blobSizes, readBlobs } from '../../../adapters/git/blobs.js';
import { type Entry, listEntries } from '../../../adapters/git/branch-commit.js';
import { folderIds, listTips } from '../../../adapters/git/refs.js';
import { listCommit, listIndex } from '../../../adapters/git/tree.js';
import { PromptError } from '../../../core/errors.js';
import { contentFolders, unusedFolders } from '../../../core/release/content-in-use.js';
import { CONTENT, isReleasePath, RELEASES } from '../../../core/release/release-files.js';
import type { Project } from '../project.js';

/** A folder of released content, by its path in the project. */
export interface ContentFolder {
  folder: string;
  files: number;
  bytes: number;
}

/** Content of a commit that no release names: not of any branch here or fetched, not of a work tree, not of the index. */
export async function findUnusedContent(project: Project, commit: string): Promise<ContentFolder[]> {
  const { repository: { git }, prefix } = project;
  const entries = (await listEntries(git, commit, [prefix + CONTENT])).map((entry) => ({ ...entry, path: entry.path.slice(prefix.length) }));
  const folders = contentFolders(entries.map(({ path }) => path));
  if (folders.length === 0) return [];
  const unused = unusedFolders(folders, [...(await committedReleases(project)), ...(await uncommittedReleases(project))]);
  const inside = unused.map((folder): [string, Entry[]] => [folder, entries.filter(({ path }) => path.startsWith(`${folder}/`))]);
  const sizes = await blobSizes(git, inside.flatMap(([, files]) => files.map(({ oid }) => oid)));
  return inside.map(([folder, files]) => ({ folder, files: files.length, bytes: files.reduce((sum, { oid }) => sum + (sizes.get(oid) ?? 0), 0) }));
}

/** Texts of the releases at the tips of all branches and work trees, and of the index. @throws PromptError `file/unreadable` */
async function committedReleases(project: Project): Promise<string[]> {
  const { repository: { git }, prefix } = project;
  // Most branches have the same releases.
  const tips = new Map((await folderIds(git, await listTips(git), prefix + RELEASES)).map(({ commit, id }) => [id, commit]));
  const listings = await Promise.all([...[...tips.values()].map((tip) => listCommit(git, tip, [RELEASES], prefix)), listIndex(git, [RELEASES], prefix)]);
  const files = new Map(listings.flatMap((listing) => [...listing].filter(([path]) => isReleasePath(path)).map(([path, oid]) => [oid, path])));
  const blobs = await readBlobs(project.repository, [...files.keys()]);
  return [...files].map(([oid, path]) => {
    const blob = blobs.get(oid);
    if (!blob?.ok) throw new PromptError('file/unreadable', { file: path, reason: blob?.message ?? `git does not have its content ${oid}` });
    return blob.text;
  });
}

async function uncommittedReleases({ root }: Project): Promise<string[]> {
  const { files } = await listFiles(root, RELEASES);
  const texts = await Promise.all(files.map((path) => readText(join(root, path))));
  return texts.flatMap((text) => (text?.ok ? text.text : []));
}
