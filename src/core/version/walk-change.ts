import type { PromptTip, WalkState } from './history.js';

/** What walking on changed; plain JSON, and small where few commits were walked. */
export interface WalkChange {
  /** Where the walk has arrived. */
  head: string;
  nextKey: number;
  /** Blobs of what was written, by path; null for what is gone. */
  files: Record<string, string | null>;
  /** Those that are not as they were; of them, those that ended come in the order of their end. */
  tips: PromptTip[];
}

/** A walk's state after changes, one after the other; the one before stays as it was. */
export function applyChanges(before: WalkState, changes: readonly WalkChange[]): WalkState {
  const state = { ...before, files: { ...before.files } };
  const tips = new Map(before.tips.map((tip) => [tip.key, tip]));
  for (const { head, nextKey, files, tips: changed } of changes) {
    Object.assign(state, { head, nextKey });
    for (const [path, oid] of Object.entries(files)) {
      if (oid === null) delete state.files[path];
      else state.files[path] = oid;
    }
    for (const tip of changed) {
      // What changed last stands last: so do those that ended, in the order of their end.
      tips.delete(tip.key);
      tips.set(tip.key, tip);
    }
  }
  const all = [...tips.values()];
  return { ...state, tips: [...all.filter(({ alive }) => alive).sort((a, b) => a.key - b.key), ...all.filter(({ alive }) => !alive)] };
}
