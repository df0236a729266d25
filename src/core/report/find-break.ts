/**
 * The first of several things in order that is bad, by halving: the first is known to be good, the last to be bad. Right where
 * it broke once; where it broke, was mended and broke again, one of the breaks is found.
 * @param isGood asked of as few as possible
 * @returns the position of the first bad one after a good one
 */
export async function findBreak(count: number, isGood: (index: number) => Promise<boolean>): Promise<number> {
  let [good, bad] = [0, count - 1];
  while (bad - good > 1) {
    const middle = good + Math.floor((bad - good) / 2);
    if (await isGood(middle)) good = middle;
    else bad = middle;
  }
  return bad;
}
