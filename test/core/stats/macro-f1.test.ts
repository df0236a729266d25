import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confusion, macroF1 } from '../../../src/core/stats/macro-f1.js';
import type { LabelPair } from '../../../src/core/stats/macro-f1.js';
import { tQuantile } from '../../../src/core/stats/student-t.js';

/** `a>b`: expected a, predicted b. */
function pairs(text: string): LabelPair[] {
  return text.split(' ').map((pair) => {
    const [expected = '', predicted = ''] = pair.split('>');
    return { expected, predicted };
  });
}

const label = fc.constantFrom('a', 'b', 'c', 'constructor', '__proto__');
const labelled = fc.array(fc.record({ expected: label, predicted: label }), { minLength: 1, maxLength: 30 });

/** Straight from the definition: precision and recall, one label at a time. */
function macroF1ByDefinition(all: readonly LabelPair[]): number {
  const labels = [...new Set(all.map(({ expected }) => expected))];
  const scores = labels.map((own) => {
    const hits = all.filter(({ expected, predicted }) => expected === own && predicted === own).length;
    if (hits === 0) return 0;
    const precision = hits / all.filter(({ predicted }) => predicted === own).length;
    const recall = hits / all.filter(({ expected }) => expected === own).length;
    return (2 * precision * recall) / (precision + recall);
  });
  return scores.reduce((a, b) => a + b) / scores.length;
}

describe('confusion', () => {
  it('counts what occurs, sorted by expected, then predicted', () => {
    expect(confusion(pairs('b>a a>b a>a b>a a>B'))).toEqual([
      { expected: 'a', predicted: 'B', count: 1 },
      { expected: 'a', predicted: 'a', count: 1 },
      { expected: 'a', predicted: 'b', count: 1 },
      { expected: 'b', predicted: 'a', count: 2 },
    ]);
    expect(confusion([])).toEqual([]);
  });

  it('adds up to the number of pairs in any order', () => {
    fc.assert(fc.property(labelled, (all) => {
      expect(confusion(all).reduce((sum, cell) => sum + cell.count, 0)).toBe(all.length);
      expect(confusion(all.toReversed())).toEqual(confusion(all));
    }));
  });
});

describe('macroF1', () => {
  it.each([
    { name: 'all right', text: 'a>a b>b c>c', value: 1 },
    { name: 'all wrong', text: 'a>b b>a', value: 0 },
    // The example of scikit-learn's f1_score: 0 1 2 0 1 2 against 0 2 1 0 0 1.
    { name: 'three labels', text: '0>0 1>2 2>1 0>0 1>0 2>1', value: 0.8 / 3 },
    // a: 2·2/(3+2) = .8, b: 2·1/(1+1) = 1; x is never expected and only costs a its recall.
    { name: 'a label that is never expected', text: 'a>a a>a a>x b>b', value: 0.9 },
    // a: 2·1/(1+2), b: 0
    { name: 'a label that is never predicted', text: 'a>a b>a', value: 1 / 3 },
  ])('$name: $value', ({ text, value }) => expect(macroF1(pairs(text)).value).toBeCloseTo(value, 12));

  it('jackknife by hand', () => {
    // F1 of a: 2·2/(3 + 2) = .8, of b: 2·1/(1 + 2) = 2/3.
    const { value, interval } = macroF1(pairs('a>a a>a a>b b>b'), 0.8);
    expect(value).toBeCloseTo(11 / 15, 12);
    // Without a>a: (2/3 + 2/3)/2. Without a>b: 1. Without b>b only a is expected: .8.
    const leftOut = [2 / 3, 2 / 3, 1, 0.8];
    const centre = leftOut.reduce((a, b) => a + b) / 4;
    const error = Math.sqrt((3 / 4) * leftOut.reduce((sum, one) => sum + (one - centre) ** 2, 0));
    expect(interval?.lower).toBeCloseTo(11 / 15 - tQuantile(0.9, 3) * error, 12);
    expect(interval?.upper).toBe(1);
    expect(interval?.lower).toBeGreaterThan(0);
  });

  it('leaves out a cluster as a whole', () => {
    const clustered = pairs('a>a a>a a>b b>b b>b').map((pair, index) => ({ ...pair, cluster: ['x', 'x', 'y', 'z', 'z'][index] as string }));
    const { value, interval } = macroF1(clustered, 0.5);
    // a: 2·2/(3 + 2) = .8, b: 2·2/(2 + 3) = .8. Without x: (0 + .8)/2. Without y: 1. Without z: 2·2/(3 + 2) = .8 of a alone.
    const leftOut = [0.4, 1, 0.8];
    const centre = leftOut.reduce((a, b) => a + b) / 3;
    const error = Math.sqrt((2 / 3) * leftOut.reduce((sum, one) => sum + (one - centre) ** 2, 0));
    expect(value).toBeCloseTo(0.8, 12);
    expect(interval?.lower).toBeCloseTo(0.8 - tQuantile(0.75, 2) * error, 12);
  });

  it('is not made narrower by asking the same again, and clusters of one are none', () => {
    fc.assert(fc.property(labelled, (all) => {
      const named = all.map((pair, index) => ({ ...pair, cluster: String(index) }));
      expect(macroF1(named)).toEqual(macroF1(all));
      const [once, thrice] = [macroF1(named).interval, macroF1([...named, ...named, ...named]).interval];
      expect(thrice === undefined).toBe(once === undefined);
      if (once && thrice) expect([thrice.lower, thrice.upper]).toEqual([expect.closeTo(once.lower, 9), expect.closeTo(once.upper, 9)]);
    }));
  });

  it.each([
    { name: 'one query', text: 'a>a' },
    { name: 'all right', text: 'a>a b>b b>b' },
    { name: 'all wrong', text: 'a>b b>a b>c' },
  ])('$name: no interval', ({ text }) => expect(macroF1(pairs(text)).interval).toBeUndefined());

  it('agrees with the definition, contains its value, stays within 0..1', () => {
    fc.assert(fc.property(labelled, (all) => {
      const { value, interval } = macroF1(all);
      expect(value).toBeCloseTo(macroF1ByDefinition(all), 12);
      if (interval === undefined) return;
      expect(interval.lower).toBeGreaterThanOrEqual(0);
      expect(interval.lower).toBeLessThanOrEqual(value);
      expect(interval.upper).toBeGreaterThanOrEqual(value);
      expect(interval.upper).toBeLessThanOrEqual(1);
    }));
  });

  it('agrees with leaving out the queries one by one', () => {
    fc.assert(fc.property(labelled.filter((all) => all.length > 1), (all) => {
      const { value, interval } = macroF1(all);
      const leftOut = all.map((_, i) => macroF1ByDefinition(all.toSpliced(i, 1)));
      const centre = leftOut.reduce((a, b) => a + b) / all.length;
      const squares = leftOut.reduce((sum, one) => sum + (one - centre) ** 2, 0);
      const half = tQuantile(0.975, all.length - 1) * Math.sqrt(((all.length - 1) / all.length) * squares);
      if (interval === undefined) expect(half).toBeLessThan(1e-9);
      else expect(interval.lower).toBeCloseTo(Math.max(0, value - half), 9);
    }));
  });

  it('does not depend on the order of queries or the names of labels', () => {
    fc.assert(fc.property(labelled, (all) => {
      const renamed = all.toReversed().map(({ expected, predicted }) => ({ expected: `~${expected}`, predicted: `~${predicted}` }));
      expect(macroF1(renamed)).toEqual(macroF1(all));
    }));
  });

  it('a wrong answer made right never lowers it', () => {
    fc.assert(fc.property(labelled, (all) => {
      const [head, ...rest] = all;
      if (head === undefined) return;
      const corrected = [{ ...head, predicted: head.expected }, ...rest];
      expect(macroF1(corrected).value).toBeGreaterThanOrEqual(macroF1(all).value - 1e-12);
    }));
  });

  it('throws without pairs or with a confidence of 1', () => {
    expect(() => macroF1([])).toThrow(RangeError);
    expect(() => macroF1(pairs('a>a'), 1)).toThrow(RangeError);
  });
});
