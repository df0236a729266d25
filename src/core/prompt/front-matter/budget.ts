import * as v from 'valibot';
import { keys } from '../../text/validate.js';

const tokens = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)));

/** What a prompt may take at most: tokens, and US dollars a call. Of front matter, and of `.promptrc` for many prompts. */
export const BudgetSchema = keys({
  /** All messages' own text with partials, without values. */
  template: tokens,
  /** The same of each message. */
  message: tokens,
  /** What the partials add to it, each counted once. */
  partials: tokens,
  /** The pool's examples, as many of the largest as are shown. */
  examples: tokens,
  /** The largest request over the query set. */
  rendered: tokens,
  /** The 95th percentile of its requests. */
  p95: tokens,
  /** A request whose values are as long as their schemas let them be. */
  maximum: tokens,
  /** By how much the template may grow, as a share, since the branch left the canonical one. */
  max_growth: v.optional(v.pipe(v.number(), v.minValue(0, 'expected a share, such as 0.05'), v.maxValue(10, 'expected 10 or less'))),
  /** The largest request over the query set, and an answer of `max_tokens`. */
  cost_usd: v.optional(v.pipe(v.number(), v.gtValue(0, 'expected US dollars above 0'))),
});

export type Budget = v.InferOutput<typeof BudgetSchema>;
