import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBudget } from '../../../src/core/eval/run/budget.js';
import type { Answer } from '../../../src/core/eval/run/run.js';
import { answered, failed } from './make.js';

const answer = (cost?: number, kept = false, shared?: readonly number[]): Answer => ({
  variant: 0, query: 0, repeat: 0, outcome: answered('x', kept ? { kept } : {}), ...(cost === undefined ? {} : { cost }), ...(shared ? { shared } : {}),
});

describe('a budget', () => {
  it('never sends more than so many requests, however many are under way; kept answers are none', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 9 }), fc.array(fc.boolean(), { maxLength: 60 }), (maxRequests, kept) => {
      const budget = createBudget({ maxRequests });
      let open = 0;
      for (const isKept of kept) {
        if (budget.admit() === 'go') open++;
        else if (open === 0) break;
        if (open < 3 && budget.reached() === undefined) continue;
        if (open > 0) budget.settle(answer(undefined, isKept));
        open = Math.max(0, open - 1);
      }
      expect(budget.spending().requests + open).toBeLessThanOrEqual(maxRequests);
    }));
  });

  it('waits while what is under way could use up the rest, then stops and says why', () => {
    const budget = createBudget({ maxUsd: 1 }, 0.4);
    expect([budget.admit(), budget.admit(), budget.admit()]).toEqual(['go', 'go', 'wait']);
    budget.settle(answer(0.1));
    expect(budget.admit()).toBe('go');
    budget.settle(answer(0.4));
    budget.settle(answer(0.4));
    expect(budget.admit()).toBe('stop');
    expect(budget.reached()).toBe('maxUsd');
    expect(budget.spending().incurred).toBeCloseTo(0.9, 12);
  });

  it('never exceeds dollars where no request costs more than was reserved', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 0.3, noNaN: true }), { maxLength: 80 }), fc.integer({ min: 1, max: 5 }), (costs, together) => {
      const budget = createBudget({ maxUsd: 1 }, 0.3);
      let open = 0;
      for (const cost of costs) {
        while (open < together && budget.admit() === 'go') open++;
        if (open === 0) break;
        budget.settle(answer(cost));
        open--;
      }
      expect(budget.spending().incurred).toBeLessThanOrEqual(1 + 1e-9);
    }));
  });

  it('counts what vectors cost before', () => {
    const budget = createBudget({ maxUsd: 1 }, 0.4, 0.5);
    expect([budget.admit(), budget.admit()]).toEqual(['go', 'wait']);
    budget.settle(answer(0.4));
    expect(budget.admit()).toBe('stop');
    expect(budget.spending().incurred).toBeCloseTo(0.4, 12);
  });

  it('an answer or a failure of unknown cost counts as much as was reserved: it may have been billed', () => {
    const budget = createBudget({ maxUsd: 1 }, 0.5);
    for (const one of [answer(), { ...answer(), outcome: failed('timeout') }]) {
      expect(budget.admit()).toBe('go');
      budget.settle(one);
    }
    expect(budget.admit()).toBe('stop');
    expect(budget.spending()).toEqual({ requests: 2, kept: 0, failed: 1, incurred: 0, nominal: 0, unpriced: 1 });
  });

  it('tells what was spent now from what answers cost when they were made', () => {
    const budget = createBudget({});
    for (const one of [answer(0.1), answer(0.2, true), answer(0.3, false, [1, 2])]) {
      budget.admit();
      budget.settle(one);
    }
    const { incurred, nominal, requests, kept } = budget.spending();
    expect([requests, kept]).toEqual([2, 3]);
    expect(incurred).toBeCloseTo(0.4, 12);
    expect(nominal).toBeCloseTo(1.2, 12);
  });
});
