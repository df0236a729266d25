import { dropOtherBuilds } from '../../adapters/other-builds.js';
import { canonicalJson, sha256 } from '../../core/text/canonical-json.js';
import { BUILD } from '../version.js';

/** What is kept in git's folder belongs to one build: its names begin with a mark of it. */
const MARK = sha256(BUILD).slice(0, 8);

/** @param about what it is kept of */
export function keptName(kind: 'chapters' | 'list' | 'walk', about: unknown): string {
  return `${kind}-${MARK}-${sha256(canonicalJson(about)).slice(0, 16)}`;
}

/** For those who have just written something whole. */
export function dropPastBuilds(folder: string): void {
  dropOtherBuilds(folder, MARK);
}
