import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaseResult } from '../../../src/core/eval/run/run.js';
import { meaningBy } from '../../../src/core/eval/scorers/elements/meaning.js';
import { putToVote } from '../../../src/core/eval/vote.js';
import type { Query } from '../../../src/core/eval/queries/query.js';

const NONE = { found: 'none' } as const;
const query = (id: string): Query => ({ id }) as Query;

function sample(text: string | undefined, repeat: number, rest: Partial<CaseResult> = {}): CaseResult {
  const failure = { code: 'http', message: 'no', fatal: false, retryable: false } as never;
  return { variant: 0, query: 0, repeat, outcome: text === undefined ? { ok: false, failure } : { ok: true, completion: { text, usage: { outputTokens: 7 } } }, ...rest };
}

function voted(samples: readonly CaseResult[], { by = 'text', seed = 1, id = 'q' }: { by?: 'text' | 'number' | 'label'; seed?: number; id?: string } = {}): CaseResult[] {
  return putToVote(samples, { queries: [query(id)], seed, votes: (variant) => variant === 0, meaningOf: () => meaningBy(by) });
}

const texts = (results: readonly CaseResult[]): (string | undefined)[] => results.map(({ outcome }) => (outcome.ok ? outcome.completion.text : undefined));

describe('a vote', () => {
  it.each<[given: (string | undefined)[], winner: string, agreeing: number, samples: number]>([
    [['18', '20', '18'], '18', 2, 3],
    [['20', '18', '7', '18'], '18', 2, 4],
    [['a', 'a', 'a', 'a', 'b'], 'a', 4, 5],
    [['a', undefined, 'a', 'b'], 'a', 2, 3],
  ])('%j', (given, winner, agreeing, samples) => {
    const results = voted(given.map((text, repeat) => sample(text, repeat)));
    expect(texts(results)).toEqual(given.map((text) => (text === undefined ? undefined : winner)));
    for (const [index, { vote, outcome }] of results.entries()) {
      expect(vote).toEqual(outcome.ok ? { own: given[index], agreeing, samples, tied: false } : undefined);
    }
  });

  it('is on what answers mean, and its answer is one of theirs', () => {
    expect(texts(voted([sample('$1,000', 0), sample('1000.', 1), sample('12', 2)], { by: 'number' })).every((text) => text === '$1,000' || text === '1000.')).toBe(true);
    expect(new Set(texts(voted([sample('Red', 0), sample('green', 1), sample('red', 2)], { by: 'label' })).map((text) => text?.toLowerCase()))).toEqual(new Set(['red']));
  });

  it('is not swayed by samples in which no answer was found, unless there are no others', () => {
    const unfound = ['I…', 'I…'].map((text, repeat) => sample(text, repeat, NONE));
    expect(voted([...unfound, sample('18', 2, { found: 'strict' })])[0]?.vote).toMatchObject({ agreeing: 1, samples: 3 });
    expect(texts(voted([...unfound, sample('18', 2, { found: 'strict' })]))).toEqual(['18', '18', '18']);
    expect(texts(voted([...unfound, sample('Oh', 2, NONE)]))[0]).toBe('I…');
  });

  it('takes three samples, and a variant that is put to it', () => {
    const two = ['a', 'b'].map((text, repeat) => sample(text, repeat));
    expect(voted(two)).toEqual(two);
    const other = ['a', 'b', 'b'].map((text, repeat) => sample(text, repeat, { variant: 1 }));
    expect(voted(other)).toEqual(other);
  });

  it('that is tied is decided by seed and query, the same every time, and either way', () => {
    const tied = ['a', 'b', 'b', 'a'].map((text, repeat) => sample(text, repeat));
    const winners = Array.from({ length: 40 }, (_, seed) => texts(voted(tied, { seed }))[0]);
    expect(new Set(winners)).toEqual(new Set(['a', 'b']));
    expect(Array.from({ length: 40 }, (_, seed) => texts(voted(tied, { seed }))[0])).toEqual(winners);
    expect(new Set(Array.from({ length: 40 }, (_, number) => texts(voted(tied, { id: `q${number}` }))[0]))).toEqual(new Set(['a', 'b']));
    expect(voted(tied)[0]?.vote).toMatchObject({ agreeing: 2, samples: 4, tied: true });
  });

  it('does not depend on the order in which answers came', () => {
    const answers = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 3, maxLength: 9 });
    fc.assert(fc.property(answers, fc.integer({ min: 0, max: 1e6 }), (given, seed) => {
      const samples = given.map((text, repeat) => sample(text, repeat));
      const forth = voted(samples, { seed });
      const back = voted(samples.toReversed(), { seed }).toReversed();
      expect(back).toEqual(forth);
      const winner = texts(forth)[0];
      const count = (text: string | undefined): number => given.filter((one) => one === text).length;
      expect(count(winner)).toBe(Math.max(...['a', 'b', 'c'].map(count)));
    }));
  });
});
