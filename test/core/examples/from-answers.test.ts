import { describe, expect, test } from 'vitest';
import type { Query } from '../../../src/core/eval/queries/query.js';
import type { ScoredCase } from '../../../src/core/eval/score.js';
import { goodAnswers } from '../../../src/core/examples/from-answers.js';

const QUERIES = ['a', 'b', 'c'].map((id) => ({ id, vars: { text: `text ${id}` } }) as unknown as Query);

/** variant, query, answer (undefined: it failed), score (undefined: none) */
type Row = [variant: number, query: number, answer: string | undefined, value?: number];
const casesOf = (rows: readonly Row[]): ScoredCase[] => rows.map(([variant, query, answer, value]) => ({
  variant, query, repeat: 0,
  outcome: answer === undefined ? { ok: false, failure: { kind: 'timeout', message: 'late' } } : { ok: true, completion: { text: answer, usage: {} } },
  scores: value === undefined ? {} : { accuracy: { value, explanation: '' } },
}) as ScoredCase);

const take = (rows: readonly Row[], least = 0.5, labels?: readonly string[]) =>
  goodAnswers(casesOf(rows), QUERIES, { metric: 'accuracy', least }, { source: 'run r', ...(labels ? { output: { labels: [...labels] } } : {}) });

describe('goodAnswers', () => {
  test.each<[string, Row[], [query: string, output: string][]]>([
    ['only what reached the score, in the order of the queries', [[0, 2, 'x', 1], [0, 0, 'y', 0.5], [0, 1, 'z', 0.4]], [['a', 'y'], ['c', 'x']]],
    ['of several the best', [[0, 0, 'x', 0.6], [1, 0, 'y', 0.9]], [['a', 'y']]],
    ['of equals the first', [[0, 0, 'x', 1], [1, 0, 'y', 1]], [['a', 'x']]],
    ['neither failures nor answers without a score', [[0, 0, undefined], [0, 1, 'x']], []],
    ['without the space around it', [[0, 0, ' x\n', 1]], [['a', 'x']]],
  ])('%s', (_, rows, expected) => {
    expect(take(rows).rows.map(({ values }) => [values['source'], values['output'], values['input']])).toEqual(expected.map(([id, output]) => [`run r, query ${id}`, output, { text: `text ${id}` }]));
  });

  test('a label is shown as the prompt writes it', () => {
    expect(take([[0, 0, 'RED', 1]], 1, ['red', 'green']).rows[0]?.values['output']).toBe('red');
  });

  test.each<[Row[], object]>([
    [[], { answered: 0, scored: 0 }],
    [[[0, 0, undefined]], { answered: 0, scored: 0 }],
    [[[0, 0, 'x']], { answered: 1, scored: 0 }],
    [[[0, 0, 'x', 0.2], [0, 1, 'x', 0.4]], { answered: 2, scored: 2, best: 0.4 }],
  ])('says what there was: %j', (rows, expected) => {
    const { rows: none, ...counts } = take(rows);
    expect(none).toEqual([]);
    expect(counts).toEqual(expected);
  });
});
