import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PromptError } from '../../../src/core/errors.js';
import { filterQueries, type QueryFilter } from '../../../src/core/eval/queries/filter.js';
import type { QuerySet } from '../../../src/core/eval/queries/queries.js';
import { readSet } from './make.js';
import { refusal } from '../../support/refusal.js';

/** `a:test:long,hard`: id, split, tags. */
function setFrom(words: string): QuerySet {
  const queries = words.split(' ').filter(Boolean).map((word) => {
    const [id = '', split = '', tags = ''] = word.split(':');
    return { id, vars: {}, expected: 'x', ...(split === '' ? {} : { split }), tags: tags.split(',').filter(Boolean) };
  });
  return readSet(JSON.stringify(queries));
}

function choose(set: QuerySet, filter: Partial<QueryFilter> = {}): { ids: string; split: string | undefined; partial: boolean } {
  const { queries, split, partial } = filterQueries(set, { terms: [], seed: 1, ...filter });
  return { ids: queries.map(({ id }) => id).join(' '), split, partial };
}

const SPLIT = setFrom('a:test:long b:dev:long c:test d::hard e:test:hard f:dev:hard,long');
const WHOLE = setFrom('a::long b:dev:long c::hard');

describe('choosing queries', () => {
  it.each([
    { set: 'with a test split', from: SPLIT, terms: [], ids: 'a c e', split: 'test', partial: false },
    { set: 'without one', from: WHOLE, terms: [], ids: 'a b c', split: undefined, partial: false },
    { set: 'with a test split', from: SPLIT, terms: ['split=all'], ids: 'a b c d e f', split: undefined, partial: true },
    { set: 'without one', from: WHOLE, terms: ['split=all'], ids: 'a b c', split: undefined, partial: false },
    // What is run anyway may as well be named.
    { set: 'with a test split', from: SPLIT, terms: ['split=test'], ids: 'a c e', split: 'test', partial: false },
    { set: 'with a test split', from: SPLIT, terms: ['split=dev'], ids: 'b f', split: 'dev', partial: true },
    { set: 'without one', from: WHOLE, terms: ['split=dev'], ids: 'b', split: 'dev', partial: true },
    { set: 'with a test split', from: SPLIT, terms: ['split=dev', 'split=test'], ids: 'a b c e f', split: undefined, partial: true },
    { set: 'with a test split', from: SPLIT, terms: ['split=dev', 'split=all'], ids: 'a b c d e f', split: undefined, partial: true },
    // Of one kind any …
    { set: 'with a test split', from: SPLIT, terms: ['tag=long', 'tag=hard'], ids: 'a e', split: 'test', partial: true },
    { set: 'with a test split', from: SPLIT, terms: ['id=c', 'id=a'], ids: 'a c', split: 'test', partial: true },
    { set: 'with a test split', from: SPLIT, terms: ['id=c', 'id=a', 'id=e'], ids: 'a c e', split: 'test', partial: false },
    // … of several kinds all.
    { set: 'with a test split', from: SPLIT, terms: ['split=all', 'tag=hard', 'tag=long', 'id=f', 'id=a'], ids: 'a f', split: undefined, partial: true },
    { set: 'with a test split', from: SPLIT, terms: ['tag=long', 'split=dev'], ids: 'b f', split: 'dev', partial: true },
    { set: 'without one', from: WHOLE, terms: ['tag=long', 'tag=hard'], ids: 'a b c', split: undefined, partial: false },
  ])('$set, $terms: $ids', ({ from, terms, ids, split, partial }) => expect(choose(from, { terms })).toEqual({ ids, split, partial }));

  it('a value may hold an equals sign', () => expect(choose(setFrom('a=b c'), { terms: ['id=a=b'] }).ids).toBe('a=b'));

  it.each([
    { limit: 1, ids: 'a', partial: true },
    { limit: 2, ids: 'a c', partial: true },
    { limit: 3, ids: 'a c e', partial: false },
    { limit: 99, ids: 'a c e', partial: false },
  ])('at most the first $limit: $ids', ({ limit, ids, partial }) => expect(choose(SPLIT, { limit })).toEqual({ ids, split: 'test', partial }));

  it.each([
    { filter: { terms: ['tag=none'] }, message: 'no query of p/a.queries.yaml matches tag=none split=test' },
    { filter: { terms: ['id=b'] }, message: 'no query of p/a.queries.yaml matches id=b split=test' },
    { filter: { terms: ['split=Test'] }, message: 'no query of p/a.queries.yaml matches split=Test' },
  ])('nothing matches $filter.terms: exit 3', ({ filter, message }) => {
    expect(refusal(() => choose(SPLIT, filter))).toMatchObject({ code: 'queries/empty', exit: 3, message });
  });

  it('a set without queries: exit 3', () => {
    expect(refusal(() => choose(setFrom('')))).toMatchObject({ code: 'queries/empty', exit: 3, message: 'the query set p/a.queries.yaml has no queries' });
  });

  it.each(['tag', 'tags', 'splits', 'ids', 'split=', '=x', 'label=x', 'Split=test', ''])('%s is not a filter', (term) => {
    expect(refusal(() => choose(SPLIT, { terms: [term] }))).toMatchObject({ code: 'usage', exit: 2 });
  });

  it.each([{ limit: 0 }, { sample: 0 }])('%o would run nothing', (filter) => {
    expect(refusal(() => choose(SPLIT, filter))).toMatchObject({ code: 'usage', exit: 2 });
  });
});

describe('a sample', () => {
  const many = setFrom(Array.from({ length: 30 }, (_, index) => `q${index}:${index % 3 === 0 ? 'dev' : 'test'}`).join(' '));
  const test = choose(many).ids.split(' ');

  it('same seed, same draw; another seed, another', () => {
    const draws = [1, 1, 2, 3].map((seed) => choose(many, { sample: 8, seed }).ids);
    expect(draws[0]).toBe(draws[1]);
    expect(new Set(draws).size).toBe(3);
  });

  it('of so many, each once, in the order of the set, from what matches', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 25 }), fc.nat(), (sample, seed) => {
      const { ids, partial } = choose(many, { sample, seed });
      const drawn = ids.split(' ');
      expect(drawn).toHaveLength(Math.min(sample, 20));
      expect(drawn).toEqual(test.filter((id) => drawn.includes(id)));
      expect(partial).toBe(sample < 20);
    }));
  });

  it('takes every query about as often', () => {
    const counts = new Map(test.map((id) => [id, 0]));
    for (let seed = 0; seed < 1_000; seed++) for (const id of choose(many, { sample: 5, seed }).ids.split(' ')) counts.set(id, (counts.get(id) ?? 0) + 1);
    // Each is Bin(1000, 1/4): mean 250, five standard deviations are 69.
    for (const count of counts.values()) expect(Math.abs(count - 250)).toBeLessThan(69);
  });

  it('is drawn before a limit cuts it', () => {
    const drawn = choose(many, { sample: 8, seed: 4 }).ids.split(' ');
    expect(choose(many, { sample: 8, limit: 3, seed: 4 }).ids.split(' ')).toEqual(drawn.slice(0, 3));
  });
});

it('is partial exactly when it is not what a run without filters takes', () => {
  const word = fc.constantFrom('test', 'dev', '').chain((split) => fc.constantFrom('x', 'y', 'x,y', '').map((tags) => `:${split}:${tags}`));
  const sets = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => setFrom(words.map((rest, index) => `q${index}${rest}`).join(' ')));
  const terms = fc.array(fc.constantFrom('split=test', 'split=dev', 'split=all', 'tag=x', 'tag=y', 'id=q0', 'id=q1'), { maxLength: 3 });
  const size = fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined });
  fc.assert(fc.property(sets, terms, size, size, fc.nat(9), (set, chosen, limit, sample, seed) => {
    let got: ReturnType<typeof choose>;
    try {
      got = choose(set, { terms: chosen, seed, ...(limit === undefined ? {} : { limit }), ...(sample === undefined ? {} : { sample }) });
    } catch (error) {
      expect((error as PromptError).code).toBe('queries/empty');
      return;
    }
    expect(got.partial).toBe(got.ids !== choose(set).ids);
    if (got.split !== undefined) for (const id of got.ids.split(' ')) expect(set.queries.find((query) => query.id === id)?.split).toBe(got.split);
  }), { numRuns: 500 });
});
