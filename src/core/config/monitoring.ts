import * as v from 'valibot';
import { keys } from '../text/validate.js';

const weight = v.pipe(v.number(), v.minValue(0, 'expected a weight of 0 or more'), v.maxValue(1000, 'expected a weight of 1000 at most'));
const target = v.pipe(v.number(), v.gtValue(0, 'expected a figure above 0'));

const WeightsSchema = v.pipe(
  keys({ success: v.optional(weight, 3), rating: v.optional(weight, 3), latency: v.optional(weight, 2), cost: v.optional(weight, 2) }),
  v.check((weights) => Object.values(weights).some((value) => value > 0), 'expected a weight above 0: a score of nothing is none'),
);

const EfficiencySchema = keys({
  weights: v.optional(WeightsSchema, {}),
  targets: v.optional(keys({ latency_p95: v.optional(target, 2000), cost: v.optional(target, 0.01) }), {}),
});

const share = v.pipe(v.number(), v.gtValue(0, 'expected a share above 0, such as 0.2'), v.maxValue(10, 'expected a share, such as 0.2'));

/** By how much a figure must get worse to count: errors a share of requests, ratings stars, the others a share of what they were. */
const MinimumSchema = keys({
  errors: v.optional(v.pipe(share, v.maxValue(1, 'expected a share of all requests, such as 0.02')), 0.02),
  latency: v.optional(share, 0.25),
  cost: v.optional(share, 0.2),
  ratings: v.optional(v.pipe(v.number(), v.gtValue(0, 'expected stars, such as 0.3'), v.maxValue(4, 'expected 4 stars at most')), 0.3),
  output_length: v.optional(share, 0.3),
});

const RemedySchema = v.pipe(
  keys({
    rollback: v.optional(v.picklist(['commit', 'override'], 'expected `commit` or `override`'), 'commit'),
    branch: v.optional(v.pipe(v.string(), v.nonEmpty('expected the name of a branch'))),
    push: v.optional(v.boolean(), false),
    file: v.optional(v.pipe(v.string(), v.nonEmpty('expected the path of a file'))),
  }),
  v.check(
    ({ rollback, file }) => (rollback === 'override') === (file !== undefined),
    '`rollback: override` and `file:` go together: the file is what `overrides` of the library names',
  ),
  v.check(
    ({ rollback, branch, push }) => rollback === 'commit' || (branch === undefined && !push),
    '`branch:` and `push:` belong to `rollback: commit`',
  ),
);

/** `monitoring:` of `.promptrc`. */
export const MonitoringSchema = keys({
  efficiency: v.optional(EfficiencySchema, {}),
  minimum: v.optional(MinimumSchema, {}),
  alarms_in_30_days: v.optional(v.pipe(v.number(), v.gtValue(0, 'expected a number above 0'), v.maxValue(100, 'expected 100 at most')), 1),
  on_degradation: v.optional(RemedySchema, {}),
});

export type EfficiencyConfig = v.InferOutput<typeof EfficiencySchema>;
