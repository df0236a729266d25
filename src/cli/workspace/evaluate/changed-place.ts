import { firstChange } from '../../../core/prompt/compare/first-change.js';
import type { Project } from '../project.js';
import type { Resolved } from '../references/resolver.js';

/** Where the file that is checked out first differs from the first side's; nothing where no side is what is checked out. */
export function placeOf({ prefix }: Project, sides: readonly { resolved: Resolved }[]): { place?: { file: string; line: number } } {
  const before = sides[0]?.resolved;
  // What a branch is evaluated by is read from HEAD, and is no entry of a history.
  const after = sides.findLast(({ resolved: { source, entry } }) => source === 'worktree' || (source === 'history' && !entry))?.resolved;
  const prompt = after?.read.prompt;
  if (!prompt) return {};
  return { place: { file: prefix + prompt.path, line: firstChange(before === after ? undefined : before?.read.prompt, prompt) } };
}
