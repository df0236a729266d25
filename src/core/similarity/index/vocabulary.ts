import { createIdList } from './id-list.js';
import { createPairTable } from './pair-table.js';
import { charGrams, stems } from '../words.js';

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
  /** All that was learnt, to go on from. */
  state(): VocabularyState;
}

interface VocabularyState {
  /** In the order in which they were first seen. */
  stems: readonly string[];
  /** The number of each stem as a term. */
  terms: Int32Array;
  /** Three numbers for each pair: its stems, by their place, and its number as a term. */
  pairs: Int32Array;
}

export function createVocabulary(known?: VocabularyState): Vocabulary {
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
  const addStem = (stem: string, term: number): void => {
    stemNumbers.set(stem, stemNumbers.size);
    termOfStem.push(term);
    gramsOfStem.push(charGrams(stem, 2, 4).map(learnGram));
    size.words++;
  };
  const learnStem = (stem: string): number => {
    const number = stemNumbers.get(stem);
    if (number !== undefined) return number;
    addStem(stem, size.words);
    return stemNumbers.size - 1;
  };
  const learnPair = (left: number, right: number): number => {
    const known = pairs.get(left, right);
    if (known !== undefined) return known;
    pairs.set(left, right, size.words);
    return size.words++;
  };
  if (known) {
    for (const [at, stem] of known.stems.entries()) addStem(stem, known.terms[at]!);
    for (let at = 0; at < known.pairs.length; at += 3) pairs.set(known.pairs[at]!, known.pairs[at + 1]!, known.pairs[at + 2]!);
    size.words += known.pairs.length / 3;
  }
  const { words, grams, read } = createReader();
  return {
    size,
    state: () => ({ stems: [...stemNumbers.keys()], terms: Int32Array.from(termOfStem), pairs: pairs.entries() }),
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

/** Reads texts stem by stem into lists that are used again. */
function createReader() {
  const [words, grams] = [createIdList(), createIdList()];
  const read = (text: string, readStem: (stem: string, before: number | undefined) => number | undefined): TextTerms => {
    words.clear();
    grams.clear();
    let before: number | undefined;
    for (const stem of stems(text)) before = readStem(stem, before);
    return { words: words.view(), grams: grams.view() };
  };
  return { words, grams, read };
}
