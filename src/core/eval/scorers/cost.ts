import { keys } from '../../text/validate.js';
import { limits, requireLimits, withinLimits } from './elements/limits.js';
import { defineScorer } from './scorer.js';

/** Whether the answer cost at most `max` US dollars; of a kept answer, when it was made. */
export const cost = defineScorer({
  type: 'cost',
  metric: 'cost',
  kind: 'pass-fail',
  options: keys({ max: limits.max }),
  checkExpected: () => undefined,
  create: (options) => {
    requireLimits(options);
    return (answer) => withinLimits(answer.cost, options, 'US dollars', 'the price of the model is not known');
  },
});
