import { keys } from '../../text/validate.js';
import { limits, requireLimits, withinLimits } from './elements/limits.js';
import { defineScorer } from './scorer.js';

/** Whether the answer took as many tokens as it may, as the provider counted them: reasoning that is not shown is in it. */
export const tokens = defineScorer({
  type: 'tokens',
  metric: 'tokens',
  kind: 'pass-fail',
  options: keys(limits),
  checkExpected: () => undefined,
  create: (options) => {
    requireLimits(options);
    return ({ usage }) => withinLimits(usage?.outputTokens, options, 'tokens', 'the provider did not report the tokens of the answer');
  },
});
