import type { Vector } from '../ports.js';

/** Of length 1, so that a dot product is a cosine; the zero vector stays what it is. */
export function unitVector(vector: Vector): Float32Array {
  const length = Math.sqrt(dot(vector, vector));
  return Float32Array.from(vector, (value) => (length === 0 ? 0 : value / length));
}

/** Of unit vectors: their cosine, rounding cut off; below 0 counts as 0. */
export function unitCosine(a: Vector, b: Vector): number {
  return Math.min(1, Math.max(0, dot(a, b)));
}

function dot(a: Vector, b: Vector): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += a[at]! * b[at]!;
  return sum;
}
