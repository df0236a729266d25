import * as fc from 'fast-check';
import { Tiktoken, getEncodingNameForModel } from 'js-tiktoken/lite';
import type { TiktokenBPE, TiktokenModel } from 'js-tiktoken/lite';
import cl100k from 'js-tiktoken/ranks/cl100k_base';
import o200k from 'js-tiktoken/ranks/o200k_base';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadTokenCounter } from '../../src/adapters/tokens.js';
import type { TokenCounter } from '../../src/core/ports.js';

let o200kCounter: TokenCounter;
beforeAll(async () => {
  o200kCounter = await loadTokenCounter('openai/gpt-4.1-mini');
});

describe('a counter of o200k_base', () => {
  it.each([
    ['', 0],
    ['hello world', 2],
    ['Hello wor', 2],
    ['Hello world again', 3],
    ['<|endoftext|>', 7],
  ])('%j', (text, tokens) => {
    expect(o200kCounter.count(text)).toEqual({ tokens, method: 'exact' });
  });

  it('counts special tokens as plain text, wherever they stand', () => {
    const parts = ['a ', '<|endoftext|>', ' b <|endofprompt|>', '<|fim_prefix|>'];
    expect(o200kCounter.count(parts.join('')).tokens).toBeGreaterThan(15);
    expect(o200kCounter.count(parts.join('')).method).toBe('exact');
  });

  it('leaves U+FEFF out', () => {
    expect(o200kCounter.count('\uFEFFhello\uFEFF world\uFEFF')).toEqual(o200kCounter.count('hello world'));
  });

  it('counts lone surrogates as the U+FFFD they are sent as', () => {
    for (const text of ['\uD800', 'a\uDC00b', '\uD800\uD800 x', `${'y'.repeat(300)}\uD83D`]) {
      expect(o200kCounter.count(text)).toEqual(o200kCounter.count(text.replace(/[\uD800-\uDFFF]/g, '\uFFFD')));
    }
  });
});

describe('texts that hang or break the library itself', () => {
  // Tokens of the whole run, from what its slices come to: 8 letters a are one token, as is 中.
  it.each<[string, string, number, 'exact' | 'approx']>([
    ['a × 100,000', 'a'.repeat(100_000), 12_500, 'approx'],
    ['a × 4,096', 'a'.repeat(4096), 512, 'exact'],
    ['a × 4,097', 'a'.repeat(4097), 513, 'approx'],
    ['中 × 100,000', '中'.repeat(100_000), 100_000, 'approx'],
    ['中 × 1,365', '中'.repeat(1365), 1365, 'exact'],
    ['中 × 1,366', '中'.repeat(1366), 1366, 'approx'],
    ['5,000,000 中, where the regular expression overflows', '中'.repeat(5_000_000), 5_000_000, 'approx'],
    ['1 MB of a', 'a'.repeat(1_000_000), 125_000, 'approx'],
    ['1 MB of lines', 'hello world\n'.repeat(90_000), 270_000, 'exact'],
    ['1 MB of words on one line', 'ab '.repeat(400_000), 400_001, 'approx'],
    ['1 MB of digits', '1'.repeat(999_999), 333_333, 'exact'],
    // Seven by itself; where two meet, `><|` is one.
    ['special tokens × 10,000', '<|endoftext|>'.repeat(10_000), 60_001, 'exact'],
    ['lone surrogates × 10,000', '\uD800'.repeat(10_000), 1_261, 'approx'],
  ])('%s', (_name, text, tokens, method) => {
    const counted = o200kCounter.count(text);
    expect(counted.method).toBe(method);
    expect(Math.abs(counted.tokens - tokens)).toBeLessThanOrEqual(method === 'exact' ? 0 : tokens * 0.001);
  });

  it('Chinese prose × 100,000 without punctuation stays within 2 % of its sentences', () => {
    const sentence = '我们今天去北京参观故宫然后回家吃饭';
    const alone = o200kCounter.count(sentence).tokens;
    const { tokens, method } = o200kCounter.count(sentence.repeat(Math.ceil(100_000 / sentence.length)));
    expect(method).toBe('approx');
    expect(tokens / (alone * Math.ceil(100_000 / sentence.length))).toBeGreaterThan(0.98);
    expect(tokens / (alone * Math.ceil(100_000 / sentence.length))).toBeLessThan(1.02);
  });

  it('counts all of a run, whatever it begins with', () => {
    const [one, other] = ['a'.repeat(500_000), '中'.repeat(170_000)];
    const { tokens, method } = o200kCounter.count(one + other);
    expect([tokens, method]).toEqual([62_500 + 170_000, 'approx']);
  });
});

function randomLetters(length: number): string {
  let state = 1;
  let text = '';
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    text += String.fromCharCode(97 + ((state >>> 16) % 26));
  }
  return text;
}

/** Words, white space and marks of many kinds, in runs that stay below the length at which pieces are cut. */
const chunk = fc.oneof(
  fc.constantFrom(' ', '\n', '\r\n', '\t', '   ', '\n\n', '\u00A0', '\u3000', '\u200B'),
  fc.constantFrom("it's", 'HTTPServer', 'naïve', '東京', '北京', 'Привет', 'नमस्ते', '😀', '👩‍👩‍👧', '0123456789', '{{x}}', '=====', '//', "'ll"),
  fc.constantFrom('<|endoftext|>', '<|endofprompt|>', '<|im_start|>', '\u0301', '\uFFFD'),
  fc.string({ maxLength: 12 }),
  fc.string({ maxLength: 6, unit: 'binary' }),
);
const text = fc.array(chunk, { maxLength: 20 }).map((chunks) => chunks.join('').replaceAll('\uFEFF', ''));

describe.each<[string, TiktokenBPE, string]>([
  ['o200k_base', o200k, 'openai/gpt-4o'],
  ['cl100k_base', cl100k, 'openai/gpt-4'],
])('%s', (encoding, ranks, model) => {
  it('counts as the library does where nothing is cut', async () => {
    const bare = new Tiktoken(ranks);
    const counter = await loadTokenCounter(model);
    expect(counter.encoding).toBe(encoding);
    fc.assert(
      fc.property(text, (sample) => {
        expect(counter.count(sample)).toEqual({ tokens: bare.encode(sample, [], []).length, method: 'exact' });
      }),
      { numRuns: 600, seed: 20_260_901 },
    );
  });

  it('counts long pieces as the library does, where it still can', async () => {
    const bare = new Tiktoken(ranks);
    const counter = await loadTokenCounter(model);
    const letters = randomLetters(1500);
    for (const piece of [letters, letters.toUpperCase(), `${letters.slice(0, 400)}${'天地玄黄宇宙洪荒'.repeat(20)}`, '=-~!'.repeat(300), 'é'.repeat(500), 'ab'.repeat(700)]) {
      expect(counter.count(piece)).toEqual({ tokens: bare.encode(piece, [], []).length, method: 'exact' });
    }
  });

  it('counts a long text as the sum of its blocks', async () => {
    const bare = new Tiktoken(ranks);
    const counter = await loadTokenCounter(model);
    const part = "Line one, with marks!\n  indented\r\nThe 2nd line's end. \n\n\n東京 is here\n";
    const parts = Math.ceil(1_000_001 / part.length);
    const { tokens, method } = counter.count(part.repeat(parts));
    expect(method).toBe('exact');
    expect(tokens).toBe(bare.encode(part.repeat(10), [], []).length * Math.floor(parts / 10) + bare.encode(part.repeat(parts % 10), [], []).length);
  });
});

describe('which encoding', () => {
  it.each([
    ['local/icl-1', 'o200k_base', 3, 'exact'],
    ['local/icl-1@1.1.0', 'o200k_base', 3, 'exact'],
    ['ollama/llama3', 'o200k_base', 3, 'approx'],
    ['gemini/gemini-2.5-flash', 'o200k_base', 3, 'approx'],
    ['openai/gpt-9', 'o200k_base', 3, 'approx'],
    ['anthropic/claude-sonnet-4-5', 'o200k_base*1.09', 3, 'approx'],
    ['openrouter/anthropic/claude-sonnet-4', 'o200k_base*1.09', 3, 'approx'],
  ] as const)('%s', async (model, encoding, tokens, method) => {
    const counter = await loadTokenCounter(model);
    expect(counter.encoding).toBe(encoding);
    expect(counter.count('Hello world again')).toEqual({ tokens, method });
  });

  it("applies the family's factor to the whole count", async () => {
    const claude = await loadTokenCounter('anthropic/claude-sonnet-4-5');
    expect(claude.count('1'.repeat(300))).toEqual({ tokens: 109, method: 'approx' });
  });

  it.each<TiktokenModel>([
    'gpt-3.5-turbo', 'gpt-35-turbo', 'gpt-4', 'gpt-4-0613', 'gpt-4-32k', 'gpt-4-turbo', 'gpt-4-turbo-2024-04-09', 'gpt-4-0125-preview',
    'text-embedding-3-small', 'text-embedding-3-large', 'text-embedding-ada-002', 'gpt-4o', 'gpt-4o-mini', 'gpt-4o-2024-11-20',
    'chatgpt-4o-latest', 'o1', 'o1-mini', 'o3', 'o3-mini', 'o4-mini', 'o4-mini-2025-04-16', 'gpt-4.1', 'gpt-4.1-nano-2025-04-14',
    'gpt-4.5-preview', 'gpt-5', 'gpt-5-mini', 'gpt-5-chat-latest',
  ])('%s as the library knows it', async (model) => {
    const counter = await loadTokenCounter(`openai/${model}`);
    expect(counter.encoding).toBe(getEncodingNameForModel(model));
    expect(counter.count('x').method).toBe('exact');
  });
});
