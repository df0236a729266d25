import { describe, expect, it } from 'vitest';
import { judgeNonInferiority, leastPairs } from '../../../src/core/eval/compare/non-inferior.js';
import { halveQueries } from '../../../src/core/eval/queries/halves.js';
import { readQueries } from '../../../src/core/eval/queries/queries.js';
import type { ScoredCase } from '../../../src/core/eval/score.js';

const RULE = { alpha: 0.05, margin: 0.05, seed: 0, maxLost: 0.1 };

/** Answers scored as given, undefined where there is none. */
function judge(metric: string, pairs: readonly (readonly [number | undefined, number | undefined])[], rule = RULE) {
  const { set } = readQueries('q.yaml', `scorers: [${metric}]\nqueries:\n${pairs.map((_, index) => `  - { id: q${index}, vars: {}, expected: a }\n`).join('')}`, { labels: ['a', 'b'] });
  if (!set) throw new Error('no set');
  const side = (at: 0 | 1): ScoredCase[] =>
    pairs.map((pair, query) => ({ variant: at, query, repeat: 0, outcome: { ok: true, completion: { text: '', usage: {} } }, scores: pair[at] === undefined ? {} : { [set.primary]: { value: pair[at], explanation: '' } } }));
  return judgeNonInferiority(set, set.queries, [side(0), side(1)], rule);
}

const times = (count: number, pair: readonly [number | undefined, number | undefined]) => Array.from({ length: count }, () => pair);

describe('not inferior', () => {
  it.each([
    { id: 'equal on as many as are needed', pairs: times(52, [1, 1]), holds: true, loss: 0 },
    { id: 'equal on one fewer', pairs: times(51, [1, 1]), holds: false, loss: 0 },
    { id: 'a point lost of many', pairs: [...times(199, [1, 1]), [1, 0] as const], holds: true, loss: 1 / 200 },
    { id: 'many lost', pairs: [...times(180, [1, 1]), ...times(20, [1, 0])], holds: false, loss: 0.1 },
    { id: 'won and lost', pairs: [...times(150, [1, 1]), ...times(30, [1, 0]), ...times(20, [0, 1])], holds: false, loss: 0.05 },
    { id: 'better', pairs: [...times(80, [1, 1]), ...times(20, [0, 1])], holds: true, loss: -0.2 },
    { id: 'too many without an answer', pairs: [...times(160, [1, 1]), ...times(40, [1, undefined])], holds: false, loss: 0 },
    { id: 'none answered', pairs: times(100, [undefined, undefined]), holds: false, loss: undefined },
  ])('$id', ({ pairs, holds, loss }) => {
    const judged = judge('label', pairs);
    expect(judged.holds).toBe(holds);
    if (loss === undefined) expect(judged.loss).toBeUndefined();
    else expect(judged.loss).toBeCloseTo(loss);
  });

  it('of scores, too, where all are equal only if they are enough', () => {
    const least = leastPairs('number', RULE);
    expect(judge('token-f1', times(least, [0.5, 0.5])).holds).toBe(true);
    expect(judge('token-f1', times(least - 1, [0.5, 0.5])).holds).toBe(false);
    expect(judge('token-f1', times(least, [0.5, 0.3])).holds).toBe(false);
  });

  it.each([
    { kind: 'pass-fail', margin: 0.05, least: 52 },
    { kind: 'pass-fail', margin: 0.1, least: 25 },
    { kind: 'number', margin: 0.05, least: 59 },
    { kind: 'number', margin: 0.1, least: 29 },
  ] as const)('$kind, $margin: at least $least', ({ kind, margin, least }) => {
    expect(leastPairs(kind, { alpha: 0.05, margin })).toBe(least);
  });
});

it('halves keep groups whole and every query where it was', () => {
  const queries = Array.from({ length: 200 }, (_, index) => ({ id: `q${index}`, vars: {}, tags: [], place: { file: 'q', line: 1, column: 1 }, ...(index < 50 ? { group: `g${index % 10}` } : {}) }));
  const { search, confirm } = halveQueries(queries);
  expect([...search, ...confirm].length).toBe(200);
  expect(Math.abs(search.length - 100)).toBeLessThan(40);
  const groupsOf = (half: typeof search): Set<string | undefined> => new Set(half.flatMap(({ group }) => group ?? []));
  expect([...groupsOf(search)].filter((group) => groupsOf(confirm).has(group))).toEqual([]);
  expect(halveQueries(queries.slice(100)).search).toEqual(search.filter(({ id }) => Number(id.slice(1)) >= 100));
});
