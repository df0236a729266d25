import { BACKGROUND_STEMS } from './background-stems.js';
import { stems } from '../words.js';

/** In how many documents a stem occurs. */
export interface WordFrequencies {
  documents: number;
  of(stem: string): number;
}

/** What stands for a variable in a text that is compared: a word of its own, which says nothing. */
export const PLACEHOLDER = 'somevalue';

/** Fewer texts say too little about which words are common. */
const ENOUGH_TEXTS = 20;

/** Document frequencies of the texts themselves; of English at large where there are few of them. */
export function frequenciesOf(texts: readonly string[]): { source: 'texts' | 'background'; frequencies: WordFrequencies } {
  if (texts.length < ENOUGH_TEXTS) return { source: 'background', frequencies: BACKGROUND };
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const stem of new Set(stems(text))) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  }
  return { source: 'texts', frequencies: { documents: texts.length, of: (stem) => counts.get(stem) ?? 0 } };
}

/** As weight: ln((N + 1) / (df + 1)) + 1. */
export function inverseFrequency({ documents, of }: WordFrequencies, stem: string): number {
  return Math.log((documents + 1) / (of(stem) + 1)) + 1;
}

const background = new Map(
  BACKGROUND_STEMS.words.trim().split(/\s+/).map((entry) => {
    const colon = entry.lastIndexOf(':');
    return [entry.slice(0, colon), Number(entry.slice(colon + 1))] as const;
  }),
);

/** A stem that is not listed is rarer than those that are: half the least of them. */
const BACKGROUND: WordFrequencies = {
  documents: BACKGROUND_STEMS.documents,
  of: (stem) => (stem === PLACEHOLDER ? BACKGROUND_STEMS.documents : (background.get(stem) ?? BACKGROUND_STEMS.least / 2)),
};
