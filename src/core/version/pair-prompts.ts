/** A prompt of one state, and what shows that one of another state is the same. */
export interface Pairable {
  name: string;
  /** Texts that equal ones of the other state (its `id:`, where its history began, its content), the surest kind first. */
  signs: readonly (readonly string[])[];
}

export interface Pair<T> {
  before?: T;
  after?: T;
}

/** The prompts of two states side by side, sorted by name: by their names, then those that are left by their signs. */
export function pairPrompts<T extends Pairable>(before: readonly T[], after: readonly T[]): Pair<T>[] {
  const come = new Map(after.map((one) => [one.name, one]));
  const gone = new Set(before);
  const pairs: Pair<T>[] = [];
  const join = (old: T, now: T | undefined): void => {
    if (!now) return;
    gone.delete(old);
    come.delete(now.name);
    pairs.push({ before: old, after: now });
  };
  for (const old of before) join(old, come.get(old.name));
  const kinds = Math.max(0, ...[...gone].map(({ signs }) => signs.length));
  for (let kind = 0; kind < kinds; kind++) {
    for (const old of gone) join(old, [...come.values()].find((now) => now.signs[kind]?.some((sign) => old.signs[kind]?.includes(sign))));
  }
  const left = [...[...gone].map((old): Pair<T> => ({ before: old })), ...[...come.values()].map((now): Pair<T> => ({ after: now }))];
  return [...pairs, ...left].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function nameOf({ before, after }: Pair<Pairable>): string {
  return (after ?? before)?.name ?? '';
}
