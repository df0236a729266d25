import { readBlobs } from '../../../adapters/git/blobs.js';
import { folderId, listCommit } from '../../../adapters/git/tree.js';
import { PromptError } from '../../../core/errors.js';
import type { Finding } from '../../../core/finding.js';
import { aliasCircles, followAlias } from '../../../core/release/aliases.js';
import { isAlias, type Release, type ReleaseAlias } from '../../../core/release/release.js';
import { contentFolder, isReleasePath, releasePath, RELEASES } from '../../../core/release/release-files.js';
import { meantWord } from '../../../core/text/nearest-word.js';
import type { Released } from '../../../core/release/manifest.js';
import type { OptionSpec } from '../../option-spec.js';
import type { Project } from '../project.js';
import { gitTree } from '../tree.js';

/** What commands about one environment take; `checkEnvironment` reads it. */
export const ENVIRONMENT_OPTION = {
  flags: '--env <name>',
  description: 'the environment (default: default_environment of .promptrc)',
} as const satisfies OptionSpec;

/** What every environment serves, as one commit says. */
export interface Releases {
  /** Commit they were read from. */
  commit: string;
  /** By a prompt's name, or by one that leads to it as an alias. */
  get(environment: string, prompt: string): Release | undefined;
  /** The same for every environment. */
  of(prompt: string): Release[];
  /** Without following an alias: what a promotion takes the place of. */
  own(environment: string, prompt: string): Release | undefined;
  all: readonly Release[];
  aliases: readonly ReleaseAlias[];
}

/** @throws PromptError `release/invalid` */
export async function readReleases(project: Project, commit: string): Promise<Releases> {
  const folder = project.prefix + RELEASES;
  // A commit never changes: git is asked once.
  const tree = await project.derived.get('folder', `${commit} ${folder}`, async () => (await folderId(project.repository.git, commit, folder)) ?? null);
  const files = tree === null ? [] : await project.derived.get('releases', `${project.prefix} ${tree}`, () => parseReleases(project, commit));
  const all = files.filter((file): file is Release => !isAlias(file));
  const aliases = files.filter(isAlias);
  const byKey = new Map(all.map((release) => [`${release.environment} ${release.prompt}`, release]));
  const environments = [...new Set(files.map(({ environment }) => environment))];
  const own = (environment: string, prompt: string): Release | undefined => byKey.get(`${environment} ${prompt}`);
  const get = (environment: string, prompt: string): Release | undefined => own(environment, followAlias(aliases, environment, prompt));
  return { commit, all, aliases, own, get, of: (prompt) => environments.flatMap((environment) => get(environment, prompt) ?? []) };
}

async function parseReleases(project: Project, commit: string): Promise<(Release | ReleaseAlias)[]> {
  const paths = [...(await listCommit(project.repository.git, commit, [RELEASES], project.prefix))].filter(([path]) => isReleasePath(path));
  const blobs = await readBlobs(project.repository, paths.map(([, oid]) => oid));
  const { parseReleaseFile } = await import('../../../core/release/release-format.js');
  const files = paths.map(([path, oid]) => {
    const file = project.prefix + path;
    const text = blobs.get(oid);
    if (!text?.ok) throw invalidRelease(file, text?.message ?? 'git does not have its content');
    const release = parseReleaseFile(file, text.text);
    // Who may change an environment is decided by path: a file must not speak for another one.
    if (releasePath(release.environment, release.prompt) === path) return release;
    throw invalidRelease(file, `it says it is what ${release.environment} serves of ${release.prompt}`);
  });
  const circles = aliasCircles(files.filter(isAlias));
  const findings = circles.map(({ environment, names }) => aliasFinding(project.prefix + releasePath(environment, names[0] ?? ''), names));
  if (findings[0]) throw new PromptError('release/invalid', { file: findings[0].place.file }, { findings });
  return files;
}

function aliasFinding(file: string, names: readonly string[]): Finding {
  return {
    code: 'release/alias-circle', severity: 'error', place: { file },
    message: `its aliases lead back to itself: ${names.join(' → ')}`,
    remedy: `let one of them name the prompt that is served, or restore the release it took the place of: \`git log -- ${file}\``,
  };
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
): Promise<Released> {
  const texts = await readContentTexts(project, commit, name, hash);
  const { readReleased } = await import('../../../core/release/manifest.js');
  return readReleased(name, hash, texts);
}

/** The files of a released content by their paths in its folder, unchecked; none where the commit has none. @throws PromptError `release/content-altered` */
export async function readContentTexts(project: Project, commit: string, name: string, hash: string): Promise<Map<string, string>> {
  const folder = contentFolder(name, hash);
  const files = await listCommit(project.repository.git, commit, [folder], project.prefix);
  const tree = gitTree(project, folder, files);
  await tree.load(tree.paths);
  const texts = tree.paths.map((path): [string, string] => {
    const decoded = tree.read(path);
    const file = path.slice(folder.length + 1);
    if (!decoded?.ok) throw new PromptError('release/content-altered', { folder, file });
    return [file, decoded.text];
  });
  return new Map(texts);
}

/** @throws PromptError `environment/unknown` */
export function checkEnvironment(project: Project, environment = project.config.default_environment): string {
  const known = Object.keys(project.config.environments);
  if (known.includes(environment)) return environment;
  throw new PromptError('environment/unknown', { environment, known, nearest: meantWord(environment, known) });
}
