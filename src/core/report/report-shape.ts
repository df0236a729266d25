import * as v from 'valibot';

export const REPORT_SCHEMA_VERSION = 1;

/**
 * What must be there, and of which kind, before a report is used: any commit may hold any text, and none may end a
 * command. The whole of a report is in the published JSON Schema.
 */

const interval = v.looseObject({ lower: v.number(), upper: v.number() });
const metric = v.looseObject({ name: v.string(), n: v.number(), value: v.optional(v.number()), interval: v.optional(interval) });
const variant = v.looseObject({ role: v.string(), content: v.string(), model: v.string(), modelKind: v.string(), metrics: v.array(metric) });

const summarized = {
  schemaVersion: v.literal(REPORT_SCHEMA_VERSION),
  content: v.string(),
  primary: v.string(),
};

/** Enough for lists and histories. */
export const SummaryShape = v.looseObject({ ...summarized, variants: v.array(variant) });

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const shownVariant = v.looseObject({
  ...variant.entries,
  label: v.string(),
  embedder: v.optional(v.string()),
  servedModels: v.optional(v.array(v.string())),
  errors: v.number(),
  metrics: v.array(v.looseObject({ ...metric.entries, unscored: v.number() })),
  votes: v.optional(v.looseObject({ samples: count, agreement: v.number(), ties: count })),
  extraction: v.optional(v.looseObject({ strict: count, flexible: count, none: count })),
  usage: v.looseObject({
    requests: v.number(),
    inputTokens: v.optional(v.number()),
    outputTokens: v.optional(v.number()),
    cost: v.optional(v.number()),
  }),
});

const figures = {
  metric: v.string(),
  pairs: v.number(),
  clusters: v.optional(v.number()),
  difference: v.optional(v.number()),
  interval: v.optional(interval),
  intervalMethod: v.optional(v.string()),
  oneSidedLower: v.optional(v.number()),
  sd: v.optional(v.pipe(v.number(), v.minValue(0))),
  p: v.optional(v.number()),
  adjustedP: v.optional(v.number()),
  test: v.optional(v.string()),
  table: v.optional(v.looseObject({ both: count, candidate: count, baseline: count, neither: count })),
  minimumDetectable: v.optional(v.number()),
  pairsNeeded: v.optional(v.number()),
  regressed: v.array(v.string()),
  improved: v.array(v.string()),
};

const guardrail = v.looseObject({
  figure: v.string(),
  limit: v.number(),
  pairs: v.number(),
  ratio: v.optional(v.number()),
  interval: v.optional(interval),
  state: v.picklist(['passed', 'failed', 'open', 'unmeasured']),
});

const comparison = v.looseObject({
  ...figures,
  baseline: v.string(),
  candidate: v.string(),
  verdict: v.picklist(['better', 'worse', 'equivalent', 'inconclusive', 'insufficient-data']),
  reasons: v.array(v.string()),
  primaries: v.optional(v.array(v.looseObject(figures))),
  guardrails: v.optional(v.array(guardrail)),
  secondary: v.array(v.looseObject(figures)),
});

const judge = v.looseObject({ model: v.string(), requests: count, failed: count, cost: v.optional(v.number()) });

/** Enough to show all of it. */
export const ReportShape = v.looseObject({
  ...summarized,
  prompt: v.string(),
  queries: v.looseObject({
    hash: v.string(),
    count: v.number(),
    split: v.optional(v.string()),
    repeats: v.optional(v.number()),
    groups: v.optional(v.number()),
  }),
  primaries: v.optional(v.array(v.string())),
  settings: v.looseObject({ seed: v.number(), alpha: v.pipe(v.number(), v.gtValue(0), v.ltValue(0.5)) }),
  notice: v.optional(v.string()),
  warnings: v.optional(v.array(v.string())),
  variants: v.pipe(v.array(shownVariant), v.minLength(1)),
  comparisons: v.array(comparison),
  judges: v.optional(v.array(judge)),
  results: v.array(
    v.looseObject({
      id: v.string(),
      group: v.optional(v.string()),
      weight: v.optional(v.number()),
      scores: v.record(v.string(), v.nullable(v.number())),
      error: v.optional(v.string()),
    }),
  ),
  timing: v.looseObject({
    variants: v.array(v.looseObject({ label: v.string(), latencyMs: v.optional(v.number()), kept: v.optional(v.number()), incurred: v.optional(v.number()) })),
    guardrails: v.optional(v.array(v.looseObject({ candidate: v.string(), ...guardrail.entries }))),
  }),
});
