import { isOnFirstParentChain, streamLog } from '../../../adapters/git/log.js';
import { isPartial } from '../../../adapters/git/partial-clone.js';
import type { Repository } from '../../../adapters/git/repository.js';
import { foldersOf } from '../../../core/prompt/layout/layout.js';
import type { Project } from '../project.js';
import { collectChapters } from './chapters.js';
import { readAhead } from './read-ahead.js';
import { keptWalkFile, type WalkKind } from './walk-file.js';
import { extendWalk, type KeptWalk, NO_WALK, openWalkStore } from './walk-store.js';

/** Groups of commits that git may be ahead of the walk: enough to keep both at work. */
const AHEAD = 4;

/** A walk to a commit: from the kept one (or from another that is known) where that lies on the way, else from the root. */
export async function walkTo(project: Project, oid: string, kind: WalkKind, known: KeptWalk = NO_WALK): Promise<KeptWalk> {
  const { repository, layout, prefix } = project;
  const { kept, save } = await openWalkStore(keptWalkFile(project, kind));
  if (kept?.state.head === oid) return kept;
  const base = (await firstOnTheWay(repository, [kept, known], oid)) ?? NO_WALK;
  const { state: start } = base;
  const range = start.head === undefined ? oid : `${start.head}..${oid}`;
  if (isPartial(repository)) await (await import('./fetch-walked.js')).fetchWalked(project, start, range);
  const { walkCommits } = await import('./walk-commits.js');
  const commits = readAhead(streamLog(repository.git, range, foldersOf(layout), prefix), AHEAD);
  const added = collectChapters();
  const { walker, complete } = await walkCommits(project, start, commits, added.sink);
  const addition = { change: walker.change(oid), chapters: added.chapters };
  return repository.shallow || !complete ? extendWalk(base, addition) : save(base, addition);
}

async function firstOnTheWay({ git, head, parent }: Repository, walks: readonly (KeptWalk | undefined)[], oid: string): Promise<KeptWalk | undefined> {
  for (const walk of walks) {
    const start = walk?.state.head;
    if (start !== undefined && ((oid === head && start === parent) || (await isOnFirstParentChain(git, start, oid)))) return walk;
  }
  return undefined;
}
