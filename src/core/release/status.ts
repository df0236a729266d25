import type { Config } from '../config/schema.js';
import { canaryOf, type Release, stableOf } from './release.js';

export type Status = 'draft' | 'testing' | 'production' | 'deprecated';

/**
 * What a content is, from what serves it.
 *
 * @param releases every release of the prompt
 * @param compared a report of this content is on record
 */
export function deriveStatus(
  hash: string,
  releases: readonly Release[],
  environments: Config['environments'],
  { deprecated, compared }: { deprecated: boolean; compared: boolean },
): Status {
  if (deprecated) return 'deprecated';
  const isFinal = (release: Release): boolean => environments[release.environment]?.final === true;
  if (releases.some((release) => isFinal(release) && stableOf(release).hash === hash)) return 'production';
  const serving = releases.some((release) => stableOf(release).hash === hash || canaryOf(release)?.hash === hash);
  if (serving) return 'testing';
  if (releases.some((release) => release.kept.some((content) => content.hash === hash))) return 'deprecated';
  return compared ? 'testing' : 'draft';
}
