import { PromptError } from '../../core/errors.js';
import { classify } from '../../core/prompt/layout.js';
import { type PromptTip, type Walk } from '../../core/version/history.js';
import type { History } from './history.js';
import type { Project } from './project.js';

/** What a prompt was called before, newest first. */
export function formerNames(project: Project, walk: Walk, tip: PromptTip): string[] {
  return walk.read(tip).entries.toReversed().flatMap(({ path }) => classify(project.layout, path)?.name ?? []);
}

/**
 * Where nothing has a name any more, says what it is called now.
 * @param history undefined before the first commit
 * @throws PromptError `prompt/renamed`, or `error` where no living prompt ever had that name
 */
export function sayNameNow(project: Project, history: History | undefined, typed: string, error: unknown): never {
  if (!history || !(error instanceof PromptError) || error.code !== 'prompt/not-found') throw error;
  const meant = (name: string): boolean => name === typed || name.endsWith(`/${typed}`);
  const tip = history.here.tips.find((one) => one.alive && formerNames(project, history.here, one).some(meant));
  if (!tip) throw error;
  throw new PromptError('prompt/renamed', { name: typed, now: tip.name });
}
