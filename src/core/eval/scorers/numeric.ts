import { keys } from '../../text/validate.js';
import { EXTRACT, finalNumber, toNumber } from '../../text/final-number.js';
import { defineScorer, type Expectation, passFail } from './scorer.js';
import { excerpt } from './elements/text.js';
import { isNear, tolerances } from './elements/tolerance.js';

/** Whether the number the answer ends in is the expected one, within a tolerance. An answer without a number is wrong. */
export const numeric = defineScorer({
  type: 'numeric',
  metric: 'numeric',
  kind: 'pass-fail',
  options: keys({ extract: EXTRACT, ...tolerances }),
  checkExpected: (_, query) => (expectedNumber(query) === undefined ? 'expected a number under `expected`' : undefined),
  create: (options) => ({ text }, query) => {
    const expected = expectedNumber(query) as number;
    const found = finalNumber(text, options.extract);
    if (!found) return passFail(false, `no number in "${excerpt(text.slice(-60))}", expected ${expected}`);
    return passFail(isNear(found.value, expected, options), `got ${found.value} (${found.rung}), expected ${expected}`);
  },
});

/** Also of a worked solution that ends in `#### 18`. */
function expectedNumber({ expected }: Expectation): number | undefined {
  if (typeof expected === 'number') return expected;
  return typeof expected === 'string' ? (toNumber(expected) ?? finalNumber(expected, 'strict')?.value) : undefined;
}
