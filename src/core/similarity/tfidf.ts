import { buildMatrix } from './count-matrix.js';
import type { SimilarityIndex } from './similarity-index.js';
import { weighBlock } from './term-block.js';
import { nearestRows, plainSimilarities, rowSimilarity, scoreRareTerms, type Scores, similarities, termShares, type UnitText, unitRows, unitText } from './unit-rows.js';
import { createVocabulary } from './vocabulary.js';

/**
 * TF-IDF over word 1-2-grams of stems and character 2-4-grams inside stems; similarity is a cosine. With labels every
 * term is also weighted by what it says about the label, which is the best lexical neighbour we measured for
 * classification. Weights come from the pool alone.
 *
 * @param labels one per text; leave out for a pool without labels
 */
export function buildTfidfIndex(texts: readonly string[], labels: readonly (string | undefined)[] = []): SimilarityIndex {
  const vocabulary = createVocabulary();
  const [words, grams] = [buildMatrix(texts.length), buildMatrix(texts.length)];
  for (const text of texts) {
    const terms = vocabulary.learn(text);
    words.add(terms.words);
    grams.add(terms.grams);
  }
  const { size } = vocabulary;
  const units = unitRows([weighBlock(words.finish(size.words), labels), weighBlock(grams.finish(size.grams), labels)]);
  const scratch = new Float64Array(texts.length);
  let last: { query: string; text: UnitText; scores?: Scores } = { query: '', text: unitText(units, [new Int32Array(0), new Int32Array(0)]) };
  const embed = (query: string): UnitText => {
    if (last.query !== query) {
      const terms = vocabulary.look(query);
      last = { query, text: unitText(units, [terms.words, terms.grams]) };
    }
    return last.text;
  };
  return {
    size: texts.length,
    neighbours(query, k, isMeant) {
      const text = embed(query);
      last.scores ??= scoreRareTerms(units, text, scratch);
      return nearestRows(units, text, last.scores, k, isMeant);
    },
    similarities: (query, rows) => similarities(units, embed(query), rows),
    wordings: (query, rows, worthKnowing) => plainSimilarities(units, embed(query), rows, worthKnowing),
    contributions: (query, row) => termShares(units, embed(query), row),
    vectorSimilarity: (i, j) => rowSimilarity(units, i, j),
  };
}
