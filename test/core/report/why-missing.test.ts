import { describe, expect, it } from 'vitest';
import { whyMissing } from '../../../src/core/report/why-missing.js';
import { failed, setOf } from '../eval/make.js';
import { inputOf } from './evaluations.js';

const SET = setOf(10, () => 'yes');
const yes = Array.from({ length: 10 }, () => 'yes');
const why = (cases: ReturnType<typeof inputOf>['cases']): string[] => whyMissing(cases, SET.queries, ['exact']);

describe('why something is missing', () => {
  it('is nothing where nothing is', () => expect(why(inputOf(SET, [yes]).cases)).toEqual([]));

  it('tells the reasons of failures by how often they come, with some of the queries', () => {
    const answers = yes.map((answer, index) => (index < 5 ? failed('bad-request') : index === 7 ? failed('timeout') : answer));
    expect(why(inputOf(SET, [yes, answers]).cases)).toEqual(['5 failed: bad-request! (q001, q002, q003 and 2 more)', '1 failed: timeout! (q008)']);
  });

  it('tells why answers have no score, three reasons at most, each on one short line', () => {
    const { cases } = inputOf(SET, [yes]);
    const unscored = cases.map((one, index) => (index === 9 ? one : { ...one, scores: { exact: { explanation: index < 5 ? `no\nverdict: ${'x'.repeat(400)}` : `reason ${index}` } } }));
    const lines = why(unscored);
    expect(lines[0]).toMatch(/^5 not scored by exact: no verdict: x{288}… \(q001, q002, q003 and 2 more\)$/);
    expect(lines.slice(1)).toEqual(['1 not scored by exact: reason 5 (q006)', '1 not scored by exact: reason 6 (q007)', '2 not scored by exact for 2 other reasons']);
  });
});
