import { charGrams, stems } from './words.js';

/** A text as two blocks of weighted features: word 1-2-grams of stems and character 2-4-grams inside stems. */
export interface Wording {
  words: ReadonlyMap<string, number>;
  grams: ReadonlyMap<string, number>;
}

export function readWording(text: string): Wording {
  const words = stems(text);
  let grams: Map<string, number> | undefined;
  return {
    words: dampedCounts(wordTerms(words)),
    // Ten times the work of the words, which are often enough.
    get grams() {
      return (grams ??= dampedCounts(words.flatMap((word) => charGrams(word, 2, 4))));
    },
  };
}

/**
 * Cosine (0 to 1) of two wordings, the mean of their blocks; no term counts more than another.
 *
 * @param worthKnowing where the words alone show that it is not above this, the most it could be is enough
 */
export function wordingCosine(a: Wording, b: Wording, worthKnowing = 0): number {
  const words = cosine(a.words, b.words);
  const most = (words + 1) / 2;
  return most <= worthKnowing ? most : (words + cosine(a.grams, b.grams)) / 2;
}

/** The stems themselves and each pair of neighbours. */
function wordTerms(words: readonly string[]): string[] {
  return [...words, ...words.slice(1).map((word, at) => `${words[at]} ${word}`)];
}

function dampedCounts(terms: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  for (const [term, count] of counts) counts.set(term, 1 + Math.log(count));
  return counts;
}

/** Cosine of two sparse vectors; 0 when either is empty. */
function cosine(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let [dot, aSquares, bSquares] = [0, 0, 0];
  for (const [term, value] of a) {
    aSquares += value * value;
    dot += value * (b.get(term) ?? 0);
  }
  for (const value of b.values()) bSquares += value * value;
  return dot === 0 ? 0 : dot / Math.sqrt(aSquares * bSquares);
}
