import { existsSync } from 'node:fs';
import { READ_BLOBS } from '../../../adapters/git/blobs.js';
import { chainArguments, logArguments } from '../../../adapters/git/log.js';
import { isPartial } from '../../../adapters/git/partial-clone.js';
import { FIND_FOLDER } from '../../../adapters/git/tree.js';
import { foldersOf } from '../../../core/prompt/layout/layout.js';
import type { Project } from '../project.js';
import { keptWalkFile } from './walk-file.js';

/** Lets git begin with what carrying a walk on from one commit to another will ask of it, while what walks is loaded. */
export function walkAhead({ repository, layout, prefix }: Project, from: string, to: string): void {
  const { git, parent } = repository;
  // There git would fetch contents one by one.
  if (isPartial(repository)) return;
  git.startAhead(logArguments(`${from}..${to}`, foldersOf(layout), prefix));
  git.startAhead(READ_BLOBS);
  git.startAhead(FIND_FOLDER);
  if (from !== parent) git.startAhead(chainArguments(from, to));
}

/** The same of a walk from the root, where none is kept: git takes its time before it says anything. */
export function walkAllAhead(project: Project, to: string): void {
  const { repository, layout, prefix } = project;
  if (isPartial(repository) || existsSync(keptWalkFile(project, 'canonical'))) return;
  repository.git.startAhead(logArguments(to, foldersOf(layout), prefix));
  repository.git.startAhead(FIND_FOLDER);
}
