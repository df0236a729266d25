/** What was measured of a content when it was promoted. */
export interface Evidence {
  /** sha256 of the report. */
  report: string;
  metric: string;
  value: number;
  lower?: number;
  upper?: number;
  queries: number;
  model: string;
  /** What it was compared with where the environment asked for that; `none` for a first release. */
  baseline?: 'none' | { version: number; hash: string; difference: number; lower: number };
}

/** What was seen in production when a content was withdrawn for it. */
export interface Degradation {
  /** ISO 8601; what was looked at, and what it was compared with. */
  window: { from: string; until: string };
  baseline: { from: string; until: string };
  requests: number;
  metrics: { metric: string; window: number; baseline: number; p: number }[];
}

export interface ReleasedContent {
  version: number;
  hash: string;
  evidence?: Evidence;
  /** Whether it met the environment's policy when it was promoted; undefined where there was none. */
  gate?: 'passed' | 'forced';
  /** Why it was promoted in spite of the policy. */
  forced?: string;
  /** Why `prompt monitor` withdrew it last. */
  degraded?: Degradation;
}

/**
 * What one environment serves of one prompt: a file under review. It holds no date and no commit: those are its
 * `git log`.
 */
export interface Release {
  schemaVersion: 1;
  prompt: string;
  environment: string;
  /** What the split between canary and stable content is drawn from; only while there is one. */
  seed?: string;
  /** A canary before the stable content; weights are percent and add up to 100. */
  serves: (ReleasedContent & { weight: number })[];
  /** What was served before, newest first; `withdrawn` by a rollback. */
  kept: (ReleasedContent & { withdrawn: boolean })[];
}

/** Stands where the release of a prompt was that has another name now: who asks for the old one is served still. */
export interface ReleaseAlias {
  schemaVersion: 1;
  prompt: string;
  environment: string;
  /** The name it has now. */
  alias: string;
}

export function isAlias(file: Release | ReleaseAlias): file is ReleaseAlias {
  return 'alias' in file;
}

/** How many former contents a release keeps. */
export const KEPT = 10;

/** The content a release serves to everyone but its canary's share. */
export function stableOf(release: Release): Release['serves'][number] {
  return release.serves.at(-1) as Release['serves'][number];
}

export function canaryOf(release: Release): Release['serves'][number] | undefined {
  return release.serves.length > 1 ? release.serves[0] : undefined;
}
