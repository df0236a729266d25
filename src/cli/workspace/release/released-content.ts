import { literal } from '../../../adapters/git/git.js';
import { listCommit } from '../../../adapters/git/tree.js';
import { PromptError } from '../../../core/errors.js';
import { shortHash } from '../../../core/prompt/content.js';
import type { Released, Restore } from '../../../core/release/manifest.js';
import { contentFolder } from '../../../core/release/release-files.js';
import type { Project } from '../project.js';
import { gitTree } from '../tree.js';

/** Released content as it was committed beside its release, checked against its hashes. @throws PromptError `release/content-altered` */
export async function readReleasedContent(project: Project, commit: string, name: string, hash: string): Promise<Released> {
  return checkContent(project, commit, { name, hash, texts: await readContentTexts(project, commit, name, hash) });
}

/** @param content its texts as `commit` has them @throws PromptError `release/content-altered`, which names a commit that has it whole */
export async function checkContent(
  project: Project,
  commit: string,
  { name, hash, texts }: { name: string; hash: string; texts: ReadonlyMap<string, string> },
): Promise<Released> {
  const { readReleased } = await import('../../../core/release/manifest.js');
  try {
    return readReleased(name, hash, texts);
  } catch (error) {
    if (!(error instanceof PromptError) || error.code !== 'release/content-altered') throw error;
    return readReleased(name, hash, texts, await findWhole(project, commit, name, hash));
  }
}

/** No file that git reads as text holds it: what is no text is not what was promoted. */
export const UNDECODED = '\0';

/** The files of a released content by their paths in its folder, unchecked; none where the commit has none. */
export async function readContentTexts(project: Project, commit: string, name: string, hash: string): Promise<Map<string, string>> {
  const folder = contentFolder(name, hash);
  const files = await listCommit(project.repository.git, commit, [folder], project.prefix);
  const tree = gitTree(project, folder, files);
  await tree.load(tree.paths);
  return new Map(tree.paths.map((path) => {
    const decoded = tree.read(path);
    return [path.slice(folder.length + 1), decoded?.ok ? decoded.text : UNDECODED];
  }));
}

/** A content that was touched more often is looked for by a person. */
const MOST = 50;

/** Where a released content can be taken from: the newest commit that has it whole, on whatever branch. */
export async function findWhole(project: Project, commit: string, name: string, hash: string): Promise<Restore> {
  const { repository: { git, shallow }, prefix } = project;
  const path = prefix + contentFolder(name, hash);
  const { readReleased } = await import('../../../core/release/manifest.js');
  const touching = await git.text(['log', '--format=%H', '--full-history', `--max-count=${MOST}`, commit, '--all', '--', literal(path)]);
  for (const candidate of touching.split('\n').filter(Boolean)) {
    try {
      readReleased(name, hash, await readContentTexts(project, candidate, name, hash));
      return { path, shallow, commit: shortHash(candidate) };
    } catch (error) {
      if (!(error instanceof PromptError)) throw error;
    }
  }
  return { path, shallow };
}
