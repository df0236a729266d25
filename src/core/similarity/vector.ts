import type { Vector } from '../ports.js';

/** Of length 1, so that a dot product is a cosine; the zero vector stays what it is. */
export function unitVector(vector: Vector): Float32Array {
  const unit = new Float32Array(vector.length);
  let squares = 0;
  for (let at = 0; at < unit.length; at += 1) squares += vector[at]! * vector[at]!;
  const length = Math.sqrt(squares) || 1;
  for (let at = 0; at < unit.length; at += 1) unit[at] = vector[at]! / length;
  return unit;
}

/** Of unit vectors: their cosine, rounding cut off; below 0 counts as 0. */
export function unitCosine(a: Float32Array, b: Float32Array): number {
  // Four sums at a time: one would have to wait for the one before.
  let [first, second, third, fourth] = [0, 0, 0, 0];
  const whole = a.length - (a.length % 4);
  for (let at = 0; at < whole; at += 4) {
    first += a[at]! * b[at]!;
    second += a[at + 1]! * b[at + 1]!;
    third += a[at + 2]! * b[at + 2]!;
    fourth += a[at + 3]! * b[at + 3]!;
  }
  for (let at = whole; at < a.length; at += 1) first += a[at]! * b[at]!;
  return Math.min(1, Math.max(0, first + second + third + fourth));
}
