import { tokenize } from '../words.js';

/** Three words in a row, the shortest run that says whose text it is (Broder, 1997). */
const LENGTH = 3;

/** A text as the set of its runs of three words. */
export type Shingles = ReadonlySet<string>;

export function shinglesOf(text: string): Shingles {
  const words = tokenize(text);
  return new Set(words.slice(LENGTH - 1).map((_, at) => words.slice(at, at + LENGTH).join(' ')));
}

/** The share of the smaller set that the other has as well; 0 where one is empty. */
export function containment(shared: number, a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : shared / Math.min(a, b);
}

/** How many shingles of a set each of many has, asked without comparing it with all of them. */
export interface ShingleIndex {
  sizes: readonly number[];
  shared(shingles: Shingles): Int32Array;
}

export function buildShingleIndex(sets: readonly Shingles[]): ShingleIndex {
  const holders = new Map<string, number[]>();
  for (const [at, shingles] of sets.entries()) {
    for (const shingle of shingles) {
      const known = holders.get(shingle);
      if (known) known.push(at);
      else holders.set(shingle, [at]);
    }
  }
  return {
    sizes: sets.map((shingles) => shingles.size),
    shared(shingles) {
      const counts = new Int32Array(sets.length);
      for (const shingle of shingles) for (const at of holders.get(shingle) ?? []) counts[at]! += 1;
      return counts;
    },
  };
}
