import { requireProbability } from './arguments.js';

/**
 * Holm's step-down adjusted p-values, in the order of the input (Holm 1979). Rejecting where the adjusted p is
 * below alpha keeps the chance of any false rejection in the family below alpha. No p-values give none.
 * @throws RangeError when a p-value is not within 0..1.
 */
export function holm(pValues: readonly number[]): number[] {
  for (const [index, p] of pValues.entries()) requireProbability(`pValues[${index}]`, p);
  const ascending = pValues.map((p, index) => ({ p, index })).sort((x, y) => x.p - y.p);
  const adjusted = Array.from(pValues);
  let largest = 0;
  for (const [rank, { p, index }] of ascending.entries()) {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * p));
    adjusted[index] = largest;
  }
  return adjusted;
}
