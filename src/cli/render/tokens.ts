import type { Role, TokenCount } from '../../core/ports.js';
import type { RenderedSize } from '../workspace/rendered-size.js';
import { formatTokens } from './elements/format.js';
import type { Style } from './elements/style.js';
import { renderTable } from './elements/table.js';

export interface TokensData {
  reference: string;
  /** Whose encoding was used. */
  model: string;
  /** Nothing names a model, so this one stands in. */
  assumed?: true;
  messages: { role: Role; template: TokenCount }[];
  template: TokenCount & { budget?: number };
  /** Over the query set, with examples and chat format; absent without a query set. */
  rendered?: RenderedSize & { budget?: number };
}

export function renderTokens({ reference, model, assumed, messages, template, rendered }: TokensData, style: Style): string {
  const { color } = style;
  const budgetCell = (tokens: number, budget: number | undefined): string => {
    if (budget === undefined) return '';
    return tokens > budget ? color.red(`${budget} exceeded by ${tokens - budget}`) : `${budget} (${Math.round((tokens / budget) * 100)}% used)`;
  };
  const rows = [
    ...messages.map(({ role, template: count }, index) => [`template, message ${index + 1} (${role})`, formatTokens(count), '']),
    ['template, all messages', formatTokens(template), budgetCell(template.tokens, template.budget)],
  ];
  if (rendered) {
    rows.push([`rendered, median of ${rendered.queries} queries`, formatTokens(rendered.median), '']);
    rows.push(['rendered, 95th percentile', formatTokens(rendered.p95), '']);
    rows.push([`rendered, largest (${rendered.largestQuery})`, formatTokens(rendered.largest), budgetCell(rendered.largest.tokens, rendered.budget)]);
  }
  const columns = [{ title: 'PART' }, { title: 'TOKENS', align: 'right' as const }, { title: 'BUDGET' }];
  const notes = [
    'template: text of all branches with partials, without values' +
      (rendered ? `; rendered: with values, examples and about ${rendered.overhead} tokens of chat format` : ''),
    ...(template.method === 'approx' ? [`≈ estimate: the encoding of ${model} is not public or not known`] : []),
  ];
  const counted = assumed === true ? `as ${model} would count: no model is named` : model;
  return [color.dim(`# ${reference} · ${counted}`), renderTable(columns, rows, style), ...notes.map((note) => color.dim(note))].join('\n');
}
