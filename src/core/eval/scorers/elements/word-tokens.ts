/** Lower-case words and numbers, without marks; a word in scripts without spaces is a run. */
export function wordTokens(text: string): string[] {
  return text.normalize('NFKC').toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** Words, and every mark as a token of its own. */
export function wordsAndMarks(text: string): string[] {
  return text.normalize('NFKC').toLowerCase().match(/[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu) ?? [];
}

/** Harmonic mean of precision and recall; two empty sides are equal, one empty side shares nothing. */
export function f1(shared: number, got: number, expected: number): number {
  if (got === 0 && expected === 0) return 1;
  return got + expected === 0 ? 0 : (2 * shared) / (got + expected);
}

/** How many items two lists share, each as often as both have it. */
export function overlap(a: readonly string[], b: readonly string[]): number {
  const left = new Map<string, number>();
  for (const item of a) left.set(item, (left.get(item) ?? 0) + 1);
  let shared = 0;
  for (const item of b) {
    const count = left.get(item) ?? 0;
    if (count === 0) continue;
    left.set(item, count - 1);
    shared++;
  }
  return shared;
}
