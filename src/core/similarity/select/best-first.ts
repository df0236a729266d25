/** A queue that gives the best first, by an order in which no two are equal. */
export interface BestFirst<Item> {
  push(item: Item): void;
  pop(): Item | undefined;
}

/** @param isBefore whether the first of two is the better one */
export function bestFirst<Item>(items: readonly Item[], isBefore: (a: Item, b: Item) => boolean): BestFirst<Item> {
  // A heap: no item is better than the one at half its place.
  const heap = items.toSorted((a, b) => (isBefore(a, b) ? -1 : 1));
  const rise = (item: Item): void => {
    let at = heap.length;
    heap.push(item);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(item, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = item;
  };
  const sink = (item: Item): void => {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!isBefore(heap[child]!, item)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = item;
  };
  return {
    push: rise,
    pop() {
      const [best] = heap;
      const last = heap.pop();
      if (heap.length > 0) sink(last!);
      return best;
    },
  };
}
