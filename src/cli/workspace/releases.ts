import { readBlobs } from '../../adapters/git/blobs.js';
import { folderId, listCommit } from '../../adapters/git/tree.js';
import { PromptError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import type { Release, ReleaseAlias } from '../../core/release/release.js';
import { contentFolder, isReleasePath, releasePath, RELEASES } from '../../core/release/release-files.js';
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
  aliases: readonly ReleaseAlias[];
  /** What a prompt is called now that has left an alias in this environment; the name itself where it has not. */
  nameNow(environment: string, prompt: string): string;
}

/** @throws PromptError `release/invalid` */
export async function readReleases(project: Project, commit: string): Promise<Releases> {
  const tree = await folderId(project.repository.git, commit, project.prefix + RELEASES);
  const files = tree === undefined ? [] : await project.derived.get('releases', `${project.prefix} ${tree}`, () => parseReleases(project, commit));
  const all = files.filter((one): one is Release => !('alias' in one));
  const aliases = files.filter((one): one is ReleaseAlias => 'alias' in one);
  const key = (environment: string, prompt: string): string => `${environment} ${prompt}`;
  const byKey = new Map(all.map((release) => [key(release.environment, release.prompt), release]));
  const moved = new Map(aliases.map((one) => [key(one.environment, one.prompt), one.alias]));
  const nameNow = (environment: string, prompt: string): string => {
    const seen = new Set<string>();
    for (let name = prompt; ; ) {
      const next = byKey.has(key(environment, name)) ? undefined : moved.get(key(environment, name));
      if (next === undefined) return name;
      if (seen.has(next)) throw invalidRelease(project.prefix + releasePath(environment, name), `its aliases lead back to ${next}`);
      seen.add(next);
      name = next;
    }
  };
  return { commit, all, aliases, nameNow, get: (environment, prompt) => byKey.get(key(environment, nameNow(environment, prompt))) };
}

async function parseReleases(project: Project, commit: string): Promise<(Release | ReleaseAlias)[]> {
  const { git } = project.repository;
  const files = [...(await listCommit(git, commit, [RELEASES], project.prefix))].filter(([path]) => isReleasePath(path));
  const blobs = await readBlobs(git, files.map(([, oid]) => oid));
  const { parseReleaseFile } = await import('../../core/release/release-format.js');
  return files.map(([path, oid]) => {
    const file = project.prefix + path;
    const text = blobs.get(oid);
    if (!text?.ok) throw invalidRelease(file, text?.message ?? 'git does not have its content');
    const release = parseReleaseFile(file, text.text);
    // Who may change an environment is decided by path: a file must not speak for another one.
    if (releasePath(release.environment, release.prompt) === path) return release;
    throw invalidRelease(file, `it says it is what ${release.environment} serves of ${release.prompt}`);
  });
}

function invalidRelease(file: string, message: string): PromptError {
  const finding: Finding = { code: 'release/invalid', severity: 'error', place: { file }, message, remedy: 'restore it from history' };
  return new PromptError('release/invalid', { file }, { findings: [finding] });
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
  const { readReleased } = await import('../../core/release/manifest.js');
  const texts = tree.paths.map((path): [string, string] => {
    const decoded = tree.read(path);
    const file = path.slice(folder.length + 1);
    if (!decoded?.ok) throw new PromptError('release/content-altered', { folder, file });
    return [file, decoded.text];
  });
  return readReleased(name, hash, new Map(texts));
}

/** @throws PromptError `environment/unknown` */
export function checkEnvironment(project: Project, environment: string): string {
  const known = Object.keys(project.config.environments);
  if (known.includes(environment)) return environment;
  const nearest = nearestWord(environment, known);
  throw new PromptError('environment/unknown', { environment, known, ...(nearest === undefined ? {} : { nearest }) });
}
