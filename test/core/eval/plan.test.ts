import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PromptError } from '../../../src/core/errors.js';
import { type Case, type Plan, planCases, type PlanSettings } from '../../../src/core/eval/run/plan.js';
import type { Query } from '../../../src/core/eval/queries/queries.js';
import type { Variant } from '../../../src/core/transform/variant.js';
import { fakeContestant, fakeVariant, readSet } from './make.js';
import { refusal } from '../../support/refusal.js';

function queries(count: number): readonly Query[] {
  return readSet(Array.from({ length: count }, (_, index) => `- { id: q${index}, vars: { n: ${index} }, expected: x }`).join('\n') || '[]').queries;
}

/** Of one part. */
function planOf(variants: readonly Variant[], queries: readonly Query[], seed: number, settings: Partial<PlanSettings> = {}): Plan {
  return planCases([{ contestants: variants.map(fakeContestant), queries }], { seed, repeat: 1, ...settings });
}

function casesOf(...args: Parameters<typeof planOf>): Case[] {
  return planOf(...args).cases;
}

/** Variants that send different requests. */
function differing(count: number): Variant[] {
  return Array.from({ length: count }, (_, index) => fakeVariant({ render: (values) => [{ role: 'user', content: `${index} ${JSON.stringify(values)}` }] }));
}

const told = (error: PromptError): string[] => error.findings.map(({ place, code, message }) => `${place.line} ${code}: ${message}`);

describe('the plan of cases', () => {
  it('is every variant on every query, once, the variants of a query beside each other', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 4 }), fc.nat(12), fc.nat(), (variants, count, seed) => {
      const cases = casesOf(differing(variants), queries(count), seed);
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
    const order = (seed: number): string => casesOf(differing(2), queries(20), seed).map(({ variant, query }) => `${query}${'ab'[variant]}`).join(' ');
    expect(order(1)).toBe(order(1));
    expect(new Set([1, 2, 3, 4, 5].map(order)).size).toBe(5);
    // Neither side is always asked first.
    const first = casesOf(differing(2), queries(200), 1).filter((_, index) => index % 2 === 0);
    const baseline = first.filter(({ variant }) => variant === 0).length;
    expect(Math.abs(baseline - 100)).toBeLessThan(36); // Bin(200, ½): five standard deviations
  });

  it('renders each query with its own values, defaults filled in, through its own variant', () => {
    const variants = ['one', 'two'].map((name) => fakeVariant({ render: ({ n, filled }) => [{ role: 'user', content: `${name} ${String(n)} ${String(filled)}` }] }));
    const { cases, messagesOf } = planOf(variants, queries(3), 7);
    for (const one of cases) {
      const { variant, query } = one;
      expect(messagesOf(one)).toEqual([{ role: 'user', content: `${['one', 'two'][variant]} ${query} true` }]);
    }
  });
});

describe('a plan of several parts and repeats', () => {
  it('equal requests of one query are sent once, and answer for every variant that would send them', () => {
    const [one, two] = differing(2) as [Variant, Variant];
    const sometimes = fakeVariant({ render: (values) => (values['n'] === 1 ? two : one).render(values).messages });
    const cases = casesOf([one, sometimes], queries(4), 3);
    expect(cases).toHaveLength(5);
    const asked = (query: number): (readonly [number, readonly number[] | undefined])[] => cases.filter((each) => each.query === query).map(({ variant, shared }) => [variant, shared] as const).sort();
    expect(asked(0)).toEqual([[0, [1]]]);
    expect(asked(1)).toEqual([[0, undefined], [1, undefined]]);
    // Another model or another parameter is another request.
    const warmer = { ...one, parameters: { temperature: 1 } };
    expect(casesOf([one, warmer], queries(1), 1)).toHaveLength(2);
  });

  it('repeats stand beside each other, each once', () => {
    const cases = casesOf(differing(2), queries(3), 5, { repeat: 3 });
    expect(cases).toHaveLength(18);
    for (let from = 0; from < 18; from += 6) {
      const block = cases.slice(from, from + 6);
      expect(new Set(block.map(({ query }) => query)).size).toBe(1);
      expect(block.map(({ variant, repeat }) => `${variant}${repeat}`).sort()).toEqual(['00', '01', '02', '10', '11', '12']);
    }
  });

  it('parts are interleaved; each variant answers its own part only', () => {
    const parts = [{ contestants: differing(2).map(fakeContestant), queries: queries(30) }, { contestants: differing(1).map(fakeContestant), queries: queries(20) }];
    const { cases, digests } = planCases(parts, { seed: 1, repeat: 1 });
    expect(cases).toHaveLength(80);
    expect(digests).toHaveLength(3);
    for (const { variant, query } of cases) expect(variant < 2).toBe(query < 30);
    const places = cases.flatMap(({ variant }, index) => (variant === 2 ? [index] : []));
    expect(places[0]).toBeLessThan(20);
    expect(places.at(-1)).toBeGreaterThan(60);
  });

  it('digests say what is sent: the same whatever the seed and the order of the file', () => {
    const digest = (variant: Variant, set: readonly Query[], seed = 1): string | undefined => planOf([variant], set, seed).digests[0];
    const [one, two] = differing(2) as [Variant, Variant];
    expect(digest(one, queries(5), 9)).toBe(digest(one, [...queries(5)].reverse()));
    expect(digest(one, queries(5))).not.toBe(digest(one, queries(6)));
    expect(digest(one, queries(5))).not.toBe(digest(two, queries(5)));
  });

  it('more than is kept in memory is rendered again', () => {
    let rendered = 0;
    const large = fakeVariant({ render: ({ n }) => (rendered++, [{ role: 'user', content: `${String(n)}${'x'.repeat(3_000_000)}` }]) });
    const { cases, messagesOf } = planOf([large], queries(5), 1);
    expect(rendered).toBe(5);
    for (const one of cases) expect(messagesOf(one)[0]?.content.startsWith(String(one.query))).toBe(true);
    expect(rendered).toBe(7);
  });
});

describe('what cannot be sent', () => {
  const odd = (variable: string, message: string): Variant => fakeVariant({ faults: ({ n }) => (Number(n) % 2 === 1 ? [{ variable, message }] : []) });

  it('values that do not fit: every query at once, each fault once for all variants that share it', () => {
    const rendered: unknown[] = [];
    const counting = fakeVariant({ render: (values) => (rendered.push(values), []) });
    const error = refusal(() => planOf([counting, odd('n', 'must be even'), odd('n', 'must be even'), odd('m', 'has no value and no default')], queries(4), 1));
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
    const error = refusal(() => planOf([fakeVariant(), failing(2)], queries(4), 1));
    expect([error.code, error.exit]).toEqual(['queries/invalid', 2]);
    expect(told(error)).toEqual([
      '3 queries/render: query `q2`: a cannot be rendered with these values: p/a.md: no 2',
      '4 queries/render: query `q3`: a cannot be rendered with these values: p/a.md: no 3',
    ]);
  });

  it('a fault of the program is not taken for a fault of the queries', () => {
    const broken = fakeVariant({ render: () => { throw new TypeError('oops'); } });
    expect(() => planOf([broken], queries(1), 1)).toThrow(TypeError);
  });
});
