/** The known word a person most likely meant, or undefined when none is close enough to suggest. */
export function nearestWord(typed: string, known: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(typed.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const word of known) {
    const distance = editDistance(typed.toLowerCase(), word.toLowerCase(), limit);
    // Words without a letter in common are not alike, however short.
    if (distance < bestDistance && distance < Math.max(typed.length, word.length)) {
      best = word;
      bestDistance = distance;
    }
  }
  return best;
}

/** What was meant on a command line, where a beginning is often all that is typed: a near word, else the only one that begins so. */
export function meantWord(typed: string, known: readonly string[]): string | undefined {
  const nearest = nearestWord(typed, known);
  if (nearest !== undefined || typed.length < 2) return nearest;
  const longer = new Set(known.filter((word) => word.toLowerCase().startsWith(typed.toLowerCase())));
  return longer.size === 1 ? [...longer][0] : undefined;
}

/** Damerau–Levenshtein (adjacent swaps cost 1), cut off above `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, (beforePrevious[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] ?? limit + 1;
}
