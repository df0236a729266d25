/**
 * MurmurHash3 x86 32 of a text's UTF-8 bytes, seed 0, as an unsigned number (Austin Appleby's smhasher, `MurmurHash3_x86_32`).
 */
export function murmur3(text: string): number {
  const bytes = new TextEncoder().encode(text);
  const words = bytes.length & ~3;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  let hash = 0;
  for (let at = 0; at < words; at += 4) {
    hash = rotate(hash ^ scramble(view.getUint32(at, true)), 13);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let at = bytes.length - 1; at >= words; at--) tail = (tail << 8) | (bytes[at] ?? 0);
  if (words < bytes.length) hash ^= scramble(tail);
  return finish(hash ^ bytes.length);
}

function scramble(word: number): number {
  return Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
}

function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
