import { readBlobs } from '../../../adapters/git/blobs.js';
import { folderId, listCommit } from '../../../adapters/git/tree.js';
import { PromptError } from '../../../core/errors.js';
import { followAlias } from '../../../core/release/aliases.js';
import type { Release } from '../../../core/release/release.js';
import { isReleasePath, RELEASES } from '../../../core/release/release-files.js';
import type { ReleaseSet } from '../../../core/release/release-set.js';
import { invalidRelease, isUnreadable, type UnreadableFile, type UnreadableRelease } from '../../../core/release/unreadable.js';
import type { Decoded } from '../../../core/text/decode.js';
import { meantWord } from '../../../core/text/nearest-word.js';
import type { OptionSpec } from '../../option-spec.js';
import type { Project } from '../project.js';

/** What commands about one environment take; `checkEnvironment` reads it. */
export const ENVIRONMENT_OPTION = {
  flags: '--env <name>',
  description: 'the environment (default: default_environment of .promptrc)',
} as const satisfies OptionSpec;

/** What every environment serves, as one commit says. */
export interface Releases extends ReleaseSet {
  /** Commit they were read from. */
  commit: string;
  unreadable: UnreadableRelease[];
  /** By a prompt's name, or by one that leads to it as an alias. @throws PromptError `release/invalid` where it cannot be read */
  get(environment: string, prompt: string): Release | undefined;
  /** Without following an alias: what a promotion takes the place of. @throws PromptError `release/invalid` where it cannot be read */
  own(environment: string, prompt: string): Release | undefined;
  /** As `get` for every environment, but for those that are `unreadableOf` it. */
  of(prompt: string): Release[];
  unreadableOf(prompt: string): UnreadableRelease[];
}

/** A file that cannot be read is a fault of those who ask for that release only. */
export async function readReleases(project: Project, commit: string): Promise<Releases> {
  const folder = project.prefix + RELEASES;
  // A commit never changes: git is asked once.
  const tree = await project.derived.get('folder', `${commit} ${folder}`, async () => (await folderId(project.repository.git, commit, folder)) ?? null);
  const set = tree === null ? NONE : await project.derived.get('releases', `${project.prefix} ${tree}`, () => readSet(project, commit));
  const { all, aliases } = set;
  const unreadable = await Promise.all(set.unreadable.map((file) => withRemedy(project, commit, file)));
  const byKey = new Map([...all, ...unreadable].map((file) => [`${file.environment} ${file.prompt}`, file]));
  const environments = [...new Set([...all, ...aliases, ...unreadable].map(({ environment }) => environment))];
  const find = (environment: string, prompt: string): Release | UnreadableRelease | undefined => byKey.get(`${environment} ${prompt}`);
  const findNow = (environment: string, prompt: string): ReturnType<typeof find> => find(environment, followAlias(aliases, environment, prompt));
  const allOf = (prompt: string): (Release | UnreadableRelease)[] => environments.flatMap((environment) => findNow(environment, prompt) ?? []);
  return {
    all, aliases, unreadable, commit,
    own: (environment, prompt) => readable(find(environment, prompt)),
    get: (environment, prompt) => readable(findNow(environment, prompt)),
    of: (prompt) => allOf(prompt).filter((file): file is Release => !isUnreadable(file)),
    unreadableOf: (prompt) => allOf(prompt).filter(isUnreadable),
  };
}

/** Which is rarely needed, and then worth a look at history. */
async function withRemedy(project: Project, commit: string, file: UnreadableFile): Promise<UnreadableRelease> {
  const whole = file.remedy === undefined ? await (await import('./last-whole.js')).lastWhole(project, commit, file) : undefined;
  return { ...file, remedy: invalidRelease({ ...file, ...(whole ? { whole } : {}) }).remedy ?? '' };
}

const NONE: ReleaseSet = { all: [], aliases: [], unreadable: [] };

function readable(file: Release | UnreadableRelease | undefined): Release | undefined {
  if (file && isUnreadable(file)) throw invalidRelease(file);
  return file;
}

async function readSet(project: Project, commit: string): Promise<ReleaseSet> {
  const paths = [...(await listCommit(project.repository.git, commit, [RELEASES], project.prefix))].filter(([path]) => isReleasePath(path));
  const blobs = await readBlobs(project.repository, paths.map(([, oid]) => oid));
  const texts = paths.map(([path, oid]): [string, Decoded] => {
    const text = blobs.get(oid);
    // That is no fault of the file's, and may be otherwise the next time.
    if (!text) throw new PromptError('file/unreadable', { file: project.prefix + path, reason: 'git does not have its content' });
    return [path, text];
  });
  const { parseReleaseSet } = await import('../../../core/release/release-set.js');
  return parseReleaseSet(texts, project.prefix);
}

/** @throws PromptError `environment/unknown` */
export function checkEnvironment(project: Project, environment = project.config.default_environment): string {
  const known = Object.keys(project.config.environments);
  if (known.includes(environment)) return environment;
  throw new PromptError('environment/unknown', { environment, known, nearest: meantWord(environment, known) });
}
