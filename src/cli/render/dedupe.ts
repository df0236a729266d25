import type { Likeness } from '../../core/similarity/prompts/prompt-similarity.js';
import { type ComparedBy, formatBasis, formatContainment, formatRelation, formatSimilarity } from './likeness.js';
import type { Style } from './elements/style.js';
import { renderTable } from './elements/table.js';

export interface DedupeData extends ComparedBy {
  /** Of a fork, `prompt` is the one that `other` contains. */
  pairs: (Likeness & { prompt: string; other: string })[];
}

/** Pairs grow with the square of the prompts that are alike. */
const MOST_SHOWN = 200;

export function renderDedupe(data: DedupeData, style: Style): string {
  const { pairs } = data;
  if (pairs.length === 0) return ['no duplicates, near duplicates or forks', formatBasis(data, style)].join('\n');
  const columns = [
    { title: 'PROMPT' },
    { title: '' },
    { title: 'OTHER' },
    { title: 'COSINE', align: 'right' as const },
    { title: 'CONTAINED', align: 'right' as const },
  ];
  const rows = pairs
    .slice(0, MOST_SHOWN)
    .map((pair) => [pair.prompt, formatRelation(pair.relation, style), pair.other, formatSimilarity(pair), formatContainment(pair)]);
  const more =
    pairs.length > MOST_SHOWN ? [style.color.dim(`and ${pairs.length - MOST_SHOWN} more, less alike; \`prompt dedupe --json\` has all of them`)] : [];
  return [renderTable(columns, rows, style), ...more, formatBasis(data, style)].join('\n');
}
