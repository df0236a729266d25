import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AggregateRow } from '../../../src/core/monitor/aggregate-row.js';
import { foldRows, mergeCells } from '../../../src/core/monitor/aggregate.js';

const count = fc.integer({ min: 0, max: 1000 });
const row = fc.record({
  version: fc.constantFrom(1, 2), bucket: fc.constantFrom(0, 3600), of: fc.constantFrom('all', 'latency', 'error', 'rating'),
  latency_ms: fc.constantFrom(10, 12.3, 12.300000000000001, 1230), error_type: fc.constantFrom('429', 'timeout'), rating: fc.integer({ min: 1, max: 5 }),
  requests: count, cached: count, failed: count,
  ...Object.fromEntries(['input', 'output', 'cost', 'latency', 'input_ln', 'output_ln', 'cost_ln'].flatMap((name) => ['n', 'sum', 'squares'].map((part) => [`${name}_${part}`, count]))),
});
const rows = fc.array(row.map((given) => ({ window: 'w', prompt: 'p', environment: 'production', ...given }) as unknown as AggregateRow), { minLength: 1 });

describe('cells', () => {
  it('are the same whether rows or cells are added', () => {
    fc.assert(fc.property(rows, (given) => {
      const [whole] = foldRows(given.map((one) => ({ ...one, version: null, bucket: null })));
      const merged = mergeCells({ window: 'w', prompt: 'p', environment: 'production' }, foldRows(given));
      expect(merged).toEqual(whole);
      expect(foldRows(given.toReversed()).length).toBe(foldRows(given).length);
    }));
  });

  it('are told apart by what they have in common, and by nothing else', () => {
    const make = (given: Partial<AggregateRow>): AggregateRow => ({ window: 'w', prompt: 'p', environment: 'e', of: 'all', requests: 1, ...given } as AggregateRow);
    expect(foldRows([make({ variant: 'stable' }), make({ model: 'stable' }), make({}), make({ variant: 'stable', requests: 4 })]).map(({ requests, variant, model }) => [requests, variant, model])).toEqual([[5, 'stable', undefined], [1, undefined, 'stable'], [1, undefined, undefined]]);
  });

  it('keep distinct keys only where nothing was added', () => {
    const [cell] = foldRows([{ window: 'w', prompt: 'p', environment: 'e', of: 'all', requests: 3 } as AggregateRow]);
    const known = { ...cell, keys: 2 } as NonNullable<typeof cell> & { keys: number };
    const key = { window: 'w', prompt: 'p', environment: 'e' };
    expect(mergeCells(key, [known]).keys).toBe(2);
    expect(mergeCells(key, [known, known])).not.toHaveProperty('keys');
  });
});
