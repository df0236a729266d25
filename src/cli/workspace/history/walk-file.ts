import { join } from 'node:path';
import { keptName } from '../kept-files.js';
import type { Project } from '../project.js';

/** Where a walk is kept: those of different branches apart. */
export type WalkKind = 'canonical' | 'head';

export function keptWalkFile({ repository, layout, prefix }: Project, kind: WalkKind): string {
  return join(repository.commonDir, 'prompt', `${keptName('walk', { prefix, layout, kind })}.json`);
}
