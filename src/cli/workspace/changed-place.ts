import { firstChange } from '../../core/prompt/first-change.js';
import type { Project } from './project.js';
import type { Resolved } from './resolve.js';

/** Where the last side's file first differs from the first side's; nothing where it is not in the work tree. */
export function placeOf({ prefix }: Project, sides: readonly { resolved: Resolved }[]): { place?: { file: string; line: number } } {
  const [before, after] = [sides[0]?.resolved, sides.at(-1)?.resolved];
  const prompt = after?.read.prompt;
  if (!prompt || after?.source !== 'worktree') return {};
  return { place: { file: prefix + prompt.path, line: firstChange(before === after ? undefined : before?.read.prompt, prompt) } };
}
