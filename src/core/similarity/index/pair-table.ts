/** Numbers pairs of small whole numbers in the order in which they are first seen: a hash table without an object for each pair. */
export interface PairTable {
  get(a: number, b: number): number | undefined;
  set(a: number, b: number, value: number): void;
  /** Three numbers for each pair: both of it, and its value. */
  entries(): Int32Array;
}

const EMPTY = -1;

export function createPairTable(): PairTable {
  let capacity = 1024;
  let size = 0;
  /** Three numbers for each place: both of the pair, and the value. */
  let places = new Int32Array(capacity * 3).fill(EMPTY);
  const find = (a: number, b: number): number => {
    let at = mix(a, b) & (capacity - 1);
    while (places[at * 3 + 2] !== EMPTY && (places[at * 3] !== a || places[at * 3 + 1] !== b)) at = (at + 1) & (capacity - 1);
    return at * 3;
  };
  const put = (a: number, b: number, value: number): void => {
    const at = find(a, b);
    if (places[at + 2] === EMPTY) size += 1;
    places[at] = a;
    places[at + 1] = b;
    places[at + 2] = value;
  };
  const grow = (): void => {
    const before = places;
    capacity *= 2;
    size = 0;
    places = new Int32Array(capacity * 3).fill(EMPTY);
    for (let at = 0; at < before.length; at += 3) if (before[at + 2] !== EMPTY) put(before[at]!, before[at + 1]!, before[at + 2]!);
  };
  return {
    get(a, b) {
      const value = places[find(a, b) + 2]!;
      return value === EMPTY ? undefined : value;
    },
    set(a, b, value) {
      if (size * 2 >= capacity) grow();
      put(a, b, value);
    },
    entries() {
      const entries = new Int32Array(size * 3);
      let next = 0;
      for (let at = 0; at < places.length; at += 3) {
        if (places[at + 2] === EMPTY) continue;
        entries.set(places.subarray(at, at + 3), next);
        next += 3;
      }
      return entries;
    },
  };
}

function mix(a: number, b: number): number {
  let state = Math.imul(a, 0x9e3779b1) ^ Math.imul(b + 0x7f4a7c15, 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 15), 0xc2b2ae35);
  return state ^ (state >>> 13);
}
