import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { budgetOf } from '../../../src/core/check/budget-of.js';
import { maximumValues } from '../../../src/core/check/maximum-values.js';
import type { CheckedPrompt, Growth, MeasuredPart } from '../../../src/core/check/rule.js';
import type { TokenCount } from '../../../src/core/ports.js';
import { raisedLimits, writeLimits } from '../../../src/core/check/raise-limits.js';
import { partialGrowth } from '../../../src/core/check/rules/project/partial-growth.js';
import { templateGrowth } from '../../../src/core/check/rules/budget/template-growth.js';
import { windowExceeded } from '../../../src/core/check/rules/budget/window-exceeded.js';
import { approximation } from '../../../src/core/check/wording.js';
import { partBudgets } from '../../../src/core/check/rules/budget/part-budgets.js';
import { createValueChecker } from '../../../src/core/prompt/values/values.js';
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
  const prompt = readWhole('---\nbudget: { max_growth: 0.05 }\n---\nHello.\n');
  const grew = (now: number, before: number, since = '3f2ab9c', partials: Growth['partials'] = []): Growth => {
    const [old, count] = [before, now].map((tokens) => ({ tokens, method: 'exact' as const })) as [TokenCount, TokenCount];
    return { before: old, now: count, max: 0.05, since, partials };
  };
  const told = (growth: Growth[], compressed: { limit: number; tokens: number }[] = []) => templateGrowth({ prompt, tokens: { tokens: 0, method: 'exact' }, growth, compressed });

  it('may be as much as the share allows', () => {
    expect([told([grew(105, 100)]), told([grew(99, 100)]), told([])]).toEqual([[], [], []]);
    expect(listed(told([grew(106, 100, '3f2ab9c', [{ name: 'tone', file: 'p/_partials/tone.md', tokens: 4 }])]))).toEqual(['error p/a.md:2:23 budget/growth-exceeded: the template grew from 100 to 106 tokens since 3f2ab9c (6 %); 5 % allows 105; partials grew: `tone` by 4']);
  });

  it('is told once, from where it is largest, whether that is where the branch left or what is served', () => {
    const served = grew(106, 90, 'version 3, which production serves');
    expect(listed(told([grew(106, 100), served]))).toEqual(['error p/a.md:2:23 budget/growth-exceeded: the template grew from 90 to 106 tokens since version 3, which production serves (17.8 %); 5 % allows 94; from 100 since 3f2ab9c (6 %)']);
    expect(listed(told([grew(106, 104), served])).join()).not.toContain('3f2ab9c');
  });

  it.each([
    { id: 'is not known', compressed: [], said: 'see what can go: `prompt compress a --max-tokens 105`; or raise `budget.max_growth`' },
    { id: 'is known of another limit', compressed: [{ limit: 90, tokens: 90 }], said: 'see what can go: `prompt compress a --max-tokens 105`; or raise `budget.max_growth`' },
    { id: 'is enough', compressed: [{ limit: 105, tokens: 101 }], said: '`prompt compress a --max-tokens 105` makes it 101 tokens; or raise `budget.max_growth`' },
    { id: 'is not enough', compressed: [{ limit: 105, tokens: 108 }], said: 'safe edits (`prompt compress a --max-tokens 105`) make it 108 tokens at best, 3 too many; or raise `budget.max_growth`' },
  ])('says what compressing would give: where that $id', ({ compressed, said }) => {
    expect(told([grew(112, 100)], compressed)[0]?.remedy).toBe(said);
  });

  it('of a partial names every prompt it is in, of its own root alone, and the sum', () => {
    const file = 'p/_partials/tone.md';
    const checked = (name: string, path: string, growth: Growth[] = []): CheckedPrompt => ({ prompt: { ...prompt, name, path, content: { ...prompt.content, partials: { tone: 'Be kind.' } } }, tokens: { tokens: 0, method: 'exact' }, growth });
    const partials = [{ name: 'tone', file, tokens: 4 }];
    const others = [checked('b', 'p/b.md'), checked('c', 'p/deep/c.md'), checked('other', 'q/other.md')];
    expect(partialGrowth.checkAll([checked('a', 'p/a.md', [grew(106, 100, '3f2ab9c', partials)]), ...others])).toEqual([{ place: { file }, message: '`tone` grew by 4 tokens since 3f2ab9c; it is in 3 prompts (a, b, c): 12 tokens for a call of each' }]);
    expect(partialGrowth.checkAll([checked('a', 'p/a.md', [grew(104, 100, '3f2ab9c', partials)]), ...others])).toEqual([]);
  });
});

describe('the context window', () => {
  const told = (largest: number | undefined, { window, parameters = '{}' }: { window?: number; parameters?: string }): string[] => {
    const prompt = readWhole(`---\nmodel: openai/gpt-4o\nparameters: ${parameters}\n---\nHello.\n`);
    return windowExceeded.check({
      prompt,
      tokens: { tokens: 0, method: 'exact' },
      ...(largest === undefined ? {} : { largest: { tokens: { tokens: largest, method: 'approx' }, what: 'with values of the greatest length a request has' } }),
      facts: { model: { name: 'openai/gpt-4o', known: 'listed', ...(window === undefined ? {} : { window }) } },
    }).map(({ place, message }) => `${place.line} ${message}`);
  };

  it.each([
    { id: 'is just filled', largest: 1000, facts: { window: 1000 }, told: [] },
    { id: 'is not known', largest: 1e9, facts: {}, told: [] },
    { id: 'surely has room', largest: undefined, facts: { window: 10 }, told: [] },
    { id: 'is too small', largest: 1001, facts: { window: 1000 }, told: ['2 with values of the greatest length a request has about 1001 tokens, 1 more than the 1000 of `openai/gpt-4o`’s context window'] },
    { id: 'has no room for the answer', largest: 900, facts: { window: 1000, parameters: '{ max_tokens: 200 }' }, told: ['2 with values of the greatest length a request has about 900 tokens and with an answer of `max_tokens` 200, 100 more than the 1000 of `openai/gpt-4o`’s context window'] },
  ])('$id', ({ largest, facts, told: expected }) => expect(told(largest, facts)).toEqual(expected));
});

it('a count by another tokenizer names the one it was made by', () => {
  expect(['anthropic/claude-sonnet-4-5', 'mistral/large', 'openai/gpt-4o', undefined].map((model) => approximation(model, 'approx'))).toEqual([' (counted by `o200k_base` × 1.09, an approximation for `anthropic/claude-sonnet-4-5`)', ' (counted by `o200k_base`, an approximation for `mistral/large`)', '', '']);
  expect(approximation('mistral/large', 'exact')).toBe('');
});

it('no text has more tokens than bytes', async () => {
  for (const model of ['openai/gpt-4o', 'anthropic/claude-sonnet-4-5']) {
    const counter = await loadTokenCounter(model);
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => counter.count(text).tokens <= mostTokens([text], encodingOfModel(model))), { numRuns: 300 });
  }
});
