import { READ_BLOBS } from '../../../adapters/git/blobs.js';
import { chainArguments, logArguments } from '../../../adapters/git/log.js';
import { FIND_FOLDER } from '../../../adapters/git/tree.js';
import { foldersOf } from '../../../core/prompt/layout/layout.js';
import type { Project } from '../project.js';

/** Lets git begin with what carrying a walk on from one commit to another will ask of it, while what walks is loaded. */
export function walkAhead({ repository: { git, parent }, layout, prefix }: Project, from: string, to: string): void {
  git.startAhead(logArguments(`${from}..${to}`, foldersOf(layout), prefix));
  git.startAhead(READ_BLOBS);
  git.startAhead(FIND_FOLDER);
  if (from !== parent) git.startAhead(chainArguments(from, to));
}
