/** Servers take 2048 texts and 300,000 tokens; no text has more tokens than bytes. */
const MAX_TEXTS = 256;
const MAX_BYTES = 250_000;

/** In order; a text that is too long by itself goes alone. */
export function cutBatches<T>(items: readonly T[], textOf: (item: T) => string): T[][] {
  const batches: T[][] = [];
  let bytes = Infinity;
  for (const item of items) {
    const size = Buffer.byteLength(textOf(item));
    const last = batches.at(-1);
    if (last && last.length < MAX_TEXTS && bytes + size <= MAX_BYTES) {
      last.push(item);
      bytes += size;
    } else {
      batches.push([item]);
      bytes = size;
    }
  }
  return batches;
}

/** Lets so much work be under way at a time, the first come first. */
export function createSlots(count: number): (work: () => Promise<void>) => Promise<void> {
  const queue: (() => void)[] = [];
  let free = count;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((admit) => queue.push(admit));
    try {
      await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else free += 1;
    }
  };
}
