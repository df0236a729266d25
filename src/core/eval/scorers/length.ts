import * as v from 'valibot';
import { keys } from '../../text/validate.js';
import { limits, requireLimits, withinLimits } from './elements/limits.js';
import { defineScorer } from './scorer.js';

const COUNTS = {
  characters: (text: string) => [...text].length,
  words: (text: string) => text.match(/\S+/g)?.length ?? 0,
  lines: (text: string) => (text === '' ? 0 : text.split('\n').length),
};

/** Whether the answer, trimmed, is within limits of length. */
export const length = defineScorer({
  type: 'length',
  metric: 'length',
  kind: 'pass-fail',
  options: keys({ ...limits, unit: v.optional(v.picklist(['characters', 'words', 'lines'], 'expected `characters`, `words` or `lines`'), 'characters') }),
  checkExpected: () => undefined,
  create: (options) => {
    requireLimits(options);
    return ({ text }) => withinLimits(COUNTS[options.unit](text.trim()), options, options.unit, '');
  },
});
