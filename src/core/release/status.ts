import type { Config } from '../config/schema.js';
import { canaryOf, type Release, stableOf } from './release.js';

export type Status = 'draft' | 'testing' | 'production' | 'deprecated';

/**
 * What a content is, from what serves it.
 *
 * @param releases every release of the prompt that can be read
 * @param unreadable those that cannot
 * @param compared a report of this content is on record
 * @returns undefined where it hangs on what cannot be read
 */
export function deriveStatus(
  hash: string,
  releases: readonly Release[],
  environments: Config['environments'],
  { deprecated, compared, unreadable }: { deprecated: boolean; compared: boolean; unreadable: readonly Pick<Release, 'environment'>[] },
): Status | undefined {
  if (deprecated) return 'deprecated';
  const isFinal = (release: Pick<Release, 'environment'>): boolean => environments[release.environment]?.final === true;
  if (releases.some((release) => isFinal(release) && stableOf(release).hash === hash)) return 'production';
  if (unreadable.some(isFinal)) return undefined;
  const serving = releases.some((release) => stableOf(release).hash === hash || canaryOf(release)?.hash === hash);
  if (serving) return 'testing';
  if (unreadable.length > 0) return undefined;
  if (releases.some((release) => release.kept.some((content) => content.hash === hash))) return 'deprecated';
  return compared ? 'testing' : 'draft';
}
