/**
 * Checks of what callers pass. A violation is a fault in the calling code, so it throws;
 * what data can legitimately do (one case, all ties, no variance) is an ordinary result instead.
 */

/** @throws RangeError unless `value` is a whole number of things, 0 or more. */
export function requireCount(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`${name} must be a whole number of 0 or more, not ${value}`);
  }
}

/** @throws RangeError unless `value` lies strictly between 0 and 1 (confidence, alpha, power). */
export function requireFraction(name: string, value: number): void {
  if (!(value > 0 && value < 1)) {
    throw new RangeError(`${name} must lie strictly between 0 and 1, not ${value}`);
  }
}

/** @throws RangeError unless `value` lies in 0..1. */
export function requireProbability(name: string, value: number): void {
  if (!(value >= 0 && value <= 1)) {
    throw new RangeError(`${name} must lie between 0 and 1, not ${value}`);
  }
}

/** @throws RangeError unless `value` is a finite number above 0. */
export function requirePositive(name: string, value: number): void {
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`${name} must be a finite number above 0, not ${value}`);
  }
}

/** @throws RangeError unless `values` holds at least one number and only finite ones. */
export function requireNumbers(name: string, values: readonly number[]): void {
  if (values.length === 0) throw new RangeError(`${name} must not be empty`);
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index >= 0) throw new RangeError(`${name}[${index}] must be a finite number, not ${values[index]}`);
}
