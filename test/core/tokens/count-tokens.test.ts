import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundedMemo } from '../../../src/core/tokens/bounded-memo.js';
import { tokenCounter } from '../../../src/core/tokens/count-tokens.js';
import { blocksOf, slicesOf, utf8Length } from '../../../src/core/tokens/cut-text.js';
import { encodingOfModel } from '../../../src/core/tokens/encoding-of-model.js';

const O200K = { encoding: 'o200k_base', factor: 1, exact: true } as const;

/** One token for each piece, which are words with the spaces before them, and the pieces that were asked for. */
function fakeCounter(tokensOf: (piece: string) => number = () => 1): { asked: string[]; count: (text: string) => unknown } {
  const asked: string[] = [];
  const countPiece = (piece: string): number => {
    asked.push(piece);
    return tokensOf(piece);
  };
  return { asked, count: tokenCounter({ pattern: /\s*\S+|\s+/gu, countPiece }, O200K).count };
}

describe('tokenCounter', () => {
  it('asks for every piece by itself', () => {
    const { asked, count } = fakeCounter();
    expect(count('one two  three\n')).toEqual({ tokens: 4, method: 'exact' });
    expect(asked).toEqual(['one', ' two', '  three', '\n']);
  });

  it.each([
    ['a', 4096, 'exact', [4096]],
    ['a', 4097, 'approx', [4096, 1]],
    ['a', 9000, 'approx', [4096, 4096, 808]],
    ['é', 2048, 'exact', [2048]],
    ['é', 2049, 'approx', [2048, 1]],
    ['中', 1365, 'exact', [1365]],
    ['中', 1366, 'approx', [1365, 1]],
    ['😀', 1024, 'exact', [2048]],
    ['😀', 1025, 'approx', [2048, 2]],
    ['\uD83D', 1366, 'approx', [1365, 1]],
  ])('cuts %s × %i into slices of at most 4,096 bytes', (unit, times, method, units) => {
    const { asked, count } = fakeCounter();
    expect(count(unit.repeat(times))).toEqual({ tokens: units.length, method });
    expect(asked.map((piece) => piece.length)).toEqual(units);
  });

  it('starts each text afresh', () => {
    const { count } = fakeCounter();
    const text = 'a'.repeat(100_000);
    expect(count(text)).toEqual(count(text));
    expect(count('a b')).toEqual({ tokens: 2, method: 'exact' });
  });

  it('rounds the count times the factor, and calls it an estimate', () => {
    const claude = tokenCounter({ pattern: /\S/gu, countPiece: () => 1 }, { encoding: 'o200k_base', factor: 1.09, exact: false });
    expect(claude.encoding).toBe('o200k_base*1.09');
    expect(claude.count('x'.repeat(100))).toEqual({ tokens: 109, method: 'approx' });
    expect(claude.count('')).toEqual({ tokens: 0, method: 'approx' });
  });
});

describe('blocksOf', () => {
  it.each<[string, number, string[], boolean]>([
    ['short', 10, ['short'], false],
    ['', 10, [''], false],
    ['ab\ncd\nef', 6, ['ab\ncd\n', 'ef'], false],
    ['ab\ncd\nef', 5, ['ab\n', 'cd\nef'], false],
    ['ab\n cd\n', 4, ['ab\n ', 'cd\n'], true],
    ['ab\r\ncd', 4, ['ab\r\n', 'cd'], false],
    ['ab\n\n\n1', 5, ['ab\n\n\n', '1'], false],
    ['ab\n東京東京', 4, ['ab\n', '東京東京'], false],
    ['ab\n𝐀𝐁', 5, ['ab\n', '𝐀𝐁'], false],
    ['abcdef', 4, ['abcd', 'ef'], true],
    ['abc😀f', 4, ['abc', '😀f'], true],
  ])('%j at %i', (text, limit, texts, cut) => {
    expect(blocksOf(text, limit)).toEqual({ texts, cut });
  });

  it('loses nothing, keeps to the limit and divides no pair', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\n', '\r', ' ', '中', '😀', '7', '-'), maxLength: 60 });
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 20 }), (sample, limit) => {
        const { texts } = blocksOf(sample, limit);
        expect(texts.join('')).toBe(sample);
        expect(texts.every((block) => block.length <= limit && !/\p{Cs}/u.test(block))).toBe(true);
      }),
    );
  });
});

describe('slicesOf', () => {
  it('loses nothing, keeps to the limit and divides no character', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '中', '😀', '\uD83D', '\uDE00'), maxLength: 80 });
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 40 }), (sample, limit) => {
        const slices = [...slicesOf(sample, limit)];
        expect(slices.join('')).toBe(sample);
        for (const part of slices) {
          const bytes = Buffer.byteLength(part, 'utf8');
          expect(bytes).toBeLessThanOrEqual(limit);
          expect(bytes).toBeGreaterThan(0);
        }
        expect(utf8Length(sample)).toBe(Buffer.byteLength(sample, 'utf8'));
      }),
    );
  });
});

describe('boundedMemo', () => {
  it('computes each key once, until it is full', () => {
    const computed: string[] = [];
    const memo = boundedMemo((key) => {
      computed.push(key);
      return key.length;
    }, 2);
    expect(['a', 'bb', 'a', 'bb', 'ccc', 'ccc', 'a'].map(memo)).toEqual([1, 2, 1, 2, 3, 3, 1]);
    expect(computed).toEqual(['a', 'bb', 'ccc', 'a']);
  });

  it('tells keys of lone surrogates from one another', () => {
    const memo = boundedMemo((key) => key.charCodeAt(0), 10);
    expect(['\uD800', '\uD801', '\uFFFD', '\uD800'].map(memo)).toEqual([0xd800, 0xd801, 0xfffd, 0xd800]);
  });
});

describe('encodingOfModel', () => {
  const cl100k = { encoding: 'cl100k_base', factor: 1, exact: true };
  const estimate = { encoding: 'o200k_base', factor: 1, exact: false };
  const claude = { encoding: 'o200k_base', factor: 1.09, exact: false };

  it.each([
    ['openai/gpt-5.1', O200K],
    ['openai/gpt-5.2-codex', O200K],
    ['openai/ft:gpt-4o-mini-2024-07-18:org::abc', O200K],
    ['openai/ft:gpt-3.5-turbo:org::abc', cl100k],
    ['openai/gpt-4-turbo', cl100k],
    ['openai/gpt-4', cl100k],
    ['openai/gpt-4.7', estimate],
    ['openai/gpt-40', estimate],
    ['openai/gpt-50', estimate],
    ['openai/o10', estimate],
    ['openai/whatever', estimate],
    ['local/icl-1', O200K],
    ['local/other', estimate],
    ['groq/llama-3.3-70b', estimate],
    ['azure/gpt-4o', estimate],
    ['anthropic/claude-opus-4', claude],
    ['bedrock/anthropic.Claude-3', claude],
    ['gpt-4o', estimate],
    ['', estimate],
  ])('%s', (model, expected) => {
    expect(encodingOfModel(model)).toEqual(expected);
  });
});
