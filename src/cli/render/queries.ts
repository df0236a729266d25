import type { LoggedQueries } from '../../core/monitor/logged-queries.js';
import type { Style } from './elements/style.js';

export interface QueriesData extends LoggedQueries {
  name: string;
  environment: string;
  /** Different inputs that were logged. */
  inputs: number;
  /** What they were drawn in proportion to. */
  by: string;
  /** Where they were written to. */
  file?: string;
}

/** @param text the query set, printed where no file was named */
export function renderQueries({ name, environment, by, file, queries, inputs, left, redacted }: QueriesData, text: string, { color }: Style): string {
  const kinds = Object.entries(redacted).map(([kind, count]) => `${count} ${kind}`);
  const passed = [
    ...(left.known > 0 ? [`${left.known} known to the query set or the examples`] : []),
    ...(left.duplicates > 0 ? [`${left.duplicates} the same but for case, white space or what is redacted`] : []),
    ...(left.unfit > 0 ? [`${left.unfit} that do not fit the variables of ${name}`] : []),
  ];
  const notes = [
    `${queries.length} of ${inputs} inputs of ${name} in ${environment}, in proportion to ${by}`,
    ...(passed.length > 0 ? [`left out: ${passed.join(', ')}`] : []),
    `redacted: ${kinds.length > 0 ? kinds.join(', ') : 'nothing was found'}; names and addresses are not found: read them before you commit them`,
  ];
  if (file !== undefined) return [`wrote ${file}`, ...notes.map((note) => color.dim(note))].join('\n');
  return `${notes.map((note) => color.dim(`# ${note}`)).join('\n')}\n${text.trimEnd()}`;
}
