import { describe, expect, it } from 'vitest';
import { countMisses, FALSE_VERDICTS, limitOf, MISSED_INTERVALS } from './simulating.js';

/** `bench/simulations.js` runs the same with more runs. */
describe('prompts that are alike are called better or worse in no more than 5 % of runs', () => {
  it.each(FALSE_VERDICTS)('$name, $runs runs', (scenario) => expect(countMisses(scenario)).toBeLessThan(limitOf(scenario)));
});

describe('intervals hold the true difference as often as is said', () => {
  it.each(MISSED_INTERVALS)('$name, $runs runs', (scenario) => expect(countMisses(scenario)).toBeLessThan(limitOf(scenario)));
});
