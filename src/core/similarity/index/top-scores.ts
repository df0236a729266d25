import type { Neighbour } from './sparse-matrix.js';

/**
 * The `k` highest scores, ties to the lower position.
 *
 * @param isMeant positions that count; asked only of those that could
 */
export function topScores(scores: Float64Array, k: number, isMeant?: (index: number) => boolean): Neighbour[] {
  if (k <= 0) return [];
  const least = kthHighest(scores, k, isMeant);
  const best: Neighbour[] = [];
  const ties: Neighbour[] = [];
  for (let index = 0; index < scores.length; index += 1) {
    const similarity = scores[index]!;
    if (similarity < least || (similarity === least && ties.length >= k) || isMeant?.(index) === false) continue;
    (similarity > least ? best : ties).push({ index, similarity });
  }
  return sortNeighbours([...best, ...ties.slice(0, k - best.length)]);
}

/** The best first. */
export function sortNeighbours(neighbours: Neighbour[]): Neighbour[] {
  return neighbours.sort((a, b) => b.similarity - a.similarity || a.index - b.index);
}

/**
 * The lowest score where there are not `k`.
 *
 * @param isMeant rows that count; asked only of those that could
 */
function kthHighest(scores: Float64Array, k: number, isMeant?: (row: number) => boolean): number {
  // A heap of the highest so far, the lowest of them at its root.
  const heap = new Float64Array(Math.min(k, scores.length)).fill(-Infinity);
  let filled = 0;
  for (let at = 0; at < scores.length; at += 1) {
    if (scores[at]! <= heap[0]! || isMeant?.(at) === false) continue;
    replaceRoot(heap, scores[at]!);
    filled += 1;
  }
  return filled >= heap.length ? heap[0]! : heap.reduce((least, score) => (score === -Infinity ? least : Math.min(least, score)), Infinity);
}

function replaceRoot(heap: Float64Array, value: number): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && heap[child + 1]! < heap[child]!) child += 1;
    if (heap[child]! >= value) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = value;
}
