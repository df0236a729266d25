/** Tokens as their bytes, one character each, with their ranks. */
type Ranks = ReadonlyMap<string, number>;

/**
 * The tokens of a table as js-tiktoken has them: lines of `! <first rank> <token in base64> …`.
 * Strings of bytes, since a text is a key of a map and a list of numbers is none.
 */
export function readRanks(table: string): Ranks {
  const ranks = new Map<string, number>();
  for (const line of table.split('\n')) {
    const [, first, ...tokens] = line.split(' ');
    for (const [index, token] of tokens.entries()) ranks.set(atob(token), Number(first) + index);
  }
  return ranks;
}

const ASCII = /^\p{ASCII}*$/u;

/** Of a pair: its rank, then where it begins, so that the lowest of these numbers is the pair to join. */
const PLACES = 2 ** 24;

/**
 * How many tokens one piece of a text has: of all neighbours the pair of the lowest rank is joined, the leftmost of several, until no pair
 * is a token. In n log n, for pieces of less than 16 MB; a search through all pairs after each, which js-tiktoken does, is quadratic.
 */
export function pieceCounter(ranks: Ranks): (piece: string) => number {
  // Of a part, which begins at a byte: where the next one begins, the one before, and the rank of the pair with the next, or -1.
  let [next, previous, ranked] = [new Int32Array(64), new Int32Array(64), new Int32Array(64)];
  const join = (bytes: string): number => {
    const { length } = bytes;
    if (length >= next.length) [next, previous, ranked] = [new Int32Array(2 * length), new Int32Array(2 * length), new Int32Array(2 * length)];
    const pairs: number[] = [];
    const offer = (at: number): void => {
      const middle = next[at] as number;
      const rank = middle < length ? ranks.get(bytes.slice(at, next[middle])) : undefined;
      ranked[at] = rank ?? -1;
      if (rank !== undefined) push(pairs, rank * PLACES + at);
    };
    for (let at = 0; at <= length; at += 1) {
      next[at] = at + 1;
      previous[at] = at - 1;
    }
    for (let at = 0; at < length; at += 1) offer(at);
    let parts = length;
    for (let lowest = pop(pairs); lowest !== undefined; lowest = pop(pairs)) {
      const at = lowest % PLACES;
      // One of the two was joined to another meanwhile.
      if (ranked[at] !== (lowest - at) / PLACES) continue;
      const joined = next[at] as number;
      ranked[joined] = -1;
      next[at] = next[joined] as number;
      previous[next[at]] = at;
      parts -= 1;
      offer(at);
      if (at > 0) offer(previous[at] as number);
    }
    return parts;
  };
  return (piece) => {
    const bytes = ASCII.test(piece) ? piece : Buffer.from(piece, 'utf8').toString('latin1');
    return bytes === '' || ranks.has(bytes) ? Number(bytes !== '') : join(bytes);
  };
}

/** Into a heap, whose first number is the lowest. */
function push(heap: number[], value: number): void {
  let at = heap.push(value) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if ((heap[parent] as number) <= value) break;
    heap[at] = heap[parent] as number;
    at = parent;
  }
  heap[at] = value;
}

function pop(heap: number[]): number | undefined {
  const lowest = heap[0];
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return lowest;
  let at = 0;
  for (let child = 1; child < heap.length; child = 2 * at + 1) {
    if (child + 1 < heap.length && (heap[child + 1] as number) < (heap[child] as number)) child += 1;
    if ((heap[child] as number) >= last) break;
    heap[at] = heap[child] as number;
    at = child;
  }
  heap[at] = last;
  return lowest;
}
