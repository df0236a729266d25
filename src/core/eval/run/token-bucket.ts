/** A limit per minute: a level that refills with time and that each start takes from. Times in milliseconds. */
export interface TokenBucket {
  /** Until so much may be taken; 0: now. */
  wait(now: number, amount: number): number;
  take(now: number, amount: number): void;
  /** What was taken and not used, or used beyond (negative). */
  giveBack(amount: number): void;
}

const MINUTE = 60_000;
/** The part of a limit that may go at once: providers watch shorter times than a minute, too. */
const BURST = 0.1;
/** Less than any amount; sums of fractions fall short of whole numbers. */
const ROUNDING = 1e-6;

/** In no minute is more taken than `perMinute`, unless a single amount is above the burst: then the rest is waited off afterwards. */
export function createTokenBucket(perMinute: number): TokenBucket {
  const capacity = Math.max(1, Math.floor(perMinute * BURST));
  const rate = (perMinute - capacity + 1) / MINUTE;
  let level = capacity;
  let at: number | undefined;
  const refill = (now: number): void => {
    level = Math.min(capacity, level + Math.max(0, now - (at ?? now)) * rate);
    at = Math.max(at ?? now, now);
  };
  return {
    wait(now, amount) {
      refill(now);
      const lacking = Math.min(amount, capacity) - level;
      return lacking <= ROUNDING ? 0 : Math.ceil(lacking / rate);
    },
    take(now, amount) {
      refill(now);
      level -= amount;
    },
    giveBack(amount) {
      level = Math.min(capacity, level + amount);
    },
  };
}
