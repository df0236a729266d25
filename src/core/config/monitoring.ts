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

/** `monitoring:` of `.promptrc`. */
export const MonitoringSchema = keys({
  efficiency: v.optional(EfficiencySchema, {}),
});

export type EfficiencyConfig = v.InferOutput<typeof EfficiencySchema>;
