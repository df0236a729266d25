import { createIdList } from './id-list.js';
import { createPairTable } from './pair-table.js';
import { charGrams, stems } from './words.js';

/**
 * A text's terms by number, in any order and with repeats: stems with each pair of neighbours, and the character
 * 2-4-grams inside stems. They stay until the next text.
 */
interface TextTerms {
  words: Int32Array;
  grams: Int32Array;
}

/** Both kinds are numbered from 0 in the order in which they are first seen. */
export interface Vocabulary {
  readonly size: { words: number; grams: number };
  learn(text: string): TextTerms;
  /** Terms that were never learnt are left out: nothing could match them. */
  look(text: string): TextTerms;
}

export function createVocabulary(): Vocabulary {
  const size = { words: 0, grams: 0 };
  const stemNumbers = new Map<string, number>();
  /** By the number of a stem. */
  const termOfStem: number[] = [];
  const gramsOfStem: number[][] = [];
  const pairs = createPairTable();
  const gramNumbers = new Map<string, number>();

  const learnGram = (gram: string): number => {
    const known = gramNumbers.get(gram);
    if (known !== undefined) return known;
    gramNumbers.set(gram, size.grams);
    return size.grams++;
  };
  const learnStem = (stem: string): number => {
    const known = stemNumbers.get(stem);
    if (known !== undefined) return known;
    const number = stemNumbers.size;
    stemNumbers.set(stem, number);
    termOfStem.push(size.words++);
    gramsOfStem.push(charGrams(stem, 2, 4).map(learnGram));
    return number;
  };
  const learnPair = (left: number, right: number): number => {
    const known = pairs.get(left, right);
    if (known !== undefined) return known;
    pairs.set(left, right, size.words);
    return size.words++;
  };
  const [words, grams] = [createIdList(), createIdList()];
  const read = (text: string, readStem: (stem: string, before: number | undefined) => number | undefined): TextTerms => {
    words.clear();
    grams.clear();
    let before: number | undefined;
    for (const stem of stems(text)) before = readStem(stem, before);
    return { words: words.view(), grams: grams.view() };
  };
  return {
    size,
    learn: (text) => read(text, (stem, before) => {
      const number = learnStem(stem);
      words.add(termOfStem[number]!);
      if (before !== undefined) words.add(learnPair(before, number));
      for (const gram of gramsOfStem[number]!) grams.add(gram);
      return number;
    }),
    look: (text) => read(text, (stem, before) => {
      const number = stemNumbers.get(stem);
      const pair = number === undefined || before === undefined ? undefined : pairs.get(before, number);
      if (number !== undefined) words.add(termOfStem[number]!);
      if (pair !== undefined) words.add(pair);
      const found = number === undefined ? charGrams(stem, 2, 4).map((gram) => gramNumbers.get(gram)) : gramsOfStem[number]!;
      for (const gram of found) if (gram !== undefined) grams.add(gram);
      return number;
    }),
  };
}
