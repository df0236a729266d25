import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pieceCounter, readRanks } from '../../../src/core/tokens/byte-pairs.js';

const base64 = (token: string): string => Buffer.from(token).toString('base64');
const BYTES = Array.from({ length: 256 }, (_, byte) => Buffer.from([byte]).toString('base64'));

describe('readRanks', () => {
  it('reads tokens as bytes, ranks going up from the first of each line', () => {
    expect([...readRanks(`! 0 ${base64('a')} ${base64('é')}\n! 7 ${base64('b')}\n`)]).toEqual([['a', 0], ['\u00c3\u00a9', 1], ['b', 7]]);
  });
});

describe('pieceCounter', () => {
  const counterOf = (tokens: readonly string[]): ((piece: string) => number) => pieceCounter(readRanks(`! 0 ${[...BYTES, ...tokens.map(base64)].join(' ')}`));

  it.each([
    { id: 'nothing', tokens: [], piece: '', count: 0 },
    { id: 'a token as it is', tokens: ['abc'], piece: 'abc', count: 1 },
    { id: 'what no two make', tokens: ['abc'], piece: 'abcd', count: 4 },
    { id: 'the lowest rank first', tokens: ['bc', 'ab', 'abc'], piece: 'abcx', count: 2 },
    { id: 'the leftmost of equals', tokens: ['aa', 'aab'], piece: 'aaaab', count: 2 },
    { id: 'bytes of one character', tokens: [], piece: '中', count: 3 },
    { id: 'an older pair that is no more', tokens: ['ab', 'bc', 'cd', 'bcd'], piece: 'abcd', count: 2 },
  ])('$id', ({ tokens, piece, count }) => expect(counterOf(tokens)(piece)).toBe(count));

  it('joins as a search through all pairs after each would, piece after piece', () => {
    const text = (maxLength: number): fc.Arbitrary<string> => fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é'), maxLength });
    fc.assert(fc.property(fc.uniqueArray(text(5).filter((token) => token.length > 1), { maxLength: 20 }), fc.array(text(90), { maxLength: 4 }), (tokens, pieces) => {
      const count = counterOf(tokens);
      expect(pieces.map(count)).toEqual(pieces.map((piece) => searched(tokens, piece)));
    }));
  });

  /** By the definition. */
  function searched(tokens: readonly string[], piece: string): number {
    const ranks = new Map(tokens.map((token, rank) => [Buffer.from(token).toString('latin1'), rank]));
    const parts = [...Buffer.from(piece).toString('latin1')];
    if (ranks.has(parts.join(''))) return 1;
    for (;;) {
      const found = parts.map((part, at) => ({ at, rank: at + 1 < parts.length ? (ranks.get(part + parts[at + 1]) ?? Infinity) : Infinity }));
      const lowest = found.reduce((least, one) => (one.rank < least.rank ? one : least), { at: -1, rank: Infinity });
      if (lowest.rank === Infinity) return parts.length;
      parts.splice(lowest.at, 2, `${parts[lowest.at]}${parts[lowest.at + 1]}`);
    }
  }
});
