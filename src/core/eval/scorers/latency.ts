import { keys } from '../../text/validate.js';
import { limits, requireLimits, withinLimits } from './elements/limits.js';
import { defineScorer } from './scorer.js';

/** Whether the answer came within `max` milliseconds; of a kept answer, when it was made. */
export const latency = defineScorer({
  type: 'latency',
  metric: 'latency',
  kind: 'pass-fail',
  options: keys({ max: limits.max }),
  checkExpected: () => undefined,
  create: (options) => {
    requireLimits(options);
    return ({ latencyMs }) => withinLimits(latencyMs, options, 'ms', 'there is no latency of this answer');
  },
});
