import { literal } from '../../adapters/git/git.js';
import { listCommit } from '../../adapters/git/tree.js';
import { PromptError } from '../../core/errors.js';
import { shortHash } from '../../core/prompt/content.js';
import { canaryOf, type Release, stableOf } from '../../core/release/release.js';
import { releasePath } from '../../core/release/release-files.js';
import type { Project } from './project.js';
import { readReleases } from './releases.js';

/** Which release: of which prompt in which environment. */
type Which = Pick<Release, 'prompt' | 'environment'>;

/** Whether a release's file is the same in two commits. */
export async function isUnchanged(project: Project, one: string, other: string, which: Which): Promise<boolean> {
  if (one === other) return true;
  const path = releasePath(which.environment, which.prompt);
  const [before, now] = await Promise.all([one, other].map((commit) => listCommit(project.repository.git, commit, [path], project.prefix)));
  return before?.get(path) === now?.get(path);
}

/**
 * @param planned the commit a plan was made from
 * @param tip where it is to be applied
 * @param remedy instead of the usual one
 * @throws PromptError `release/conflict`: what is served there now, and since when
 */
export async function requireUnchanged(project: Project, planned: string, tip: string, which: Which, remedy?: string): Promise<void> {
  if (await isUnchanged(project, planned, tip, which)) return;
  const [expected, found] = await Promise.all([planned, tip].map(async (commit) => served(await readReleases(project, commit), which)));
  const since = await lastChange(project, tip, which);
  throw new PromptError('release/conflict', {
    name: which.prompt, environment: which.environment, expected: expected ?? '', found: found ?? '',
    ...(since === undefined ? {} : { since }),
    ...(remedy === undefined ? {} : { remedy }),
  });
}

function served(releases: Awaited<ReturnType<typeof readReleases>>, { environment, prompt }: Which): string {
  const release = releases.get(environment, prompt);
  if (release === undefined) return 'nothing';
  const named = ({ version, hash }: Release['serves'][number]): string => `${version} (${shortHash(hash)})`;
  const canary = canaryOf(release);
  return `${canary ? `${named(canary)} to ${canary.weight}% and ` : ''}${named(stableOf(release))}`;
}

/** `3f2ab9c by Ada: Promote …`; in a shallow clone the commit may lie before what is here. */
async function lastChange({ repository, prefix }: Project, tip: string, { environment, prompt }: Which): Promise<string | undefined> {
  if (repository.shallow) return undefined;
  const format = ['--format=%h by %an: %s', '--encoding=UTF-8', '--no-color', '--no-show-signature'];
  const line = await repository.git.text(['log', '-1', ...format, tip, '--', literal(prefix + releasePath(environment, prompt))]);
  return line.trim() === '' ? undefined : line.trim();
}
