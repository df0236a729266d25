import type { Likeness } from '../../core/similarity/prompts/prompt-similarity.js';
import { type ComparedBy, formatBasis, formatContainment, formatRelation, formatSimilarity } from './likeness.js';
import type { Style } from './elements/style.js';
import { renderTable } from './elements/table.js';

export interface SimilarData extends ComparedBy {
  reference: string;
  /** The most alike first; without the prompt itself. */
  prompts: (Likeness & { name: string; shared: string[] })[];
}

export function renderSimilar(data: SimilarData, style: Style): string {
  const { reference, prompts } = data;
  if (prompts.length === 0) return `there is no other prompt to compare ${reference} with`;
  const columns = [
    { title: 'PROMPT' },
    { title: 'COSINE', align: 'right' as const },
    { title: 'CONTAINED', align: 'right' as const },
    { title: 'RELATION' },
    { title: 'SHARED WORDS', shrinks: true, drops: 1 },
  ];
  const rows = prompts.map((prompt) => [
    prompt.name,
    formatSimilarity(prompt),
    formatContainment(prompt),
    prompt.relation === 'fork' ? style.color.yellow('fork') : formatRelation(prompt.relation, style),
    prompt.shared.join(' '),
  ]);
  return [style.color.dim(`# ${reference}`), renderTable(columns, rows, style), formatBasis(data, style)].join('\n');
}
