import type { Random } from '../ports.js';

const TWO_TO_32 = 0x1_0000_0000;
/** After this many steps every bit of the seed has reached every bit of the state. */
const WARM_UP = 12;

/**
 * A reproducible generator: sfc32 (Doty-Humphrey, PractRand) with 128 bits of state, 32-bit steps of [0, 1).
 * @param seed any safe integer, 0 and negative ones included; different seeds give different sequences
 * @throws RangeError when the seed is not a safe integer.
 */
export function seededRandom(seed: number): Random {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed must be a whole number within ±(2^53 − 1), not ${seed}`);
  let a = 0;
  let b = seed >>> 0;
  let c = Math.floor(seed / TWO_TO_32) >>> 0;
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + sum) >>> 0;
    return sum / TWO_TO_32;
  };
  for (let i = 0; i < WARM_UP; i++) next();
  return next;
}

/** The items in random order (Fisher-Yates); the argument stays as it is. */
export function shuffle<T>(items: readonly T[], random: Random): T[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const chosen = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[chosen]] = [shuffled[chosen] as T, shuffled[last] as T];
  }
  return shuffled;
}
