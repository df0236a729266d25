/**
 * The smallest whole number above `low` that is enough, by doubling and bisection; `most` or more where none below that is.
 * @param isEnough of every number above one that is
 */
export function smallestCount(low: number, most: number, isEnough: (count: number) => boolean): number {
  let [below, enough] = [low, Math.max(1, low * 2)];
  while (!isEnough(enough) && enough < most) [below, enough] = [enough, enough * 2];
  while (enough - below > 1) {
    const middle = Math.floor((below + enough) / 2);
    if (isEnough(middle)) enough = middle;
    else below = middle;
  }
  return enough;
}
