import { canaryOf, type Release, stableOf } from '../../core/release/release.js';
import { deriveStatus } from '../../core/release/status.js';
import type { ReportSummary } from '../../core/report/report.js';
import { type PromptTip, tipOf } from '../../core/version/history.js';
import type { Place, PromptFacts, Served } from './facts.js';
import { releasesOf, unreadableOf } from './history/former-names.js';
import { type History, numberedTip, versionLabel } from './history/history.js';
import type { Digest } from './make-digest.js';
import type { Project } from './project.js';
import type { Releases } from './release/releases.js';
import { committedReports } from './reports/reports.js';
import type { TokenCounts } from './tokens.js';

/** What facts are gathered from; history and releases are absent before the first commit. */
export interface FactSources {
  project: Project;
  history: History | undefined;
  releases: Releases | undefined;
  tokens: TokenCounts;
  /** Keeps what was counted and derived for the next command. */
  save(): Promise<void>;
}

/** @param digest of the prompt as it stands in the work tree */
export function locate({ project, history, releases }: FactSources, { name }: { name: string }, { hash, deprecated, report }: Digest): Place {
  const tip = history && tipOf(history.here, name);
  const version = history && versionLabel(history, name, hash);
  // The walk of a shallow clone counts from where it is cut off, and there everything seems to be written by one commit.
  const isCut = tip !== undefined && history?.shallow === true;
  const latest = !history || history.shallow ? undefined : numberedTip(history, name)?.latest.number;
  const changed = tip && !(isCut && tip.changed.oid === tip.born.commit) ? lastChange(tip) : undefined;
  const score = report?.content === hash ? report : history && newestReport(history, name, hash);
  const released = releasesOf(releases, history, name);
  const unreadable = unreadableOf(releases, history, name);
  const status = deriveStatus(hash, released, project.config.environments, { deprecated, compared: score !== undefined, unreadable });
  return {
    environments: Object.fromEntries(released.map((release) => [release.environment, servedBy(release)])),
    ...(status === undefined ? {} : { status }),
    ...(unreadable.length === 0 ? {} : { unreadable }),
    ...(version === undefined ? {} : { version }),
    ...(latest === undefined || String(latest) === version ? {} : { latest }),
    ...(changed ? { changed } : {}),
    ...(isCut ? { shallow: true } : {}),
    ...(score ? { score } : {}),
  };
}

/** The newest committed report about a content; nearly always that of the tip. */
function newestReport(history: History, name: string, hash: string): ReportSummary | undefined {
  const tips = [tipOf(history.canonical, name), tipOf(history.here, name)];
  if (tips.every((tip) => tip?.report === undefined)) return undefined;
  return tips.map((tip) => tip?.report).find((report) => report?.content === hash) ?? committedReports(history, name).get(hash);
}

function servedBy(release: Release): Served {
  const stable = stableOf(release);
  const canary = canaryOf(release);
  return {
    version: stable.version,
    hash: stable.hash,
    ...(canary ? { canary: { version: canary.version, hash: canary.hash, percent: canary.weight } } : {}),
  };
}

function lastChange({ changed: { oid, date, author, subject } }: PromptTip): NonNullable<PromptFacts['changed']> {
  return { commit: oid, date, author, subject };
}
