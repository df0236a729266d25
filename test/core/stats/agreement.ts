import { expect } from 'vitest';

/** Agreement to the last printed digit: within 0.6 of a unit in the last place of the literal. */
export function expectPrinted(actual: number, printed: string): void {
  const [mantissa = '', exponent = '0'] = printed.split('e');
  const decimals = mantissa.split('.')[1]?.length ?? 0;
  const unit = 10 ** (Number(exponent) - decimals);
  expect(Math.abs(actual - Number(printed)), `${actual} is not ${printed}`).toBeLessThanOrEqual(0.6 * unit);
}

/** Agreement relative to the expected value; exact where that is 0. */
export function expectRelative(actual: number, expected: number, tolerance: number): void {
  expect(Math.abs(actual - expected), `${actual} is not ${expected}`).toBeLessThanOrEqual(tolerance * Math.abs(expected));
}
