import { PromptError } from '../errors.js';
import type { Finding } from '../finding.js';
import type { Release, ReleaseAlias } from './release.js';

/** A release file that cannot be read: what the environment serves of this prompt is not known, which is not nothing. */
export interface UnreadableFile {
  /** As the file's path says. */
  prompt: string;
  environment: string;
  /** From the top of the repository. */
  file: string;
  findings: readonly Finding[];
  /** Where history has nothing that would help. */
  remedy?: string;
}

/** The same, and what to do in this repository. */
export interface UnreadableRelease extends UnreadableFile {
  remedy: string;
}

export function isUnreadable<T extends UnreadableFile>(file: Release | ReleaseAlias | T): file is T {
  return 'file' in file;
}

/** @param whole the last commit in which it could be read */
export function invalidRelease({ file, findings, remedy, whole }: Pick<UnreadableFile, 'file' | 'findings' | 'remedy'> & { whole?: { commit: string; subject: string } }): PromptError {
  return new PromptError('release/invalid', { file, ...(remedy === undefined ? {} : { remedy }), ...(whole ? { whole } : {}) }, { findings });
}

/** For what takes these releases as a whole. @throws PromptError `release/invalid` for the first that cannot be read */
export function requireReadable(releases: readonly UnreadableRelease[]): void {
  const [first] = releases;
  if (first) throw invalidRelease(first);
}
