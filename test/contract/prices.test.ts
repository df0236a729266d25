import { describe, expect, it } from 'vitest';
import { loadPrices } from '../../src/adapters/prices.js';

const USAGE = { inputTokens: 1000, outputTokens: 100 };

describe('list prices', () => {
  it.each([
    // Dollars per million tokens on the day of the list: 0.40/1.60, 3/15, 0.30/2.50.
    ['openai', 'gpt-4.1-mini', 0.000_56],
    ['anthropic', 'claude-sonnet-4-5', 0.004_5],
    ['google', 'gemini-2.5-flash', 0.000_55],
    ['gemini', 'gemini-2.5-flash', 0.000_55],
  ])('%s/%s', async (provider, model, dollars) => {
    const price = await loadPrices();
    expect(price(provider, model, USAGE)).toBeCloseTo(dollars, 12);
  });

  it.each([
    ['a model that does not exist', 'openai', 'gpt-99'],
    ['a fine-tuned model', 'openai', 'ft:gpt-4o-mini:org::x'],
    ['the local model', 'local', 'icl-1'],
    ['a local server', 'ollama', 'gpt-oss:20b'],
    ['another server of a listed model', 'my-openai-proxy', 'gpt-4.1-mini'],
    ['no provider', '', 'gpt-4.1-mini'],
    ['no model', 'openai', ''],
    ['names of Object', 'constructor', 'toString'],
  ])('%s has none', async (_name, provider, model) => {
    expect((await loadPrices())(provider, model, USAGE)).toBeUndefined();
  });

  it('price each request by its own size', async () => {
    const price = await loadPrices();
    const small = price('anthropic', 'claude-sonnet-4-5', { inputTokens: 100_000, outputTokens: 0 }) ?? Number.NaN;
    const large = price('anthropic', 'claude-sonnet-4-5', { inputTokens: 1_000_000, outputTokens: 0 }) ?? Number.NaN;
    expect(small).toBeCloseTo(0.3, 12);
    expect(large).toBeCloseTo(6, 12);
  });
});

describe('usage that is not known', () => {
  it.each([
    ['nothing', {}],
    ['no output', { inputTokens: 1000 }],
    ['no input', { outputTokens: 100 }],
    ['not a number', { inputTokens: Number.NaN, outputTokens: 1 }],
    ['infinite', { inputTokens: Number.POSITIVE_INFINITY, outputTokens: 1 }],
    ['negative', { inputTokens: 1, outputTokens: -1 }],
  ])('%s: no price, listed or overridden', async (_name, usage) => {
    const price = await loadPrices({ 'own/m': { input: 1, output: 1 } });
    expect(price('openai', 'gpt-4.1-mini', usage)).toBeUndefined();
    expect(price('own', 'm', usage)).toBeUndefined();
  });

  it('no tokens at all cost nothing', async () => {
    expect((await loadPrices())('openai', 'gpt-4.1-mini', { inputTokens: 0, outputTokens: 0 })).toBe(0);
  });
});

describe('input that the provider had cached', () => {
  const cached = (cachedInputTokens: number) => ({ inputTokens: 1000, outputTokens: 100, cachedInputTokens });

  it('costs what the list says of it', async () => {
    const price = await loadPrices();
    // 0.40 and 0.10 a million.
    expect(price('openai', 'gpt-4.1-mini', cached(800))).toBeCloseTo(0.000_32, 12);
    expect(price('openai', 'gpt-4.1-mini', cached(0))).toBeCloseTo(0.000_56, 12);
    for (const nonsense of [1001, -1, Number.NaN]) expect(price('openai', 'gpt-4.1-mini', cached(nonsense))).toBeCloseTo(0.000_56, 12);
  });

  it('costs as much as other input where an override does not say otherwise', async () => {
    const price = await loadPrices({ 'own/a': { input: 2, output: 8 }, 'own/b': { input: 2, output: 8, cached_input: 0.5 } });
    expect(price('own', 'a', cached(800))).toBeCloseTo(0.002_8, 12);
    expect(price('own', 'b', cached(800))).toBeCloseTo(0.001_6, 12);
  });
});

describe('overrides', () => {
  it('win over the list and hold for that model only', async () => {
    const price = await loadPrices({ 'openai/gpt-4.1-mini': { input: 2, output: 8 } });
    expect(price('openai', 'gpt-4.1-mini', USAGE)).toBeCloseTo(0.002_8, 12);
    expect(price('openai', 'gpt-4.1', USAGE)).toBeCloseTo(0.002_8, 12);
    expect(price('openai', 'gpt-4.1-nano', USAGE)).toBeCloseTo(0.000_14, 12);
  });

  it('name models that are not listed, with slashes and for free too', async () => {
    const price = await loadPrices({ 'vllm/meta/llama-3': { input: 0.1, output: 0.2 }, 'ollama/llama3': { input: 0, output: 0 } });
    expect(price('vllm', 'meta/llama-3', { inputTokens: 1_000_000, outputTokens: 500_000 })).toBeCloseTo(0.2, 12);
    expect(price('ollama', 'llama3', USAGE)).toBe(0);
  });

  it('are own members only', async () => {
    const overrides = Object.create({ 'own/m': { input: 1, output: 1 } }) as Record<string, { input: number; output: number }>;
    expect((await loadPrices(overrides))('own', 'm', USAGE)).toBeUndefined();
  });
});
