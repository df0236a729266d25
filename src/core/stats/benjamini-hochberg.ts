import { requireProbability } from './arguments.js';

/**
 * Benjamini and Hochberg's adjusted p-values, in the order of the input (1995): where those below alpha are called findings,
 * the expected share of false ones among them is alpha at most. For exploring, not for deciding. No p-values give none.
 * @throws RangeError when a p-value is not within 0..1.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  for (const [index, p] of pValues.entries()) requireProbability(`pValues[${index}]`, p);
  const descending = pValues.map((p, index) => ({ p, index })).sort((x, y) => y.p - x.p);
  const adjusted = Array.from(pValues);
  let smallest = 1;
  for (const [position, { p, index }] of descending.entries()) {
    const rank = pValues.length - position;
    smallest = Math.min(smallest, (pValues.length * p) / rank);
    adjusted[index] = smallest;
  }
  return adjusted;
}
