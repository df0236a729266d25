import { readBlobs } from '../../../adapters/git/blobs.js';
import { listCommit } from '../../../adapters/git/tree.js';
import { PromptError } from '../../../core/errors.js';
import { contentFolder } from '../../../core/release/release-files.js';
import type { Release } from '../../../core/release/release.js';
import type { Project } from '../project.js';
import { checkContent, UNDECODED } from './released-content.js';

/** A content that a release names and that is not there as it was promoted. */
export interface LostContent {
  environment: string;
  prompt: string;
  version: number;
  hash: string;
  /** It is served now; else it is only kept to go back to. */
  served: boolean;
  message: string;
  remedy?: string;
}

/** Every content these releases serve or keep, checked against its hashes. All files are read with two processes. */
export async function findLostContents(project: Project, commit: string, releases: readonly Release[]): Promise<LostContent[]> {
  const wanted = releases.flatMap(({ environment, prompt, serves, kept }) => {
    const contents = [...serves.map((content) => ({ ...content, served: true })), ...kept.map((content) => ({ ...content, served: false }))];
    const hashes = contents.map(({ hash }) => hash);
    return contents
      .filter(({ hash }, index) => hashes.indexOf(hash) === index)
      .map(({ version, hash, served }) => ({ environment, prompt, version, hash, served }));
  });
  if (wanted.length === 0) return [];
  const folders = [...new Set(wanted.map(({ prompt, hash }) => contentFolder(prompt, hash)))];
  const files = await readFolders(project, commit, folders);
  const lost: LostContent[] = [];
  for (const { prompt: name, hash, ...content } of wanted) {
    try {
      await checkContent(project, commit, { name, hash, texts: files.get(contentFolder(name, hash)) ?? new Map() });
    } catch (error) {
      if (!(error instanceof PromptError) || error.code !== 'release/content-altered') throw error;
      lost.push({ ...content, prompt: name, hash, message: error.message, ...(error.remedy === undefined ? {} : { remedy: error.remedy }) });
    }
  }
  return lost;
}

const CONTENT = '.prompt/content';

/** Texts by folder and by their path there. */
async function readFolders(project: Project, commit: string, folders: readonly string[]): Promise<Map<string, Map<string, string>>> {
  const known = new Map(folders.map((folder) => [folder, new Map<string, string>()]));
  const folderOf = (path: string): string | undefined => {
    for (let slash = path.indexOf('/', CONTENT.length + 1); slash !== -1; slash = path.indexOf('/', slash + 1)) {
      if (known.has(path.slice(0, slash))) return path.slice(0, slash);
    }
    return undefined;
  };
  const files = [...(await listCommit(project.repository.git, commit, [CONTENT], project.prefix))].flatMap(([path, oid]) => {
    const folder = folderOf(path);
    return folder === undefined ? [] : [{ folder, path: path.slice(folder.length + 1), oid }];
  });
  const blobs = await readBlobs(project.repository, files.map(({ oid }) => oid));
  for (const { folder, path, oid } of files) {
    const text = blobs.get(oid);
    known.get(folder)?.set(path, text?.ok ? text.text : UNDECODED);
  }
  return known;
}
