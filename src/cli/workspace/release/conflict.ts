import { literal } from '../../../adapters/git/git.js';
import { listCommit } from '../../../adapters/git/tree.js';
import { PromptError } from '../../../core/errors.js';
import { shortHash } from '../../../core/prompt/content.js';
import { canaryOf, type Release, stableOf } from '../../../core/release/release.js';
import { releasePath } from '../../../core/release/release-files.js';
import type { Project } from '../project.js';
import { readReleases } from './releases.js';
import type { Target } from './target.js';

/** Which release: of which prompt in which environment. */
type Which = Pick<Release, 'prompt' | 'environment'>;

/** Whether a release's file is the same in two commits. */
export async function isUnchanged(project: Project, one: string, other: string, which: Which): Promise<boolean> {
  if (one === other) return true;
  const path = releasePath(which.environment, which.prompt);
  const [before, now] = await Promise.all([one, other].map((commit) => listCommit(project.repository.git, commit, [path], project.prefix)));
  return before?.get(path) === now?.get(path);
}

/** `--expect`, of the release as `target.commit` has it. @throws PromptError `release/conflict` */
export async function requireExpected(project: Project, { expected, commit }: Target, current: Release | undefined, which: Which): Promise<void> {
  const hash = current && stableOf(current).hash;
  if (expected === undefined || (expected === 'none' ? hash === undefined : hash?.startsWith(expected))) return;
  throw await conflict(project, commit, which, { expected: expected === 'none' ? 'nothing' : expected.slice(0, 12), found: served(current) });
}

/**
 * @param planned the commit a plan was made from
 * @param tip where it is to be applied
 * @param remedy instead of the usual one
 * @throws PromptError `release/conflict`: what is served there now, and since when
 */
export async function requireUnchanged(project: Project, planned: string, tip: string, which: Which, remedy?: string): Promise<void> {
  if (await isUnchanged(project, planned, tip, which)) return;
  const [expected, found] = await Promise.all(
    [planned, tip].map(async (commit) => served((await readReleases(project, commit)).own(which.environment, which.prompt))),
  );
  throw await conflict(project, tip, which, { expected: expected ?? '', found: found ?? '', ...(remedy === undefined ? {} : { remedy }) });
}

async function conflict(project: Project, tip: string, which: Which, words: { expected: string; found: string; remedy?: string }): Promise<PromptError> {
  const since = await lastChange(project, tip, which);
  return new PromptError('release/conflict', { name: which.prompt, environment: which.environment, ...words, ...(since === undefined ? {} : { since }) });
}

/** `7 (3f2ab9c)`; with a canary `8 (aef01bc) to 10% and 7 (3f2ab9c)`. */
function served(release: Release | undefined): string {
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
