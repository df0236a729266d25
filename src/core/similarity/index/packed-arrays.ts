import { hash } from 'node:crypto';

export type Numbers = Int32Array | Uint8Array | Float64Array;

/** Hex sha256 of all that follows it. */
const DIGEST = 64;
/** What arrays begin at, so that their numbers lie on their borders. */
const BORDER = 8;
const KINDS = [Int32Array, Uint8Array, Float64Array] as const;

/** Arrays as one: digest, how many there are, kind and length of each, then their bytes, in the byte order of this machine. */
export function packArrays(arrays: readonly Numbers[]): Uint8Array {
  const head = Int32Array.of(arrays.length, ...arrays.flatMap((array) => [KINDS.findIndex((Kind) => array instanceof Kind), array.length]));
  const parts = [head, ...arrays];
  const packed = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + padded(byteLength), DIGEST));
  let at = DIGEST;
  for (const part of parts) {
    packed.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += padded(part.byteLength);
  }
  packed.set(new TextEncoder().encode(digestOf(packed)));
  return packed;
}

/** Undefined for anything but what was packed. The arrays are views of the bytes. */
export function unpackArrays(packed: Uint8Array): Numbers[] | undefined {
  if (packed.length < DIGEST + BORDER || new TextDecoder().decode(packed.subarray(0, DIGEST)) !== digestOf(packed)) return undefined;
  const bytes = packed.byteOffset % BORDER === 0 ? packed : packed.slice();
  let at = DIGEST;
  const take = (kind: number, length: number): Numbers => {
    const array = new (KINDS[kind] as (typeof KINDS)[number])(bytes.buffer as ArrayBuffer, bytes.byteOffset + at, length);
    at += padded(array.byteLength);
    return array;
  };
  const [count = 0] = new Int32Array(bytes.buffer, bytes.byteOffset + DIGEST, 1);
  const head = take(0, 1 + 2 * count);
  return Array.from({ length: count }, (_, array) => take(head[1 + 2 * array]!, head[2 + 2 * array]!));
}

function padded(length: number): number {
  return Math.ceil(length / BORDER) * BORDER;
}

function digestOf(bytes: Uint8Array): string {
  return hash('sha256', bytes.subarray(DIGEST));
}
