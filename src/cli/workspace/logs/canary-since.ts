import { PromptError } from '../../../core/errors.js';
import { canaryOf, type Release, stableOf } from '../../../core/release/release.js';
import { readReleaseLog } from '../history/deployments.js';
import type { Project } from '../project.js';

/** Processes serve a release some time after its commit: twice the default of the library. */
const ARRIVAL = 60_000;

/** Since when everybody is served the canary in this share, in milliseconds since 1970. @throws PromptError `repository/shallow`, `release/no-canary` */
export async function canarySince(project: Project, release: Release): Promise<number> {
  const { prompt, environment } = release;
  const revisions = await (await readReleaseLog(project, environment)).revisions(prompt);
  let since: string | undefined;
  for (const { commit, state } of revisions.toReversed()) {
    if (state.kind !== 'release' || !isSameSplit(state.release, release)) break;
    since = commit.date;
  }
  if (since === undefined) throw new PromptError('release/no-canary', { name: prompt, environment });
  return Date.parse(since) + ARRIVAL;
}

function isSameSplit(one: Release, other: Release): boolean {
  const split = (release: Release): string => JSON.stringify([canaryOf(release)?.hash, canaryOf(release)?.weight, stableOf(release).hash]);
  return split(one) === split(other);
}
