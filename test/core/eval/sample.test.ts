import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Query } from '../../../src/core/eval/queries/queries.js';
import { sampleQueries } from '../../../src/core/eval/queries/sample.js';
import { inShard, parseShard } from '../../../src/core/eval/queries/shard.js';

function queries(tags: readonly (readonly string[])[]): Query[] {
  return tags.map((own, index) => ({ id: `q${index}`, vars: {}, tags: own, place: { file: 'q.yaml' } }));
}

const ids = (drawn: readonly Query[]): string[] => drawn.map(({ id }) => id);

describe('a stratified sample', () => {
  it('takes of each combination of tags in proportion', () => {
    const set = queries([...Array.from({ length: 60 }, () => ['plain']), ...Array.from({ length: 30 }, () => ['long', 'odd']), ...Array.from({ length: 10 }, () => [])]);
    const drawn = sampleQueries(set, 20, 7);
    const count = (tags: readonly string[]): number => drawn.filter((query) => query.tags.join() === tags.join()).length;
    expect([count(['plain']), count(['long', 'odd']), count([])]).toEqual([12, 6, 2]);
  });

  it('is deterministic, whatever the order of the set and of the tags, and stays in the order of the set', () => {
    fc.assert(fc.property(fc.array(fc.subarray(['a', 'b', 'c']), { minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 45 }), fc.nat(), (tags, size, seed) => {
      const set = queries(tags);
      const drawn = sampleQueries(set, size, seed);
      expect(drawn).toHaveLength(Math.min(size, set.length));
      expect(drawn).toEqual(set.filter((query) => drawn.includes(query)));
      const turned = [...set].reverse().map((query) => ({ ...query, tags: [...query.tags].reverse() }));
      expect(ids(sampleQueries(turned, size, seed)).sort()).toEqual(ids(drawn).sort());
    }));
    const set = queries(Array.from({ length: 100 }, () => []));
    expect(ids(sampleQueries(set, 10, 1))).not.toEqual(ids(sampleQueries(set, 10, 2)));
  });
});

describe('shards', () => {
  it('are disjoint and make up the whole, by the id alone', () => {
    const all = Array.from({ length: 1000 }, (_, index) => `q${index}`);
    const shards = [1, 2, 3, 4].map((index) => all.filter((id) => inShard({ index, of: 4 }, id)));
    expect(shards.flat().sort()).toEqual([...all].sort());
    for (const shard of shards) expect(Math.abs(shard.length - 250)).toBeLessThan(70); // Bin(1000, ¼): five standard deviations
  });

  it.each(['0/4', '5/4', '1', '1/0', 'a/b', '1/4/2', ' 1/4'])('%s is none', (text) => {
    expect(() => parseShard(text)).toThrow(/is not a shard/);
    expect(parseShard('2/8')).toEqual({ index: 2, of: 8 });
  });
});
