import { keys } from '../../text/validate.js';
import { EXTRACT, finalNumber } from '../../text/final-number.js';
import { defineScorer, passFail } from './scorer.js';
import { excerpt } from './elements/text.js';

/** Whether a final number can be found at all: with `extract: strict`, on an answer line. What lacks to 1 is the no-answer rate. */
export const answered = defineScorer({
  type: 'answered',
  metric: 'answered',
  kind: 'pass-fail',
  options: keys({ extract: EXTRACT }),
  checkExpected: () => undefined,
  create: ({ extract }) => ({ text }) => {
    const found = finalNumber(text, extract);
    return passFail(found !== undefined, found ? `${found.value} (${found.rung})` : `no number in "${excerpt(text.slice(-60))}"`);
  },
});
