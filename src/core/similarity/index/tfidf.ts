import type { KeptBytes } from '../../ports.js';
import { rowsOf } from './kept-rows.js';
import type { SimilarityIndex } from './similarity-index.js';
import { nearestRows, plainSimilarities, rowSimilarity, scoreRareTerms, type Scores, similarities, termShares, type UnitText, unitText } from './unit-rows.js';

/**
 * TF-IDF over word 1-2-grams of stems and character 2-4-grams inside stems; similarity is a cosine. With labels every
 * term is also weighted by what it says about the label, which is the best lexical neighbour we measured for
 * classification. Weights come from the pool alone.
 *
 * @param labels one per text; leave out for a pool without labels
 * @param kept where the rows of the same texts and labels may have been kept
 */
export function buildTfidfIndex(texts: readonly string[], labels: readonly (string | undefined)[] = [], kept?: KeptBytes): SimilarityIndex {
  const { vocabulary, units } = rowsOf(texts, labels, kept);
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
