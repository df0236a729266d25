import { readBlobs } from '../../adapters/git/blobs.js';
import { listCommit } from '../../adapters/git/tree.js';
import { PromptError } from '../../core/errors.js';
import { readReleased } from '../../core/release/manifest.js';
import { contentFolder, parseRelease, parseReleasePath, type Release, RELEASES } from '../../core/release/release.js';
import { nearestWord } from '../../core/text/nearest-word.js';
import type { Prompt } from '../../core/prompt/prompt.js';
import type { Project } from './project.js';
import { gitTree } from './tree.js';

/** What every environment serves, as one commit says. */
export interface Releases {
  /** Commit they were read from. */
  commit: string;
  get(environment: string, prompt: string): Release | undefined;
  all: readonly Release[];
}

/** @throws PromptError `release/invalid` */
export async function readReleases(project: Project, commit: string): Promise<Releases> {
  const { git } = project.repository;
  const files = await listCommit(git, commit, [RELEASES], project.prefix);
  const wanted = [...files].filter(([path]) => parseReleasePath(path) !== undefined);
  const blobs = await readBlobs(git, wanted.map(([, oid]) => oid));
  const byKey = new Map<string, Release>();
  for (const [path, oid] of wanted) {
    const text = blobs.get(oid);
    const place = parseReleasePath(path);
    if (!text?.ok || !place) throw new PromptError('release/invalid', { file: project.prefix + path });
    byKey.set(`${place.environment} ${place.prompt}`, parseRelease(project.prefix + path, text.text));
  }
  return { commit, all: [...byKey.values()], get: (environment, prompt) => byKey.get(`${environment} ${prompt}`) };
}

/** Released content as it was committed beside its release, checked against its hashes. @throws PromptError `release/content-altered` */
export async function readReleasedContent(
  project: Project,
  commit: string,
  name: string,
  hash: string,
): Promise<{ prompt: Prompt; model?: string }> {
  const folder = contentFolder(name, hash);
  const files = await listCommit(project.repository.git, commit, [folder], project.prefix);
  const tree = gitTree(project, folder, files);
  await tree.load(tree.paths);
  return readReleased(name, hash, (path) => {
    const decoded = tree.read(`${folder}/${path}`);
    return decoded?.ok ? decoded.text : undefined;
  });
}

/** @throws PromptError `environment/unknown` */
export function checkEnvironment(project: Project, environment: string): string {
  const known = Object.keys(project.config.environments);
  if (known.includes(environment)) return environment;
  const nearest = nearestWord(environment, known);
  throw new PromptError('environment/unknown', { environment, known, ...(nearest === undefined ? {} : { nearest }) });
}
