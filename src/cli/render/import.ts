import { formatPlace, type Place } from '../../core/finding.js';
import type { Style } from './elements/style.js';
import { renderTable } from './elements/table.js';

export interface ImportData {
  /** The version whose requests were answered, as typed. */
  prompt: string;
  /** The file that holds them now. */
  recordings: string;
  added: number;
  total: number;
  /** In the query set. */
  queries: number;
  models: { model: string; outputs: number; queries: number }[];
  /** Rows of no query. */
  unmatched: Place[];
  /** Outputs that are not there, or empty. */
  empty: number;
}

const SHOWN = 3;

export function renderImport({ prompt, recordings, added, total, queries, models, unmatched, empty }: ImportData, style: Style): string {
  const { color } = style;
  const columns = [{ title: 'MODEL', shrinks: true }, { title: 'OUTPUTS', align: 'right' as const }, { title: 'QUERIES', align: 'right' as const }];
  const rows = models.map((one) => [one.model, String(one.outputs), one.queries === queries ? `all ${queries}` : `${one.queries} of ${queries}`]);
  const places = unmatched.slice(0, SHOWN).map(formatPlace).join(', ');
  const more = unmatched.length > SHOWN ? ', …' : '';
  return [
    renderTable(columns, rows, style),
    `${recordings}: ${added} added, ${total} in all`,
    ...(unmatched.length === 0 ? [] : [color.yellow(`${unmatched.length} of the rows belong to no query: ${places}${more}`)]),
    ...(empty === 0
      ? []
      : [color.yellow(`${empty} ${empty === 1 ? 'output is' : 'outputs are'} empty and left out: a missing observation, not a wrong answer`)]),
    next(
      prompt,
      models.map(({ model }) => model),
      color,
    ),
  ].join('\n');
}

function next(prompt: string, models: readonly string[], color: Style['color']): string {
  const [first = '', second] = models.map((model) => `${prompt}+model:${model}`);
  return color.dim(second === undefined ? `compare it with another: prompt ab ${first} … --offline` : `compare them: prompt ab ${first} ${second} --offline`);
}
