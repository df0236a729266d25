import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PromptError } from '../../../src/core/errors.js';
import { planCases } from '../../../src/core/eval/plan.js';
import type { Query } from '../../../src/core/eval/queries.js';
import type { Variant } from '../../../src/core/transform/variant.js';
import { fakeVariant, readSet } from './make.js';

function queries(count: number): readonly Query[] {
  return readSet(Array.from({ length: count }, (_, index) => `- { id: q${index}, vars: { n: ${index} }, expected: x }`).join('\n') || '[]').queries;
}

function refusal(run: () => unknown): PromptError {
  try {
    run();
  } catch (error) {
    if (error instanceof PromptError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const told = (error: PromptError): string[] => error.findings.map(({ place, code, message }) => `${place.line} ${code}: ${message}`);

describe('the plan of cases', () => {
  it('is every variant on every query, once, the variants of a query beside each other', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 4 }), fc.nat(12), fc.nat(), (variants, count, seed) => {
      const cases = planCases(Array.from({ length: variants }, () => fakeVariant()), queries(count), seed);
      expect(cases).toHaveLength(variants * count);
      const blocks = Array.from({ length: count }, (_, block) => cases.slice(block * variants, (block + 1) * variants));
      expect(blocks.map(([first]) => first?.query).sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual(Array.from({ length: count }, (_, index) => index));
      for (const block of blocks) {
        expect(new Set(block.map(({ query }) => query)).size).toBe(1);
        expect(block.map(({ variant }) => variant).sort()).toEqual(Array.from({ length: variants }, (_, index) => index));
      }
    }));
  });

  it('follows the seed', () => {
    const order = (seed: number): string => planCases([fakeVariant(), fakeVariant()], queries(20), seed).map(({ variant, query }) => `${query}${'ab'[variant]}`).join(' ');
    expect(order(1)).toBe(order(1));
    expect(new Set([1, 2, 3, 4, 5].map(order)).size).toBe(5);
    // Neither side is always asked first.
    const first = planCases([fakeVariant(), fakeVariant()], queries(200), 1).filter((_, index) => index % 2 === 0);
    const baseline = first.filter(({ variant }) => variant === 0).length;
    expect(Math.abs(baseline - 100)).toBeLessThan(36); // Bin(200, ½): five standard deviations
  });

  it('renders each query with its own values, defaults filled in, through its own variant', () => {
    const variants = ['one', 'two'].map((name) => fakeVariant({ render: ({ n, filled }) => [{ role: 'user', content: `${name} ${String(n)} ${String(filled)}` }] }));
    const cases = planCases(variants, queries(3), 7);
    for (const { variant, query, messages } of cases) expect(messages).toEqual([{ role: 'user', content: `${['one', 'two'][variant]} ${query} true` }]);
  });
});

describe('what cannot be sent', () => {
  const odd = (variable: string, message: string): Variant => fakeVariant({ faults: ({ n }) => (Number(n) % 2 === 1 ? [{ variable, message }] : []) });

  it('values that do not fit: every query at once, each fault once for all variants that share it', () => {
    const rendered: unknown[] = [];
    const counting = fakeVariant({ render: (values) => (rendered.push(values), []) });
    const error = refusal(() => planCases([counting, odd('n', 'must be even'), odd('n', 'must be even'), odd('m', 'has no value and no default')], queries(4), 1));
    expect(error.code).toBe('queries/invalid');
    expect(error.exit).toBe(2);
    expect(told(error)).toEqual([
      '2 queries/values: query `q1`: `n` must be even',
      '4 queries/values: query `q3`: `n` must be even',
      '2 queries/values: query `q1`: `m` has no value and no default',
      '4 queries/values: query `q3`: `m` has no value and no default',
    ]);
    expect(rendered).toEqual([]);
  });

  it('templates that fail: every query at once, by name and place', () => {
    const failing = (bad: number): Variant =>
      fakeVariant({
        render({ n }) {
          if (Number(n) >= bad) throw new PromptError('render/failed', { name: 'a', path: 'p/a.md', reason: `no ${String(n)}` });
          return [];
        },
      });
    const error = refusal(() => planCases([fakeVariant(), failing(2)], queries(4), 1));
    expect([error.code, error.exit]).toEqual(['queries/invalid', 2]);
    expect(told(error)).toEqual([
      '3 queries/render: query `q2`: a cannot be rendered with these values: p/a.md: no 2',
      '4 queries/render: query `q3`: a cannot be rendered with these values: p/a.md: no 3',
    ]);
  });

  it('a fault of the program is not taken for a fault of the queries', () => {
    const broken = fakeVariant({ render: () => { throw new TypeError('oops'); } });
    expect(() => planCases([broken], queries(1), 1)).toThrow(TypeError);
  });
});
