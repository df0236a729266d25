import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/core/ports.js';
import { benchTechniques } from '../../../src/core/report/technique-bench.js';
import { answered, setOf } from '../eval/make.js';
import { reportOf } from './evaluations.js';

const SET = setOf(40, () => 'yes');

/** So many of forty are right, each answer of so many tokens. */
function answers(right: number, outputTokens?: number): Outcome[] {
  return Array.from({ length: 40 }, (_, index) => answered(index < right ? 'yes' : 'no', outputTokens === undefined ? {} : { usage: { outputTokens } }));
}

function bench(...sides: [right: number, tokens?: number][]): ReturnType<typeof benchTechniques> {
  return benchTechniques(reportOf(SET, sides.map(([right, tokens]) => answers(right, tokens)), { rule: { alpha: 0.05, minimumEffect: 0, maxLost: 0.1, equivalenceMargin: 0.15 } }), ['one', 'two', 'three'].slice(0, sides.length - 1));
}

describe('the decision', () => {
  it.each<[what: string, sides: [number, number?][], decision: string, template: string | undefined]>([
    ['the only one that is better', [[10], [30], [12]], 'use', 'one'],
    ['the best', [[10], [30], [35]], 'use', 'two'],
    ['of equally good ones the shorter', [[10, 1], [30, 90], [30, 40], [30, 60]], 'use', 'two'],
    ['better, though another is worse', [[20], [2], [38]], 'use', 'two'],
    ['all worse', [[38], [5], [10]], 'none', 'two'],
    ['worse, and as good', [[36], [5], [35]], 'none', 'two'],
    ['in doubt', [[20], [24]], 'open', undefined],
    ['worse, and one in doubt', [[22], [2], [26]], 'open', undefined],
    ['all the same', [[20], [20]], 'none', 'one'],
  ])('%s', (_, sides, decision, template) => expect(bench(...sides)).toMatchObject({ decision, ...(template === undefined ? {} : { template }) }));

  it('is without a template where nothing is said', () => expect(bench([20], [24]).template).toBeUndefined());
});

describe('figures', () => {
  it('are of each query, and those that are not known stay so', () => {
    const { rows: [without, one] } = bench([10, 5], [30, 25]);
    expect(without).toMatchObject({ label: 'a@1', outputTokens: 5 });
    expect(without).not.toHaveProperty('template');
    expect(one).toMatchObject({ template: 'one', outputTokens: 25, against: { difference: 0.5, outputTokens: 20 } });
    for (const key of ['cost', 'latencyMs']) expect(one).not.toHaveProperty(key);
    expect(one?.against).not.toHaveProperty('usdPerCorrect');
  });

  it('tell dollars for each answer more that is right, where more are', () => {
    const report = reportOf(SET, [answers(10), answers(30), answers(5)]);
    const priced = { ...report, variants: report.variants.map((variant, index) => ({ ...variant, usage: { ...variant.usage, cost: [0.4, 2.4, 4][index] as number } })) };
    const [, one, two] = benchTechniques(priced, ['one', 'two']).rows;
    expect(one?.against?.usdPerCorrect).toBeCloseTo((2.4 - 0.4) / 20, 12);
    expect(two?.against).not.toHaveProperty('usdPerCorrect');
  });
});
