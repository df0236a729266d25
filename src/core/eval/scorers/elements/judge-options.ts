import * as v from 'valibot';
import type { Parameters } from '../../../ports.js';
import { mapOf } from '../../../text/validate.js';
import { ModelName } from './model-name.js';
import type { Answer } from '../scorer.js';

/** Which model judges, and parameters beside those of the judge's prompt; null takes one of those away. */
export const JUDGING = {
  model: ModelName,
  parameters: v.optional(mapOf(v.string(), v.unknown(), 'parameters of a request, such as `{ max_tokens: 500 }`'), {}),
};

/** What a judge is told of a case: texts as they are, anything else as JSON. */
export function told(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function optionsOf(parameters: Parameters, { repeat }: Answer): { parameters: Parameters; repeat?: number } {
  return { parameters, ...(repeat === undefined ? {} : { repeat }) };
}
