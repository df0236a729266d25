import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { budgetOf } from '../../../src/core/check/budget-of.js';
import { maximumValues } from '../../../src/core/check/maximum-values.js';
import type { MeasuredPart } from '../../../src/core/check/rule.js';
import type { TokenCount } from '../../../src/core/ports.js';
import { raisedLimits, writeLimits } from '../../../src/core/check/raise-limits.js';
import { templateGrowth } from '../../../src/core/check/rules/template-growth.js';
import { partBudgets } from '../../../src/core/check/rules/part-budgets.js';
import { createValueChecker } from '../../../src/core/prompt/values.js';
import { encodingOfModel } from '../../../src/core/tokens/encoding-of-model.js';
import { mostTokens } from '../../../src/core/tokens/most-tokens.js';
import { loadTokenCounter } from '../../../src/adapters/tokens.js';
import { listed, readWhole } from '../prompt/reading.js';

describe('the budget of a prompt', () => {
  const configured = { '**': { template: 500, p95: 900 }, 'support/**': { template: 300, message: 200 } };

  it.each([
    { id: 'none', own: undefined, configured: undefined, name: 'a', expected: {} },
    { id: 'its own alone', own: { template: 9 }, configured: undefined, name: 'a', expected: { template: 9 } },
    { id: 'a pattern that fits', own: undefined, configured, name: 'sales/a', expected: { template: 500, p95: 900 } },
    { id: 'the last that fits wins, limit by limit', own: undefined, configured, name: 'support/deep/a', expected: { template: 300, p95: 900, message: 200 } },
    { id: 'its own wins over all', own: { template: 800 }, configured, name: 'support/a', expected: { template: 800, p95: 900, message: 200 } },
  ])('$id', ({ own, configured: patterns, name, expected }) => {
    expect(budgetOf(name, own, patterns)).toEqual(expected);
  });
});

describe('limits of parts', () => {
  const told = (measured: Partial<MeasuredPart>): string[] => {
    const prompt = readWhole('---\nbudget:\n  message: 5\n  maximum: 9\n---\nHello.\n');
    return listed(partBudgets({ prompt, tokens: { tokens: 0, method: 'exact' }, parts: [{ part: 'message', limit: 5, amount: 0, approx: false, what: 'message 1 (user) has', ...measured }] }));
  };

  it.each([
    { id: 'just kept', measured: { amount: 5 }, told: [] },
    { id: 'exceeded', measured: { amount: 7 }, told: ['error p/a.md:3:12 budget/part-exceeded: message 1 (user) has 7 tokens, 2 more than the budget of 5'] },
    { id: 'exceeded by an estimate', measured: { part: 'maximum' as const, amount: 12, limit: 9, approx: true, what: 'at most it has' }, told: ['error p/a.md:4:12 budget/part-exceeded: at most it has about 12 tokens, 3 more than the budget of 9'] },
    { id: 'money', measured: { part: 'cost_usd' as const, amount: 0.0031, limit: 0.002, approx: true, what: 'query `q1`' }, told: [expect.stringContaining('query `q1` costs about $0.0031, $0.0011 more than the budget of $0.002')] },
    { id: 'no end', measured: { part: 'maximum' as const, unbounded: ['ticket'] }, told: ['warning p/a.md:4:12 budget/unbounded: `budget.maximum` cannot be checked: `ticket` may be of any length'] },
  ])('$id', ({ measured, told: expected }) => {
    expect(told(measured)).toEqual(expected);
  });
});

describe('values of the greatest length', () => {
  it('fit their schemas and are as long as these let them be', () => {
    const variables = {
      text: { type: 'string', maxLength: 250 },
      kind: { enum: ['a', 'longest', 'bb'] },
      rows: { type: 'array', maxItems: 3, items: { type: 'string', maxLength: 10 } },
      one: { type: 'object', additionalProperties: false, properties: { yes: { type: 'boolean' }, count: { type: 'integer' }, share: { type: 'number' } } },
      fixed: { const: 7 },
    };
    const maximum = maximumValues(variables);
    const values = maximum.ok ? maximum.values : {};
    expect([String(values['text']).length, values['kind'], (values['rows'] as string[]).map(({ length }) => length)]).toEqual([250, 'longest', [10, 10, 10]]);
    expect(createValueChecker(variables).checker.complete(values).faults).toEqual([]);
  });

  it.each([
    { type: 'string' },
    { type: 'string', maxLength: 1e12 },
    { type: 'array', items: { type: 'string', maxLength: 4 } },
    { type: 'array', maxItems: 1e9, items: { type: 'string', maxLength: 4 } },
    { type: 'object', properties: {} },
    { type: 'messages' },
    {},
  ])('%j sets no end', (schema) => {
    expect(maximumValues({ v: schema, w: { type: 'boolean' } })).toEqual({ ok: false, unbounded: ['v'] });
  });
});

describe('raised limits', () => {
  const measured = { tokens: { tokens: 70, method: 'exact' as const }, parts: [{ part: 'cost_usd' as const, limit: 0.001, amount: 0.0012345, approx: true, what: '' }, { part: 'message' as const, limit: 90, amount: 80, approx: false, what: '' }] };
  const limitsOf = (text: string) => raisedLimits(readWhole(text), measured);

  it.each([
    { id: 'a block', text: '---\nbudget:\n  template:  60 # agreed\n  message: 90\n  max_growth: 0.1\n---\nHello.\n', after: '---\nbudget:\n  template:  70 # agreed\n  message: 90\n  max_growth: 0.1\n---\nHello.\n' },
    { id: 'one line', text: '---\nbudget: {cost_usd: 1e-3, template: 6}\n---\nHello 6.\n', after: '---\nbudget: {cost_usd: 0.00124, template: 70}\n---\nHello 6.\n' },
    { id: 'limits that are kept', text: '---\nbudget: { template: 70 }\n---\nHello.\n', after: '---\nbudget: { template: 70 }\n---\nHello.\n' },
  ])('$id, with either line end and a byte-order mark', ({ text, after }) => {
    const limits = limitsOf(text);
    expect(writeLimits(text, limits)).toBe(after);
    expect(writeLimits(`\uFEFF${text.replaceAll('\n', '\r\n')}`, limits)).toBe(`\uFEFF${after.replaceAll('\n', '\r\n')}`);
  });

  it('are not written where something else stands', () => {
    expect(writeLimits('---\nother: text\n---\n', limitsOf('---\nbudget: { template: 60 }\n---\nHello.\n'))).toBeUndefined();
  });
});

describe('growth', () => {
  const grow = (now: number, before: number, partials: { name: string; tokens: number }[] = []): string[] => {
    const prompt = readWhole('---\nbudget: { max_growth: 0.05 }\n---\nHello.\n');
    const [old, count] = [before, now].map((tokens) => ({ tokens, method: 'exact' as const })) as [TokenCount, TokenCount];
    return listed(templateGrowth({ prompt, tokens: count, growth: { before: old, now: count, max: 0.05, since: '3f2ab9c', partials } }));
  };

  it('may be as much as the share allows', () => {
    expect([grow(105, 100), grow(99, 100)]).toEqual([[], []]);
    expect(grow(106, 100, [{ name: 'tone', tokens: 4 }])).toEqual(['error p/a.md:2:23 budget/growth-exceeded: the template grew from 100 to 106 tokens since 3f2ab9c (6 %); 5 % allows 105; partials grew: `tone` by 4']);
  });
});

it('no text has more tokens than bytes', async () => {
  for (const model of ['openai/gpt-4o', 'anthropic/claude-sonnet-4-5']) {
    const counter = await loadTokenCounter(model);
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => counter.count(text).tokens <= mostTokens([text], encodingOfModel(model))), { numRuns: 300 });
  }
});
