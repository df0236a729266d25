import * as v from 'valibot';
import { keys } from '../../text/validate.js';

const share = v.pipe(v.number('expected a number'), v.finite());

/** What `prompt cot bench --write` puts into the front matter: it decides for the model it was measured with. */
export const EvidenceSchema = keys({
  /** `provider/name` */
  model: v.string('expected `provider/name`'),
  metric: v.string('expected the name of a metric'),
  /** Queries answered with and without. */
  pairs: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** With reasoning minus without, and its interval. */
  difference: share,
  lower: share,
  upper: share,
  /** More of them a query. */
  output_tokens: v.optional(share),
  /** US dollars more for each answer that is right only with reasoning. */
  usd_per_correct: v.optional(share),
  helps: v.boolean('expected true or false'),
});

export type Evidence = v.InferOutput<typeof EvidenceSchema>;
