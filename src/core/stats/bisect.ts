/** Halving stops at the last bit long before this; only a root at 0 would go on through the denormals. */
const MAX_HALVINGS = 200;

/**
 * The place in `low..high` where a decreasing function passes from above 0 to 0 or below, to the last bit.
 * Without such a place the answer is the end that is nearest to one.
 */
export function bisect(decreasing: (x: number) => number, low: number, high: number): number {
  if (decreasing(low) <= 0) return low;
  if (decreasing(high) > 0) return high;
  let above = low;
  let below = high;
  for (let i = 0; i < MAX_HALVINGS; i++) {
    const middle = above + (below - above) / 2;
    if (middle === above || middle === below) break;
    if (decreasing(middle) > 0) above = middle;
    else below = middle;
  }
  return below;
}
