import * as v from 'valibot';

const distance = v.pipe(v.number(), v.minValue(0, 'expected 0 or more'));

/** How far a number may be off: by so much, or by such a share of what is expected; either is enough. */
export const tolerances = { absolute: v.optional(distance, 0), relative: v.optional(distance, 0) };

/** Decimals are not exact in binary: numbers nearer than this share of their size are the same. */
const ROUNDING = 1e-12;

export function isNear(got: number, expected: number, { absolute, relative }: { absolute: number; relative: number }): boolean {
  const rounding = ROUNDING * Math.max(Math.abs(got), Math.abs(expected));
  return Math.abs(got - expected) <= Math.max(absolute, relative * Math.abs(expected)) + rounding;
}
