import { PromptError } from '../errors.js';
import type { Finding } from '../finding.js';
import type { Release, ReleaseAlias } from './release.js';

/** A release file that cannot be read: what the environment serves of this prompt is not known, which is not nothing. */
export interface UnreadableRelease {
  /** As the file's path says. */
  prompt: string;
  environment: string;
  /** From the top of the repository. */
  file: string;
  findings: readonly Finding[];
  remedy: string;
}

export function isUnreadable(file: Release | ReleaseAlias | UnreadableRelease): file is UnreadableRelease {
  return 'file' in file;
}

export function invalidRelease({ file, findings, remedy }: Pick<UnreadableRelease, 'file' | 'findings'> & { remedy?: string }): PromptError {
  return new PromptError('release/invalid', { file, ...(remedy === undefined ? {} : { remedy }) }, { findings });
}

/** For what takes these releases as a whole. @throws PromptError `release/invalid` for the first that cannot be read */
export function requireReadable(releases: readonly UnreadableRelease[]): void {
  const [first] = releases;
  if (first) throw invalidRelease(first);
}
