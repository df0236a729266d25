import * as v from 'valibot';
import { keys } from '../text/validate.js';

const MODES = ['escape', 'delimit', 'datamark', 'json', 'none'] as const;

/** Shorter texts could not hold the mark that says what was cut. */
const MIN_TOKENS = 32;

export const MaxTokensSchema = v.pipe(v.number(), v.integer('expected a whole number'), v.minValue(MIN_TOKENS, `expected at least ${MIN_TOKENS}`));

/** How the values of one variable that is `untrusted` are treated. Part of the content: nothing else decides it. */
export const PolicySchema = keys({
  mode: v.optional(v.picklist(MODES, `expected ${MODES.slice(0, -1).join(', ')} or none`), 'escape'),
  strict: v.optional(v.boolean(), false),
  max_tokens: v.optional(MaxTokensSchema),
});

export type UntrustedPolicy = v.InferOutput<typeof PolicySchema>;
export type UntrustedMode = UntrustedPolicy['mode'];

/** Of a variable that says no more than `untrusted: true`. */
export const DEFAULT_POLICY: UntrustedPolicy = { mode: 'escape', strict: false };
