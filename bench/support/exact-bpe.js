/**
 * tiktoken's byte-pair encoding in n log n, where js-tiktoken takes n²: of all neighbours the pair of the lowest rank is joined, the leftmost of
 * several, until no pair is a token. Written for this comparison, by another way than js-tiktoken's.
 * @param ranks a module of js-tiktoken/ranks
 * @returns how many tokens a text has; special tokens are plain text
 */
export function exactCounter({ pat_str: pattern, bpe_ranks: lines }) {
  const ranks = new Map();
  for (const line of lines.split('\n').filter(Boolean)) {
    const [, offset, ...tokens] = line.split(' ');
    for (const [index, token] of tokens.entries()) ranks.set(Buffer.from(token, 'base64').toString('latin1'), Number(offset) + index);
  }
  return (text) => {
    let count = 0;
    for (const [piece] of text.matchAll(new RegExp(pattern, 'ug'))) count += countPiece(ranks, Buffer.from(piece, 'utf8').toString('latin1'));
    return count;
  };
}

/** @param bytes one character each */
function countPiece(ranks, bytes) {
  if (ranks.has(bytes)) return 1;
  const length = bytes.length;
  // A part begins at each byte; `next` and `previous` leave out those that were joined to the one before.
  const next = Int32Array.from({ length }, (_, at) => at + 1);
  const previous = Int32Array.from({ length }, (_, at) => at - 1);
  const current = new Float64Array(length).fill(-1);
  const heap = createHeap();
  const offer = (at) => {
    const middle = next[at];
    const rank = middle >= length ? undefined : ranks.get(bytes.slice(at, next[middle]));
    current[at] = rank ?? -1;
    if (rank !== undefined) heap.push(rank * 2 ** 24 + at);
  };
  for (let at = 0; at < length - 1; at++) offer(at);
  let parts = length;
  for (let key = heap.pop(); key !== undefined; key = heap.pop()) {
    const [rank, at] = [Math.floor(key / 2 ** 24), key % 2 ** 24];
    // An older offer of a pair that is no more.
    if (current[at] !== rank) continue;
    const gone = next[at];
    current[gone] = -1;
    next[at] = next[gone];
    if (next[at] < length) previous[next[at]] = at;
    parts -= 1;
    offer(at);
    if (previous[at] >= 0) offer(previous[at]);
  }
  return parts;
}

/** Of numbers, the least first. */
function createHeap() {
  const keys = [];
  return {
    push(key) {
      let at = keys.push(key) - 1;
      for (let up = (at - 1) >> 1; at > 0 && keys[up] > key; at = up, up = (at - 1) >> 1) keys[at] = keys[up];
      keys[at] = key;
    },
    pop() {
      const least = keys[0];
      const last = keys.pop();
      if (keys.length === 0) return least;
      let at = 0;
      for (let down = 1; down < keys.length; at = down, down = 2 * at + 1) {
        if (down + 1 < keys.length && keys[down + 1] < keys[down]) down += 1;
        if (keys[down] >= last) break;
        keys[at] = keys[down];
      }
      keys[at] = last;
      return least;
    },
  };
}
