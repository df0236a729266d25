import { type ComparedBy, formatBasis } from './likeness.js';
import type { Style } from './elements/style.js';

export interface ClusterData extends ComparedBy {
  /** Mean distance (1 − cosine) up to which groups were joined. */
  distance: number;
  /** The largest first. */
  clusters: { words: string[]; prompts: string[] }[];
  /** Prompts that no other is near enough to. */
  alone: string[];
}

export function renderCluster(data: ClusterData, style: Style): string {
  const { distance, clusters, alone } = data;
  const groups = clusters.map(({ words, prompts }) =>
    [style.color.bold(`${words.join(', ')} (${prompts.length})`), ...prompts.map((name) => `  ${name}`)].join('\n'),
  );
  const others = alone.length === 0 ? [] : [[style.color.bold(`alone (${alone.length})`), ...alone.map((name) => `  ${name}`)].join('\n')];
  const none = clusters.length === 0 ? [`no two prompts are within ${distance} of each other`] : [];
  return [...none, ...groups, ...others, `${formatBasis(data, style)}${style.color.dim(`; average link, cut at ${distance}`)}`].join('\n');
}
