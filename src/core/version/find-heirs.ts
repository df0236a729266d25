import type { PromptTip } from './history.js';

/** A prompt file as a commit wrote it. */
export interface WrittenPrompt {
  path: string;
  name: string;
  root: string;
  /** Where git says the file was before. */
  from?: string;
  /** The `id:` it bears; read when first asked for. */
  id(): string | undefined;
}

/**
 * Which history each file carries on: that of its `id:` (the one at its own path first), else the one git says was
 * renamed to it, unless the two bear different ids, else the one at its path.
 *
 * @param touched living histories at the paths the commit touched; those that are nobody's afterwards have ended
 * @returns by path; a file without an heir's place is absent
 */
export function findHeirs(written: readonly WrittenPrompt[], touched: ReadonlyMap<string, PromptTip>): Map<string, PromptTip> {
  const free = new Set(touched.values());
  const heirs = new Map<string, PromptTip>();
  const claim = (find: (file: WrittenPrompt) => PromptTip | undefined): void => {
    for (const file of written) {
      const history = heirs.has(file.path) ? undefined : find(file);
      if (history && free.delete(history)) heirs.set(file.path, history);
    }
  };
  claim((file) => onlyIf(touched.get(file.path), (history) => bearsIdOf(file, history)));
  claim((file) => [...free].find((history) => bearsIdOf(file, history)));
  claim((file) => onlyIf(touched.get(file.from ?? ''), (history) => mayCarryOn(file, history)));
  claim((file) => touched.get(file.path));
  return heirs;
}

/** A prompt that ended earlier and comes back with this file: by its `id:`, else at its path. The one that ended last, if several did. */
export function findReturned(file: WrittenPrompt, histories: readonly PromptTip[]): PromptTip | undefined {
  const ended = histories.filter((history) => !history.alive && (history.id !== undefined || history.path === file.path));
  return (
    ended.findLast((history) => bearsIdOf(file, history)) ??
    ended.findLast((history) => history.path === file.path && mayCarryOn(file, history))
  );
}

function bearsIdOf(file: WrittenPrompt, { id }: PromptTip): boolean {
  return id !== undefined && file.id() === id;
}

function mayCarryOn(file: WrittenPrompt, { id }: PromptTip): boolean {
  return id === undefined || file.id() === undefined || file.id() === id;
}

function onlyIf(history: PromptTip | undefined, test: (history: PromptTip) => boolean): PromptTip | undefined {
  return history && test(history) ? history : undefined;
}
