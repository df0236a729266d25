import * as v from 'valibot';
import { keys } from '../text/validate.js';

const BOUND = 'expected a comparison such as `">= 0.9"`';

/** `>= 0.9`: what a figure has to be. */
export const BoundSchema = v.pipe(
  v.string(BOUND),
  v.regex(/^(?:>=|<=|>|<)\s*-?\d+(?:\.\d+)?(?:e-?\d+)?$/i, BOUND),
  v.transform((text) => {
    const operator = /^[<>]=?/.exec(text)?.[0] as '>=' | '<=' | '>' | '<';
    return { operator, value: Number(text.slice(operator.length)) };
  }),
);

export type Bound = v.InferOutput<typeof BoundSchema>;

const MARGIN = 'expected a share above 0, such as 0.1: how much more it may be';
const margin = v.optional(v.pipe(v.number(MARGIN), v.gtValue(0, MARGIN), v.maxValue(10, 'expected 10 or less')));

/** How much more a candidate may use of each than the baseline, as a share. */
export const GuardrailsSchema = keys({ cost: margin, input_tokens: margin, output_tokens: margin, latency: margin });

export type Guardrails = v.InferOutput<typeof GuardrailsSchema>;
