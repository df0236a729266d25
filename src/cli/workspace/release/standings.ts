import { type Finding, formatPlace } from '../../../core/finding.js';
import { canaryOf, type Release, stableOf } from '../../../core/release/release.js';
import type { UnreadableRelease } from '../../../core/release/unreadable.js';
import { type Drift, findDrift, findRenumbered, type Renumbered, type Standing, standingOf } from '../../../core/release/standing.js';
import { historyOf, versionsOf } from '../../../core/version/history.js';
import { type History, numberedHistory, versionLabel } from '../history/history.js';
import type { Project } from '../project.js';
import type { LostContent } from './released-contents.js';
import { findStaleReport, type StaleReport } from './stale-report.js';
import type { StatePrompt } from '../states/states.js';

/** How a prompt's file stands to the last commit. */
export type WorktreeState =
  | 'committed'
  | 'edited'
  /** Edited, but not in its content. */
  | 'metadata'
  | 'new'
  /** In the last commit, but not in the work tree. */
  | 'deleted'
  /** In neither: only a release still names it. */
  | 'gone';

/** What an environment serves of a prompt, and how that stands to the work tree. */
export interface ServedStanding {
  version: number;
  hash: string;
  /** Undefined where there is no work tree's prompt to compare with. */
  standing?: Standing;
  /** Its content is missing or altered: the environment is to serve it, and cannot. */
  lost?: true;
  canary?: { version: number; hash: string; percent: number; standing?: Standing; lost?: true };
}

export interface PromptStanding {
  name: string;
  worktree: WorktreeState;
  /** Content hash of the work tree's prompt. */
  hash?: string;
  /** Its number; undefined where this content is no version. */
  version?: string;
  /** The newest number there is. */
  latest?: number;
  /** Why the work tree's file cannot be used. */
  broken?: string;
  environments: Record<string, ServedStanding>;
  /** Releases of it that cannot be read: what those environments serve is not known. */
  unreadable?: readonly UnreadableRelease[];
  drift: Drift[];
  renumbered: Renumbered[];
  staleReport?: StaleReport;
}

/** What a prompt is in the states that are compared. */
export interface PromptStates {
  name: string;
  worktree: StatePrompt | undefined;
  head: StatePrompt | undefined;
  releases: readonly Release[];
  unreadable: readonly UnreadableRelease[];
  lost: readonly LostContent[];
}

/** @param history undefined before the first commit */
export async function describeStanding(project: Project, history: History | undefined, states: PromptStates): Promise<PromptStanding> {
  const { name, worktree, head, releases, unreadable, lost } = states;
  const file = worktree && (await identifyFile(project, worktree));
  const hash = file?.hash;
  const version = hash === undefined || !history ? undefined : versionLabel(history, name, hash);
  const numbered = history && !history.shallow ? versionsOf(numberedHistory(history, name)) : [];
  const canonical = numbered.map((entry) => entry.hash);
  const here = history && !history.shallow ? versionsOf(historyOf(history.here, name)).map((entry) => entry.hash) : [];
  const stable = new Map(releases.map((release) => [release.environment, stableOf(release).hash]));
  const latest = numbered.at(-1)?.number;
  const staleReport = worktree && file?.broken === undefined ? await findStaleReport(project, worktree) : undefined;
  return {
    name,
    worktree: await stateOf(project, worktree, head, hash),
    ...file,
    environments: Object.fromEntries(releases.map((release) => [release.environment, servedOf(release, hash, [here, canonical], lost)])),
    drift: findDrift(orderOf(project, unreadable), stable, canonical),
    renumbered: findRenumbered(releases.flatMap(({ environment, serves }) => serves.map(({ version, hash }) => ({ environment, version, hash }))), numbered),
    ...(unreadable.length === 0 ? {} : { unreadable }),
    ...(version === undefined ? {} : { version }),
    ...(latest === undefined ? {} : { latest }),
    ...(staleReport ? { staleReport } : {}),
  };
}

/** Read once for all texts there ever were. */
async function identifyFile(project: Project, prompt: StatePrompt): Promise<{ hash: string; broken?: string }> {
  return project.derived.get('identity', prompt.texts ?? '', async () => {
    const { read } = await prompt.read();
    const fault = read.findings.find(({ severity }) => severity === 'error');
    return { hash: read.hash, ...(fault ? { broken: faultIn(prompt.path, fault) } : {}) };
  });
}

/** The file may be called otherwise tomorrow, with the same texts. */
function faultIn(path: string | undefined, { place, message }: Finding): string {
  if (place.file !== path) return `${formatPlace(place)}: ${message}`;
  return place.line === undefined ? message : `line ${place.line}: ${message}`;
}

async function stateOf(project: Project, worktree: StatePrompt | undefined, head: StatePrompt | undefined, hash: string | undefined): Promise<WorktreeState> {
  if (!worktree) return head ? 'deleted' : 'gone';
  if (!head) return 'new';
  if (worktree.texts === head.texts) return 'committed';
  return (await identifyFile(project, head)).hash === hash ? 'metadata' : 'edited';
}

function servedOf(release: Release, hash: string | undefined, lines: readonly (readonly string[])[], lost: readonly LostContent[]): ServedStanding {
  const isLost = (served: string): boolean => lost.some((content) => content.environment === release.environment && content.hash === served);
  const against = (served: string): { standing?: Standing; lost?: true } => ({
    ...(hash === undefined ? {} : { standing: standingOf(served, hash, lines) }),
    ...(isLost(served) ? { lost: true } : {}),
  });
  const [stable, canary] = [stableOf(release), canaryOf(release)];
  const { version } = stable;
  return {
    version,
    hash: stable.hash,
    ...against(stable.hash),
    ...(canary ? { canary: { version: canary.version, hash: canary.hash, percent: canary.weight, ...against(canary.hash) } } : {}),
  };
}

/** Which environment takes its contents from which, as far as the configuration says and it is known what they serve. */
function orderOf({ config }: Project, unreadable: readonly UnreadableRelease[]): Record<string, string> {
  const isKnown = (environment: string): boolean => !unreadable.some((release) => release.environment === environment);
  const entries = Object.entries(config.environments as Record<string, { promotes_from?: string }>);
  return Object.fromEntries(entries.flatMap(([environment, { promotes_from: from }]) => (from === undefined || !isKnown(from) ? [] : [[environment, from]])));
}
