/** Halving stops at the last bit long before this; only a root at 0 would go on through the denormals. */
const MAX_HALVINGS = 200;

/**
 * The place in `low..high` where a decreasing function passes from above 0 to 0 or below, to the last bit.
 * `low` when it is 0 or below everywhere, `high` when it is above 0 everywhere.
 */
export function bisect(decreasing: (x: number) => number, low: number, high: number): number {
  if (decreasing(low) <= 0) return low;
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
