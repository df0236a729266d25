import * as v from 'valibot';
import { passFail, type Score } from '../scorer.js';

const limit = v.pipe(v.number(), v.minValue(0, 'expected 0 or more'));

/** At least one of the two has to be given. */
export const limits = { min: v.optional(limit), max: v.optional(limit) };

export interface Limits {
  min?: number | undefined;
  max?: number | undefined;
}

/** @throws Error */
export function requireLimits({ min, max }: Limits): void {
  if (min === undefined && max === undefined) throw new Error('there is no limit: give `max:` or `min:`');
  if (min !== undefined && max !== undefined && min > max) throw new Error(`no answer has at least ${min} and at most ${max}`);
}

/** Unscored where the figure is not known. @param missing why it may not be */
export function withinLimits(value: number | undefined, { min, max }: Limits, unit: string, missing: string): Score {
  if (value === undefined) return { explanation: missing };
  const figure = Number(value.toPrecision(6));
  const short = min !== undefined && value < min;
  const long = max !== undefined && value > max;
  return passFail(!short && !long, `${figure} ${unit}${short ? `, at least ${min} expected` : ''}${long ? `, at most ${max} expected` : ''}`);
}
