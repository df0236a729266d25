import { describe, expect, it } from 'vitest';
import type { KeptBytes } from '../../../../src/core/ports.js';
import { packRows, rowsOf, unpackRows, WORTH_KEEPING } from '../../../../src/core/similarity/index/kept-rows.js';
import { buildTfidfIndex } from '../../../../src/core/similarity/index/tfidf.js';

const WORDS = 'card payment refund Überweisung naïve 支付 cash machine statement late again why never café pin'.split(' ');
const texts = Array.from({ length: WORTH_KEEPING + 50 }, (_, row) => Array.from({ length: 1 + (row % 9) }, (_, at) => WORDS[(row * 7 + at * (1 + (row % 5))) % WORDS.length] as string).join(row % 3 === 0 ? ', ' : ' '));
const labels = texts.map((_, row) => (row % 11 === 0 ? undefined : `label ${row % 4}`));

function memory(): KeptBytes & { kept: Map<string, Uint8Array>; recalled: number } {
  const kept = new Map<string, Uint8Array>();
  const store = {
    kept, recalled: 0,
    recall: (key: string) => {
      const bytes = kept.get(key);
      if (bytes) store.recalled += 1;
      return bytes;
    },
    keep: (key: string, bytes: Uint8Array) => void kept.set(key, bytes),
  };
  return store;
}

/** Arrays of megabytes take seconds to be compared number by number. */
const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

describe('rows that were kept', () => {
  it('make the same index', () => {
    const store = memory();
    const [plain, first, again] = [buildTfidfIndex(texts, labels), buildTfidfIndex(texts, labels, store), buildTfidfIndex(texts, labels, store)];
    expect([store.kept.size, store.recalled]).toEqual([1, 1]);
    for (const query of ['why was my card payment refunded so late', 'never', 'Überweisung 支付 café', 'words that nobody knows: zzz', '']) {
      const looks = [plain, first, again].map((index) => [index.neighbours(query, 20), index.similarities(query, [0, 7, 500]), index.wordings(query, [3, 4], 0), index.contributions(query, 12), index.vectorSimilarity(5, 77)]);
      expect(looks).toEqual([looks[0], looks[0], looks[0]]);
    }
  });

  it('are those of these texts and labels alone', () => {
    const store = memory();
    rowsOf(texts, labels, store);
    rowsOf([...texts.slice(1), 'another'], labels, store);
    rowsOf([...texts.slice(1), texts[0] as string], labels, store);
    rowsOf(texts, [], store);
    rowsOf(texts, labels.map((label) => label ?? 'null'), store);
    expect([store.kept.size, store.recalled]).toEqual([5, 0]);
  });

  it('are not kept of few texts', () => {
    const store = memory();
    rowsOf(texts.slice(0, WORTH_KEEPING - 1), [], store);
    expect(store.kept.size).toBe(0);
  });

  it('are packed as they are, also where a text has no words', () => {
    for (const some of [texts, ['', '!'], ['one']]) {
      const { units } = rowsOf(some, [], undefined);
      const { units: again, vocabulary } = unpackRows(packRows(rowsOf(some, [], undefined))) ?? {};
      expect(again).toEqual(units);
      expect(vocabulary?.look(some[0] as string)).toEqual(rowsOf(some, [], undefined).vocabulary.look(some[0] as string));
    }
  });

  it('are made again where a byte of them is another, or some are missing', () => {
    const store = memory();
    rowsOf(texts, labels, store);
    const [packed] = [...store.kept.values()] as [Uint8Array];
    const unaligned = new Uint8Array(packed.length + 1).subarray(1);
    unaligned.set(packed);
    expect(unpackRows(unaligned)?.units).toEqual(unpackRows(packed)?.units);
    for (const length of [0, 10, 64, 90, 200, packed.length - 1]) expect(unpackRows(packed.subarray(0, length)), String(length)).toBeUndefined();
    for (const at of [0, 63, 64, 70, 300, packed.length >> 1, packed.length - 1]) {
      const altered = packed.slice();
      altered[at] = (altered[at] as number) ^ 1;
      expect(unpackRows(altered), String(at)).toBeUndefined();
      store.kept.set([...store.kept.keys()][0] as string, altered);
      expect(isSame(packRows(rowsOf(texts, labels, store)), packed), String(at)).toBe(true);
      expect([...store.kept.values()].map((kept) => isSame(kept, packed))).toEqual([true]);
    }
  });
});
