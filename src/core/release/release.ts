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
}

export interface ReleasedContent {
  version: number;
  hash: string;
  evidence?: Evidence;
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

/** Stands where the release of a prompt was before it got another name: who asks for it so is served what `alias` is. */
export interface ReleaseAlias {
  schemaVersion: 1;
  prompt: string;
  environment: string;
  /** The prompt's other name, in the same environment; there may again be an alias. */
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
