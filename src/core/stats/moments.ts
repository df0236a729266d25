/** Range of values, relative to the largest, that is rounding and not variation: 0.3 − 0.2 differs from 0.2 − 0.1. */
const ROUNDING = 1e-12;

/** The arithmetic mean; values must not be empty. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Mean of (value − mean)^power. */
function centralMoment(values: readonly number[], power: number): number {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** power));
}

/** Standard deviation with n − 1; needs two values or more. */
export function standardDeviation(values: readonly number[]): number {
  return Math.sqrt((centralMoment(values, 2) * values.length) / (values.length - 1));
}

/** Moment skewness m₃ / m₂^1.5; values must vary. */
export function skewness(values: readonly number[]): number {
  return centralMoment(values, 3) / centralMoment(values, 2) ** 1.5;
}

/** Whether the values are one and the same, up to rounding. */
export function isConstant(values: readonly number[]): boolean {
  const lowest = values.reduce((a, b) => Math.min(a, b));
  const highest = values.reduce((a, b) => Math.max(a, b));
  return highest - lowest <= ROUNDING * Math.max(Math.abs(lowest), Math.abs(highest));
}
