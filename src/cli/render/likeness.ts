import type { Likeness, Relation } from '../../core/similarity/prompts/prompt-similarity.js';
import type { EmbeddingFigures } from '../workspace/models/embeddings.js';
import { UNKNOWN } from './elements/format.js';
import type { Style } from './elements/style.js';

/** What a comparison of prompts rests on. */
export interface ComparedBy {
  /** `lexical: …`, or `semantic: provider/model` */
  embedder: string;
  /** Where word frequencies are from. */
  frequencies: 'texts' | 'background';
  /** Number of prompts. */
  compared: number;
  /** What the vectors of a model took. */
  embedding?: EmbeddingFigures;
}

/** The line under every such result: likeness of words must not be taken for likeness of meaning. */
export function formatBasis({ embedder, frequencies, compared, embedding }: ComparedBy, { color }: Style): string {
  const common = frequencies === 'texts' ? 'common words judged by these prompts' : 'common words judged by English texts: too few prompts here';
  const scale = embedding ? 'its cosines have a scale of their own' : common;
  return color.dim(`${embedder}, variables masked; ${compared} ${compared === 1 ? 'prompt' : 'prompts'}, ${scale}`);
}

export function formatRelation(relation: Relation, { color }: Style): string {
  switch (relation) {
    case 'same':
      return color.red('same text');
    case 'duplicate':
      return color.red('duplicate');
    case 'near':
      return color.yellow('near duplicate');
    case 'fork':
      return color.yellow('contained in');
    case 'related':
      return 'related';
    case 'none':
      return color.dim(UNKNOWN);
  }
}

export function formatSimilarity({ similarity }: Likeness): string {
  // 0.899 must not look like the 0.90 that it has not reached.
  return (Math.floor(similarity * 100 + 1e-9) / 100).toFixed(2);
}

export function formatContainment({ containment }: Likeness): string {
  return containment === undefined ? UNKNOWN : `${Math.floor(containment * 100 + 1e-9)}%`;
}
